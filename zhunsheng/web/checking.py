"""Checking a report on a page: what is sent goes to a job of its own, what comes back is shown or downloaded.

Nothing is kept on the server. The page that shows the result carries the text as it was read, sealed with the server's
key; a copy to download is made of that.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe

from zhunsheng.files.bounds import MOST_BYTES
from zhunsheng.files.processes import run_bounded
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.documents import MEGABYTE, SIZE_SETTING
from zhunsheng.kernel.errors import Objection, Refused
from zhunsheng.kernel.today import today
from zhunsheng.web.checking_order import FILE, REFUSED, SOURCE, TEXT, Input, Order
from zhunsheng.web.uploads import too_large_fields

JOB = "zhunsheng.web.checking_job"
SECONDS_SETTING = "checking.longest_seconds"
REPORT_FIELD, TEXT_FIELD, OTHER_FIELD = "report", "text", "other"
# The job ends by itself when its time is up; only one that hangs is ended from here.
_GRACE_SECONDS = 5
# So many checks at once in one worker: the others of its threads stay free for ordinary pages.
_SEATS, _PATIENCE_SECONDS = BoundedSemaphore(2), 10
_SALT = "zhunsheng.web.checking"
_LONGEST_NAME = 60
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_log = logging.getLogger(__name__)

ACCEPTED = ".txt,.html,.htm,.docx,.doc,.wps,.rtf,.pdf,.ofd"

NOTHING = Objection(
    "nothing-given", "没有选择文件，也没有粘贴文字", (), "请选择一份报告，或把报告全文粘贴到框里", REPORT_FIELD
)
BOTH = Objection(
    "both-given", "既选择了文件，又粘贴了文字", (), "请只留一样：清空文字，或重新打开本页不选文件", TEXT_FIELD
)
NO_CHINESE = Objection("no-chinese", "粘贴的文字里没有中文", (), "请确认复制的是报告正文", TEXT_FIELD)
BUSY = Objection("checks-busy", "正在核查的人较多，这一次没有核查", (), "请过一会儿再点“核查”")
FAILED = Objection("check-failed", "核查没有完成，程序出错", (), "请把文件交给系统管理员查看；也可以粘贴正文再试一次")
EXPIRED = Objection("page-expired", "核查结果的页面已失效，没有生成", (), "请重新选择文件核查，再下载")


@dataclass(frozen=True)
class CopyFormat:
    """A copy that can be downloaded."""

    key: str
    label: str
    about: str
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = CopyFormat(
    "docx", "Word", "发现写成批注；上传的是 Word，批注加在原文件里（2MB以内）", f"{_OFFICE}.wordprocessingml.document"
)
FORMATS = (
    CopyFormat("html", "网页", "单个网页文件，带标注，可以离线打开和打印", "text/html; charset=utf-8"),
    WORD,
    CopyFormat("xlsx", "Excel", "数字、关系、发现各一张表", f"{_OFFICE}.spreadsheetml.sheet"),
    CopyFormat("json", "数据", "供程序读取，JSON 格式", "application/json"),
)


@dataclass(frozen=True)
class Limits:
    """How large a file may be, and how long a check may take, by the settings of the unit whose ids these are."""

    most_bytes: int
    seconds: int

    @classmethod
    def at(cls, unit_path: tuple[int, ...]) -> Limits:
        settings, day = World().settings, today()
        most_bytes = int(settings.resolve(SIZE_SETTING, unit_path, day).value) * MEGABYTE
        return cls(min(most_bytes, MOST_BYTES), int(settings.resolve(SECONDS_SETTING, unit_path, day).value))

    @property
    def megabytes(self) -> int:
        return self.most_bytes // MEGABYTE


@dataclass(frozen=True)
class CheckingLinks:
    """Addresses by name; ``prefix`` is what the face puts before the names of its addresses."""

    prefix: str = ""

    def check(self) -> str:
        return reverse(f"{self.prefix}checking")

    def copy(self) -> str:
        return reverse(f"{self.prefix}checking_copy")


@dataclass(frozen=True)
class CheckingForm:
    """The form as it is drawn: the pasted text stays, objections stand beside their fields."""

    limits: Limits
    text: str = ""
    objections: Sequence[Objection] = ()

    @property
    def beside(self) -> Mapping[str, list[Objection]]:
        """Objections by field; those to the whole under the empty name."""
        found: dict[str, list[Objection]] = {"": [], REPORT_FIELD: [], TEXT_FIELD: [], OTHER_FIELD: []}
        for objection in self.objections:
            found[objection.field].append(objection)
        return found

    @property
    def general(self) -> list[Objection]:
        return self.beside[""]


@dataclass(frozen=True)
class ShownLevel:
    """A level by which the findings can be narrowed, with how many there are."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class CheckedReport:
    """A checked report as it is drawn; `seal` is what a copy to download is made of."""

    name: str
    summary: SafeString
    report: SafeString
    side: SafeString
    levels: tuple[ShownLevel, ...]
    seal: str


@dataclass(frozen=True)
class Given:
    """An input with its bytes."""

    sort: str
    field: str
    name: str
    data: bytes = field(repr=False)

    def input(self) -> Input:
        return Input(self.sort, self.field, self.name, len(self.data))


