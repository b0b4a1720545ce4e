"""Addresses of the interception part."""

from django.urls import path

from fanzha.interception.views import merchants, sessions, shop

app_name = "interception"
urlpatterns = [
    path("guard/", sessions.sessions, name="sessions"),
    path("guard/<int:pk>/", sessions.session, name="session"),
    path("guard/<int:pk>/confirm/", sessions.confirm, name="session-confirm"),
    path("guard/merchants/", merchants.merchants, name="merchants"),
    path("guard/merchants/new/", merchants.new, name="merchant-new"),
    path("guard/merchants/<int:pk>/", merchants.merchant, name="merchant"),
    path("guard/merchants/<int:pk>/edit/", merchants.edit, name="merchant-edit"),
    path("guard/merchants/<int:pk>/key/", merchants.make_key, name="merchant-key"),
    path("guard/merchants/<int:pk>/key/<int:key>/", merchants.revoke, name="merchant-key-revoke"),
    path("shop/", shop.shop, name="shop"),
    path("shop/run/", shop.run, name="shop-run"),
    path("shop/answer/", shop.answer, name="shop-answer"),
    path("shop/sound/<str:code>/", shop.sound, name="shop-sound"),
]
