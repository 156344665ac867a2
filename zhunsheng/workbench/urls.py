"""Addresses of the workbench."""

urlpatterns = []
