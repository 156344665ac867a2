"""Who looks at the page, and what they find around it: name, posts, day, the ledgers they may enter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from zhunsheng.kernel import registry
from zhunsheng.kernel.declare.kind import Record
from zhunsheng.kernel.roles import Role
from zhunsheng.kernel.today import today
from zhunsheng.kernel.viewers import Viewer
from zhunsheng.web.dates import prose
from zhunsheng.web.opening import is_opened_by_another

SECTIONS = (("home", "我的待办", "list-todo"), ("ledgers", "台账", "book-open"), ("figures", "数据", "chart-column"),
            ("reports", "报告", "file-text"), ("checking", "核查", "file-search"), ("calendar", "日历", "calendar-days"),
            ("statutes", "法律", "scale"))  # fmt: skip


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer who sent the request, read once."""
    if not hasattr(request, "zhunsheng_viewer"):
        request.zhunsheng_viewer = Viewer.of_user(request.user)  # type: ignore[attr-defined,arg-type]
    return request.zhunsheng_viewer  # type: ignore[attr-defined,no-any-return]


@dataclass(frozen=True)
class Entry:
    """An entry of the navigation."""

    label: str
    url: str
    is_current: bool
    icon: str = ""


@dataclass(frozen=True)
class Shell:
    """What surrounds every page."""

    viewer: Viewer
    posts: str
    day: date
    sections: tuple[Entry, ...]

    @property
    def demo_day(self) -> str:
        """The fixed day of a demonstration, or nothing on an ordinary day."""
        fixed = settings.ZHUNSHENG_TODAY
        return "" if fixed is None else prose(fixed)


def shell_of(request: HttpRequest, section: str) -> Shell:
    """The shell of a page that belongs to ``section`` of the navigation."""
    viewer = viewer_of(request)
    posts = "、".join(dict.fromkeys(f"{post.unit_name}{Role(post.role).label}" for post in viewer.posts))
    return Shell(viewer, posts or "没有在任岗位", today(), _sections(section))


def _sections(current: str) -> tuple[Entry, ...]:
    """The sections that this installation has: a face without reports has no entry for them."""
    found = []
    for name, label, icon in SECTIONS:
        try:
            found.append(Entry(label, reverse(name), name == current, icon))
        except NoReverseMatch:
            continue
    return tuple(found)


def drawn(
    request: HttpRequest, template: str, section: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """A page inside the shell."""
    return render(request, template, {"shell": shell_of(request, section), **context}, status=status)


@dataclass(frozen=True)
class KindEntry:
    """A kind of record, with the sentence that says what it is in law."""

    key: str
    label: str
    about: str


@dataclass(frozen=True)
class LedgerEntry:
    """A ledger with the kinds that the viewer may count or open."""

    label: str
    kinds: tuple[KindEntry, ...]


def ordered_kinds() -> list[type[Record]]:
    """All kinds as people look for them: what is opened on its own, what comes out of that, registers last."""
    return sorted(registry.kinds().values(), key=lambda kind: (kind.is_register, is_opened_by_another(kind)))


def may_enter(viewer: Viewer, kind: type[Record]) -> bool:
    """Whether one of the viewer's posts may at least count matters of ``kind``."""
    return any(kind.access.may_count(post.role) for post in viewer.posts)


def may_open_some(viewer: Viewer, kind: type[Record]) -> bool:
    """Whether one of the viewer's posts may open matters of ``kind``, beside those assigned to the viewer."""
    return any(kind.access.may_open(post.role) for post in viewer.posts)


def ledgers_of(viewer: Viewer) -> tuple[LedgerEntry, ...]:
    """The ledgers in which the viewer finds anything, the kernel's own registers last."""
    by_app: dict[str, list[KindEntry]] = {}
    for kind in ordered_kinds():
        if may_enter(viewer, kind):
            by_app.setdefault(kind._meta.app_label, []).append(_entry(kind))
    ordered = sorted(by_app, key=lambda label: label == "kernel")
    return tuple(LedgerEntry(str(apps.get_app_config(label).verbose_name), tuple(by_app[label])) for label in ordered)


def _entry(kind: type[Record]) -> KindEntry:
    return KindEntry(kind.key, kind.label, (kind.__doc__ or "").strip().splitlines()[0].removeprefix(f"{kind.label}："))


def siblings_of(viewer: Viewer, kind: type[Record]) -> tuple[Entry, ...]:
    """The kinds of the same ledger, for moving sideways."""
    return tuple(
        Entry(other.label, reverse("record_list", args=[other.key]), other is kind)
        for other in ordered_kinds()
        if other._meta.app_label == kind._meta.app_label and may_enter(viewer, other)
    )
