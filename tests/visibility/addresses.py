"""Every address that the resolver knows, and what each is about: a new one that nobody classified fails the suite."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from django.urls import URLPattern, URLResolver, get_resolver


class Address(Enum):
    """What an address shows, and so who may get what from it."""

    OPEN_TO_ALL = "needs no login and shows no record"
    PUBLISHED = "needs no login: reports that were published, and of each the files of its public version, else 404"
    FEED = "for whoever holds a person's token: number and kind of matters that the person may open, else 404"
    LAW = "the same for everybody who is logged in"
    COLUMNS = "names the columns of a kind, and no matter"
    LAYOUT = "a unit's workbook: for posts in the unit or below, set and deleted by those in it; filled as LIST"
    OWN = "changes what is one's own, and never on GET"
    CHECKING = "gives back what one sends, and never on GET; reads and changes nothing"
    DESK = "a page of one's own: anybody who is logged in, nothing of a matter that they may not open"
    LIST = "lists the matters of a kind that one may open, and no other"
    FIGURE = "counts what posts may count, lists what may be opened; 400 outside the units of one's posts"
    IMPORT = "about one import: as MATTER, and its rows only for posts that may open what is imported"
    NEW = "opens a matter: for posts that may do an opening act"
    MATTER = "about one matter: 200 for those who may open it, 403 for those who may count it, else 404"
    POST_ONLY = "changes one matter: as MATTER, and never on GET"


CLASSIFIED = {
    "login": Address.OPEN_TO_ALL,
    "logout": Address.OPEN_TO_ALL,
    "home": Address.DESK,
    "ledgers": Address.DESK,
    "places": Address.DESK,
    "record_list": Address.LIST,
    "record_export": Address.LIST,
    "record_export_csv": Address.LIST,
    "record_columns": Address.COLUMNS,
    "view_save": Address.OWN,
    "view_delete": Address.OWN,
    "view_share": Address.OWN,
    "record_layouts": Address.LAYOUT,
    "record_layout": Address.LAYOUT,
    "layout_delete": Address.LAYOUT,
    "layout_export": Address.LAYOUT,
    "record_new": Address.NEW,
    "record": Address.MATTER,
    "record_act": Address.MATTER,
    "record_correct": Address.MATTER,
    "record_void": Address.MATTER,
    "record_document": Address.MATTER,
    "record_paper": Address.MATTER,
    "record_unmask": Address.POST_ONLY,
    "record_attach": Address.POST_ONLY,
    "record_paper_unmask": Address.POST_ONLY,
    "record_paper_print": Address.POST_ONLY,
    "record_paper_again": Address.POST_ONLY,
    "record_relate": Address.POST_ONLY,
    "record_issue_code": Address.POST_ONLY,
    "import_new": Address.NEW,
    "import_run": Address.MATTER,
    "import_map": Address.IMPORT,
    "import_mend": Address.IMPORT,
    "import_faults": Address.IMPORT,
    "import_progress": Address.MATTER,
    "import_go_on": Address.IMPORT,
    "import_difference": Address.IMPORT,
    "import_document": Address.IMPORT,
    "reports": Address.DESK,
    "report": Address.MATTER,
    "report_freeze": Address.MATTER,
    "report_version": Address.MATTER,
    "report_removals": Address.MATTER,
    "report_restate": Address.MATTER,
    "report_figure": Address.MATTER,
    "studio": Address.MATTER,
    "studio_paragraph": Address.MATTER,
    "studio_check": Address.POST_ONLY,
    "studio_heading": Address.MATTER,
    "studio_comment": Address.MATTER,
    "studio_settle": Address.POST_ONLY,
    "studio_mark": Address.MATTER,
    "studio_unmark": Address.POST_ONLY,
    "studio_withhold": Address.MATTER,
    "studio_versions": Address.MATTER,
    "studio_plans": Address.MATTER,
    "studio_beside": Address.MATTER,
    "report_figure_export": Address.MATTER,
    "number_fill": Address.MATTER,
    "number_amend": Address.MATTER,
    "number_send_back": Address.MATTER,
    "number_sheet": Address.MATTER,
    "report_copy": Address.POST_ONLY,
    "report_returned": Address.MATTER,
    "report_returned_file": Address.MATTER,
    "data_request_new": Address.NEW,
    "data_request": Address.MATTER,
    "data_request_fill": Address.MATTER,
    "data_request_send": Address.MATTER,
    "data_request_workbook": Address.MATTER,
    "data_request_cell": Address.MATTER,
    "data_request_cell_export": Address.MATTER,
    "figures": Address.FIGURE,
    "figure": Address.FIGURE,
    "figure_export": Address.FIGURE,
    "figure_export_csv": Address.FIGURE,
    "checking": Address.DESK,
    "checking_copy": Address.CHECKING,
    "checking_keep": Address.POST_ONLY,
    "calendar": Address.DESK,
    "calendar_day": Address.DESK,
    "hard_dates": Address.DESK,
    "subscription": Address.DESK,
    "subscription_end": Address.OWN,
    "calendar_feed": Address.FEED,
    "statutes": Address.DESK,
    "calculator": Address.DESK,
    "statute": Address.LAW,
    "portal": Address.OPEN_TO_ALL,
    "portal_statutes": Address.OPEN_TO_ALL,
    "portal_statute": Address.OPEN_TO_ALL,
    "portal_calculator": Address.OPEN_TO_ALL,
    "portal_following": Address.OPEN_TO_ALL,
    "portal_reports": Address.PUBLISHED,
    "portal_report": Address.PUBLISHED,
    "portal_report_file": Address.PUBLISHED,
    "portal_checking": Address.OPEN_TO_ALL,
    "portal_checking_copy": Address.OPEN_TO_ALL,
}


def addresses() -> Iterator[tuple[str, str]]:
    """The name and route of every pattern, those of included modules too."""
    yield from _under(get_resolver(), "")


def _under(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry.name or "", route
        else:
            yield from _under(entry, route)
