"""Addresses: the workbench at the root, the portal below it."""

from django.urls import include, path

urlpatterns = [path("public/", include("zhunsheng.portal.urls")), path("", include("zhunsheng.workbench.urls"))]
