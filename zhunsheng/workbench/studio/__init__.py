"""The studio of a report: its order, its text with figures in place, what was found and said of it, its versions."""

from django.urls import path

from zhunsheng.reports.kinds.annual_report import AnnualReport
from zhunsheng.workbench.studio.comments import studio_comment, studio_settle
from zhunsheng.workbench.studio.headings import studio_heading
from zhunsheng.workbench.studio.last_year import studio_beside
from zhunsheng.workbench.studio.marking import studio_mark, studio_unmark, studio_withhold
from zhunsheng.workbench.studio.page import studio
from zhunsheng.workbench.studio.paragraph import studio_check, studio_paragraph
from zhunsheng.workbench.studio.plans import studio_plans
from zhunsheng.workbench.studio.versions import studio_versions

STUDIO = f"records/{AnnualReport.key}/<int:matter_id>/studio/"
WITHHOLD = AnnualReport.Course.withhold.name

urlpatterns = [
    path(STUDIO, studio, name="studio"),
    path(f"{STUDIO}paragraph/<str:where>/", studio_paragraph, name="studio_paragraph"),
    path(f"{STUDIO}paragraph/<str:where>/check/", studio_check, name="studio_check"),
    path(f"{STUDIO}mark/<str:where>/", studio_mark, name="studio_mark"),
    path(f"{STUDIO}unmark/<str:where>/", studio_unmark, name="studio_unmark"),
    path(f"records/{AnnualReport.key}/<int:matter_id>/act/{WITHHOLD}/", studio_withhold, name="studio_withhold"),
    path(f"{STUDIO}heading/<int:section>/", studio_heading, name="studio_heading"),
    path(f"{STUDIO}comment/", studio_comment, name="studio_comment"),
    path(f"{STUDIO}settle/", studio_settle, name="studio_settle"),
    path(f"{STUDIO}plans/", studio_plans, name="studio_plans"),
    path(f"{STUDIO}beside/", studio_beside, name="studio_beside"),
    path(f"{STUDIO}versions/", studio_versions, name="studio_versions"),
]
