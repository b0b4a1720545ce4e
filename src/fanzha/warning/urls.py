"""Addresses of the warning part."""

from django.urls import path

from fanzha.warning.views import backchecks, batches, desk, followups, lists, tasks, tiers, visits

app_name = "warning"
urlpatterns = [
    path("duty/", desk.desk, name="desk"),
    path("duty/live/", desk.live, name="desk-live"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/sign/", tasks.sign_task, name="sign"),
    path("tasks/<int:pk>/attempt/", tasks.attempt_task, name="attempt"),
    path("tasks/<int:pk>/outcome/", tasks.conclude_task, name="outcome"),
    path("tasks/<int:pk>/elsewhere/", tasks.elsewhere, name="elsewhere"),
    path("tasks/<int:pk>/visit/", tasks.request_visit, name="visit-ask"),
    path("visits/", visits.visits, name="visits"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/open/", visits.opening, name="visit-open"),
    path("visits/<int:pk>/report/", visits.report, name="visit-report"),
    path("warnings/", lists.warnings, name="list"),
    path("warnings/find/", lists.find, name="find"),
    path("warnings/dispatch/", lists.bulk_dispatch, name="dispatch"),
    path("warnings/<int:pk>/", lists.detail, name="detail"),
    path("warnings/<int:pk>/feedback/", lists.fed_back, name="feedback-one"),
    path("assists/<int:pk>/", lists.answer, name="assist-answer"),
    path("warnings/lists/", batches.batches, name="batches"),
    path("warnings/lists/new/", batches.upload, name="upload"),
    path("warnings/lists/<int:pk>/", batches.batch, name="batch"),
    path("warnings/lists/<int:pk>/preview/", batches.preview, name="preview"),
    path("warnings/lists/<int:pk>/import/", batches.confirm, name="confirm"),
    path("warnings/lists/<int:pk>/discard/", batches.discard, name="discard"),
    path("warnings/lists/<int:pk>/rows/<str:state>/", batches.rows, name="batch-rows"),
    path("warnings/lists/<int:pk>/feedback/", batches.feedback, name="batch-feedback"),
    path("follow-ups/", followups.followups, name="followups"),
    path("follow-ups/<int:pk>/", followups.followup, name="followup"),
    path("look-back/", backchecks.backchecks, name="backchecks"),
    path("look-back/<int:pk>/", backchecks.backcheck, name="backcheck"),
    path("look-back/of/<int:report>/", backchecks.panel, name="backcheck-panel"),
    path("tiers/", tiers.tiers_page, name="tiers"),
]
