"""Addresses of the knowledge part."""

from django.urls import path

from fanzha.knowledge.views import appeals, browse, editing, lists, registry

app_name = "knowledge"
urlpatterns = [
    path("knowledge/", browse.types, name="types"),
    path("knowledge/types/<str:code>/", browse.type_page, name="type"),
    path("knowledge/method/", browse.method, name="method"),
    path("knowledge/scripts/", browse.scripts, name="scripts"),
    path("knowledge/slogans/", browse.slogans, name="slogans"),
    path("knowledge/cases/", browse.cases, name="cases"),
    path("indicators/", registry.indicators, name="indicators"),
    path("indicators/new/", registry.propose, name="propose"),
    path("indicators/import/", registry.import_list, name="import-list"),
    path("indicators/import/<int:pk>/", registry.imported, name="import"),
    path("indicators/import/<int:pk>/rejected/", registry.rejected, name="import-rejected"),
    path("indicators/export/", registry.export, name="indicators-export"),
    path("indicators/confirm/", registry.confirm_many, name="indicators-confirm"),
    path("indicators/<int:pk>/", registry.indicator, name="indicator"),
    path("indicators/<int:pk>/confirm/", registry.confirm, name="confirm"),
    path("indicators/<int:pk>/withdraw/", registry.withdraw, name="withdraw"),
    path("indicators/<int:pk>/appeal/", appeals.appeal_new, name="appeal-new"),
    path("decision-lists/", lists.overview, name="lists"),
    path("decision-lists/publish/", lists.publish, name="lists-publish"),
    path("decision-lists/imports/<int:pk>/", lists.imported, name="list-imported"),
    path("decision-lists/imports/<int:pk>/rejected/", lists.rejected, name="list-rejected"),
    path("decision-lists/entries/<int:pk>/", lists.entry, name="listed"),
    path("decision-lists/entries/<int:pk>/withdraw/", lists.withdraw, name="listed-withdraw"),
    path("decision-lists/<str:code>/", lists.entries, name="list"),
    path("decision-lists/<str:code>/new/", lists.add, name="list-add"),
    path("decision-lists/<str:code>/find/", lists.find, name="list-find"),
    path("decision-lists/<str:code>/import/", lists.import_file, name="list-import"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("knowledge/edit/", editing.entries, name="entries"),
    path("knowledge/edit/publish/", editing.publish, name="publish"),
    path("knowledge/edit/new/<str:kind>/", editing.entry_new, name="entry-new"),
    path("knowledge/edit/<int:pk>/", editing.entry, name="entry"),
    path("knowledge/edit/<int:pk>/restore/<int:number>/", editing.restore, name="restore"),
    path("knowledge/edit/<int:pk>/retire/", editing.retire, name="retire"),
    path("knowledge/edit/<int:pk>/keep/", editing.settle, {"choice": "keep"}, name="keep"),
    path("knowledge/edit/<int:pk>/take/", editing.settle, {"choice": "take"}, name="take"),
]
