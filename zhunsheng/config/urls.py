"""Addresses: the workbench at the root."""

from django.urls import include, path

urlpatterns = [path("", include("zhunsheng.workbench.urls"))]
