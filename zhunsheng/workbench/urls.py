"""Addresses of the workbench."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from zhunsheng.workbench.views import (
    acts,
    calendar,
    checking,
    columns,
    figures,
    home,
    law,
    layouts,
    lists,
    papers,
    records,
    subscription,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", home.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    # Before the addresses of records in general: a report has a page of its own.
    path("", include("zhunsheng.workbench.reports")),
    path("", include("zhunsheng.workbench.imports")),
    path("records/", lists.ledgers, name="ledgers"),
    path("records/<str:kind_key>/", lists.record_list, name="record_list"),
    path("records/<str:kind_key>/export/", lists.record_export, name="record_export"),
    path("records/<str:kind_key>/export/csv/", lists.record_export_csv, name="record_export_csv"),
    path("records/<str:kind_key>/columns/", columns.record_columns, name="record_columns"),
    path("records/<str:kind_key>/views/", columns.view_save, name="view_save"),
    path("records/<str:kind_key>/views/<int:view_id>/delete/", columns.view_delete, name="view_delete"),
    path("records/<str:kind_key>/views/<int:view_id>/share/", columns.view_share, name="view_share"),
    path("records/<str:kind_key>/layouts/", layouts.record_layouts, name="record_layouts"),
    path("records/<str:kind_key>/layouts/<int:layout_id>/", layouts.record_layout, name="record_layout"),
    path("records/<str:kind_key>/layouts/<int:layout_id>/delete/", layouts.layout_delete, name="layout_delete"),
    path("records/<str:kind_key>/layouts/<int:layout_id>/export/", layouts.layout_export, name="layout_export"),
    path("records/<str:kind_key>/new/", acts.new_record, name="record_new"),
    path("records/<str:kind_key>/<int:matter_id>/", records.record, name="record"),
    path("records/<str:kind_key>/<int:matter_id>/act/<str:name>/", acts.record_act, name="record_act"),
    path("records/<str:kind_key>/<int:matter_id>/correct/<int:seq>/", acts.record_correct, name="record_correct"),
    path("records/<str:kind_key>/<int:matter_id>/void/", records.record_void, name="record_void"),
    path("records/<str:kind_key>/<int:matter_id>/unmask/", records.record_unmask, name="record_unmask"),
    path("records/<str:kind_key>/<int:matter_id>/attach/", records.record_attach, name="record_attach"),
    path("records/<str:kind_key>/<int:matter_id>/code/", records.record_issue_code, name="record_issue_code"),
    path("records/<str:kind_key>/<int:matter_id>/relate/", records.record_relate, name="record_relate"),
    path("records/<str:kind_key>/<int:matter_id>/papers/<str:key>/", papers.record_paper, name="record_paper"),
    path(
        "records/<str:kind_key>/<int:matter_id>/papers/<str:key>/unmask/",
        papers.record_paper_unmask,
        name="record_paper_unmask",
    ),
    path(
        "records/<str:kind_key>/<int:matter_id>/papers/<str:key>/print/",
        papers.record_paper_print,
        name="record_paper_print",
    ),
    path(
        "records/<str:kind_key>/<int:matter_id>/papers/<str:key>/again/",
        papers.record_paper_again,
        name="record_paper_again",
    ),
    path(
        "records/<str:kind_key>/<int:matter_id>/documents/<int:seq>/", records.record_document, name="record_document"
    ),
    path("figures/", figures.figures, name="figures"),
    path("figures/<str:key>/", figures.figure, name="figure"),
    path("figures/<str:key>/export/", figures.figure_export, name="figure_export"),
    path("figures/<str:key>/export/csv/", figures.figure_export_csv, name="figure_export_csv"),
    path("checking/", checking.checking, name="checking"),
    path("checking/copy/", checking.checking_copy, name="checking_copy"),
    path("checking/keep/", checking.checking_keep, name="checking_keep"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/day/", calendar.calendar_day, name="calendar_day"),
    path("calendar/year/", calendar.hard_dates, name="hard_dates"),
    path("calendar/subscription/", subscription.subscription, name="subscription"),
    path("calendar/subscription/end/", subscription.subscription_end, name="subscription_end"),
    path("calendar/feed/<str:token>.ics", subscription.calendar_feed, name="calendar_feed"),
    path("law/", law.statutes, name="statutes"),
    path("law/calculator/", law.calculator, name="calculator"),
    path("law/<slug:instrument>/", law.statute, name="statute"),
]
