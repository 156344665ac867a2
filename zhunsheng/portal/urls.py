"""Addresses of the portal."""

from django.urls import path

from zhunsheng.portal import checking, following, reports, views

urlpatterns = [
    path("", views.home, name="portal"),
    path("checking/", checking.checking, name="portal_checking"),
    path("checking/copy/", checking.checking_copy, name="portal_checking_copy"),
    path("matter/", following.following, name="portal_following"),
    path("reports/", reports.report_list, name="portal_reports"),
    path("reports/<int:matter_id>/", reports.report_page, name="portal_report"),
    path("reports/<int:matter_id>/<slug:form>/", reports.report_file, name="portal_report_file"),
    path("law/", views.statutes, name="portal_statutes"),
    path("law/calculator/", views.calculator, name="portal_calculator"),
    path("law/<slug:instrument>/", views.statute, name="portal_statute"),
]
