"""Addresses of the portal."""

from django.urls import path

from zhunsheng.portal import checking, following, views

urlpatterns = [
    path("", views.home, name="portal"),
    path("checking/", checking.checking, name="portal_checking"),
    path("checking/copy/", checking.checking_copy, name="portal_checking_copy"),
    path("matter/", following.following, name="portal_following"),
    path("law/", views.statutes, name="portal_statutes"),
    path("law/calculator/", views.calculator, name="portal_calculator"),
    path("law/<slug:instrument>/", views.statute, name="portal_statute"),
]
