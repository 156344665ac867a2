"""Addresses of the portal."""

from django.urls import path

from zhunsheng.portal import views

urlpatterns = [
    path("", views.home, name="portal"),
    path("law/", views.statutes, name="portal_statutes"),
    path("law/calculator/", views.calculator, name="portal_calculator"),
    path("law/<slug:instrument>/", views.statute, name="portal_statute"),
]