def check(request: HttpRequest, limits: Limits) -> CheckedReport:
    """Check what was sent. Raises Refused with an objection for every field that is wrong."""
    return _drawn(json.loads(answer_of("page", _given(request, limits), limits)))


def copy_of(seal: str, wanted: CopyFormat, limits: Limits) -> tuple[str, bytes]:
    """A copy of a report that was checked, with the name of its file. Raises Refused when the seal is not ours."""
    try:
        kept = signing.loads(seal, salt=_SALT)
    except signing.BadSignature:
        raise Refused([EXPIRED]) from None
    given = [Given(SOURCE, "", source["name"], json.dumps(source).encode()) for source in kept["sources"]]
    return f"{_file_name(kept['name'])}（核查）.{wanted.key}", answer_of(wanted.key, given, limits)


def copy_response(request: HttpRequest, limits: Limits) -> HttpResponse:
    """The copy that the form asks for, as a download. Raises Refused."""
    wanted = next((each for each in FORMATS if each.key == request.POST.get("format")), None)
    if wanted is None:
        raise Refused([EXPIRED])
    name, content = copy_of(request.POST.get("seal", ""), wanted, limits)
    response = HttpResponse(content, content_type=wanted.media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


def page_of(
    links: CheckingLinks,
    limits: Limits,
    checked: CheckedReport | None = None,
    text: str = "",
    objections: Sequence[Objection] = (),
) -> dict[str, object]:
    """What the page is drawn from: the form, and above it the report that was checked."""
    form = CheckingForm(limits, text, objections)
    return {"links": links, "form": form, "checked": checked, "formats": FORMATS, "accepted": ACCEPTED}


def pasted_text(request: HttpRequest) -> str:
    """The pasted text with the line ends of a text file."""
    return request.POST.get(TEXT_FIELD, "").replace("\r\n", "\n")


def _given(request: HttpRequest, limits: Limits) -> list[Given]:
    too_large = too_large_fields(request)
    report, other = (request.FILES.get(name) for name in (REPORT_FIELD, OTHER_FIELD))
    text = pasted_text(request)
    objections = [
        _too_large(name, limits)
        for name, upload in ((REPORT_FIELD, report), (OTHER_FIELD, other))
        if name in too_large or (upload is not None and (upload.size or 0) > limits.most_bytes)
    ]
    has_report = report is not None or REPORT_FIELD in too_large
    if has_report and text.strip():
        objections.append(BOTH)
    if not has_report and not text.strip():
        objections.append(NOTHING)
    if text.strip() and not _CHINESE.search(text):
        objections.append(NO_CHINESE)
    if objections:
        raise Refused(objections)
    first = Given(TEXT, TEXT_FIELD, "", text.encode()) if report is None else _of_file(REPORT_FIELD, report)
    return [first] if other is None else [first, _of_file(OTHER_FIELD, other)]


def _of_file(name: str, upload: UploadedFile) -> Given:
    return Given(FILE, name, upload.name or "", upload.read())


def _too_large(name: str, limits: Limits) -> Objection:
    message = f"文件超过{limits.megabytes}MB的上限，没有读取"
    return Objection("file-too-large", message, (), "请去掉其中的图片和附件，只留报告正文", name)


def answer_of(wanted: str, given: Sequence[Given], limits: Limits) -> bytes:
    """What the job answers. Raises Refused when it cannot read an input, is not done in time, or there is no seat."""
    order = Order(wanted, limits.seconds, tuple(each.input() for each in given))
    sent = b"".join((order.line(), *(each.data for each in given)))
    if not _SEATS.acquire(timeout=_PATIENCE_SECONDS):
        raise Refused([BUSY])
    try:
        ended = run_bounded([sys.executable, "-m", JOB], sent, limits.seconds + _GRACE_SECONDS)
    finally:
        _SEATS.release()
    if ended is None:
        raise Refused([_too_long(limits)])
    if ended.returncode == REFUSED:
        raise Refused([_unreadable(json.loads(ended.stdout))])
    if ended.returncode != 0:
        _log.error("a check ended with %s: %s", ended.returncode, ended.stderr.decode(errors="replace"))
        raise Refused([FAILED])
    return ended.stdout


def _unreadable(said: Mapping[str, str]) -> Objection:
    return Objection("file-unreadable", said["what"].rstrip("。"), (), said["way_out"].rstrip("。"), said["field"])


def _too_long(limits: Limits) -> Objection:
    way_out = "请只上传报告正文，或用命令行 zhunsheng verify 核查"
    return Objection("check-too-long", f"在{limits.seconds}秒内没有核查完，已停止", (), way_out)


def _drawn(plain: Mapping[str, Any]) -> CheckedReport:
    seal = signing.dumps({"name": plain["name"], "sources": plain["sources"]}, salt=_SALT, compress=True)
    # The job escapes every word of the report; what it hands back is markup.
    summary, report, side = (mark_safe(plain[name]) for name in ("summary", "report", "side"))
    return CheckedReport(
        plain["name"], summary, report, side, tuple(ShownLevel(**level) for level in plain["levels"]), seal
    )


def _file_name(name: str) -> str:
    """The name of the report without what file systems refuse."""
    return "".join("_" if sign in '\\/:*?"<>|' or not sign.isprintable() else sign for sign in name)[:_LONGEST_NAME]
