"""Looking for faults by what the platform itself offers: limits, figures, marks, comparisons, the review of case files.

What was planted is not looked at here. Whoever searches sees what a reader of the whole place sees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from django.db.models import F, Q, QuerySet

from zhunsheng.kernel import registry
from zhunsheng.kernel.models import Deadline, Event, Matter, RowDifference, Unit
from zhunsheng.kernel.models.runs import standing_run
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.metrics.engines.live import MetricSlice, traced
from zhunsheng.metrics.language import Measure, Period, Ratio
from zhunsheng.metrics.registry import metric
from zhunsheng.profiles.case_files.review import reviewed

CASE, RECORDING = "enforcement.case", "enforcement.recording"
ORDER, PERSUASION = "enforcement.rectification_order", "enforcement.persuasion"
DISPUTE, EVENT, REFUSED_ACT = "mediation.dispute", "citizen_requests.event", "kernel.refused_act"


@dataclass(frozen=True)
class Sight:
    """Who looks, at which place and year, on which day; ``files`` is the folder of the cases' papers, by matter."""

    viewer: Viewer
    unit: Unit
    period: Period
    today: date
    files: Path

    def counted(self, key: str) -> set[int]:
        """The matters that a figure counts."""
        measure = metric(key)
        assert isinstance(measure, Measure)
        return set(traced(measure, self._slice, Right.COUNT))

    def failing(self, key: str) -> set[int]:
        """The matters of a rate's whole that are not in its part."""
        ratio = metric(key)
        assert isinstance(ratio, Ratio)
        part, whole = ratio.traceable()
        return set(traced(whole, self._slice, Right.COUNT)) - set(traced(part, self._slice, Right.COUNT))

    def late(self, kind: str, clock: str) -> set[int]:
        """The matters whose limit was over when it was stopped."""
        late = Q(stopped_at__gt=F("judged_due_at")) | Q(judged_due_at=None, stopped_on__gt=F("judged_due_on"))
        return set(self._limits(kind, clock).filter(late).values_list("matter_id", flat=True))

    def over(self, kind: str, clock: str) -> set[int]:
        """The matters whose limit is over today and runs on."""
        found = self._limits(kind, clock).filter(stopped_on=None, due_on__lt=self.today)
        return set(found.values_list("matter_id", flat=True))

    def recorded_late(self, kind: str, act: str) -> set[int]:
        """The matters of which an act was recorded long after it was done."""
        marked = Event.objects.filter(matter__in=self.matters(kind), act=act, marks__has_key="late_entry")
        return set(marked.values_list("matter_id", flat=True))

    def refused(self, code: str) -> set[int]:
        """The records of acts that were refused for a reason."""
        return set(registry.kind(REFUSED_ACT)._default_manager.filter(code=code).values_list("matter_id", flat=True))

    def otherwise(self, kind: str) -> set[int]:
        """The matters of which the export of another system says something otherwise than we do."""
        found = RowDifference.objects.filter(subject__in=self.matters(kind), is_settled=False)
        return set(found.values_list("subject_id", flat=True))

    def papers(self, *codes: str) -> set[int]:
        """The cases of whose papers the review says one of these."""
        return {case for case, found in self.reviewed.items() if found & set(codes)}

    @cached_property
    def reviewed(self) -> Mapping[int, frozenset[str]]:
        """What the review of case files finds in each."""
        return reviewed(self.files)

    def matters(self, kind: str) -> set[int]:
        """Every matter of a kind that stands."""
        found = Matter.objects.filter(standing_run("run"), kind=kind, is_void=False)
        return set(found.filter(unit__path__startswith=self.unit.path).values_list("pk", flat=True))

    @property
    def _slice(self) -> MetricSlice:
        return MetricSlice(self.viewer, self.unit, self.period, self.today)

    def _limits(self, kind: str, clock: str) -> QuerySet[Deadline]:
        return Deadline.objects.filter(matter__in=self.matters(kind), clock=clock)


@dataclass(frozen=True)
class Search:
    """A sort of fault, the means by which it is looked for, and the records among which it is.

    ``planted`` are the names under which a generated year plants it.
    """

    label: str
    means: str
    planted: tuple[str, ...]
    among: Callable[[Sight], set[int]]
    find: Callable[[Sight], set[int]]


def _of(kind: str) -> Callable[[Sight], set[int]]:
    return lambda sight: sight.matters(kind)


def _with_papers(sight: Sight) -> set[int]:
    return set(sight.reviewed)


def _in_papers(label: str, planted: tuple[str, ...], *codes: str) -> Search:
    return Search(f"案卷文书：{label}", "案卷文书互查", planted, _with_papers, lambda sight: sight.papers(*codes))


SEARCHES = (
    Search("超过办案期限才决定的案件", "期限", ("enforcement.decided_late",), _of(CASE),
           lambda sight: sight.late(CASE, "decide_by")),
    Search("超过办案期限仍未决定的案件", "数据", ("enforcement.overdue_open",), _of(CASE),
           lambda sight: sight.counted("enforcement.case.overdue")),
    Search("逾期公示的处罚决定", "三灯、期限", ("enforcement.published_late",), _of(CASE),
           lambda sight: sight.late(CASE, "publish_by") | sight.counted("enforcement.case.closed_red_publicity")),
    Search("补录的立案", "补录标记", ("enforcement.late_entry",), _of(CASE),
           lambda sight: sight.recorded_late(CASE, "file")),
    Search("由证件到期的人员参加立案（已拒绝）", "拒绝记录", ("enforcement.uncertified_attempts",), _of(REFUSED_ACT),
           lambda sight: sight.refused("certificate-missing")),
    Search("办结而过程记录不全的案件", "三灯", ("enforcement.unrecorded",), _of(CASE),
           lambda sight: sight.counted("enforcement.case.closed_red_record")),
    Search("逾期入库的音像记录", "数据", ("enforcement.stored_late",), _of(RECORDING),
           lambda sight: sight.counted("enforcement.recording.stored_late")),
    Search("没有经过批准的调阅（已拒绝）", "拒绝记录", ("enforcement.unapproved_viewings",), _of(REFUSED_ACT),
           lambda sight: sight.refused("viewing-not-approved")),
    Search("没有录入平台的案件", "数据", ("platforms.entry_missing",), _of(CASE),
           lambda sight: sight.counted("enforcement.case.entry_overdue")),
    Search("逾期录入平台的案件", "数据", ("platforms.entry_late",), _of(CASE),
           lambda sight: sight.counted("enforcement.case.entered_late")),
    Search("平台所载与本系统不一致的案件", "对账", ("platforms.entry_differs",), _of(CASE),
           lambda sight: sight.otherwise(CASE)),
    _in_papers("违法日期不一致", ("case_files.day",), "fact-day-differs", "out-of-order"),
    _in_papers("当事人不一致", ("case_files.party",), "party-differs"),
    _in_papers("地点不一致", ("case_files.place",), "fact-place-differs", "party-place-differs"),
    _in_papers("罚款金额不一致", ("case_files.amount",), "amount-differs", "fine-above-notice"),
    _in_papers("条文不一致", ("case_files.article",), "article-not-told"),
    _in_papers("栏目漏填", ("case_files.empty",), "field-empty", "fact-missing"),
    _in_papers("其他不一致", (), "identity-differs", "representative-differs", "cited-number-differs",
               "certificate-differs", "officers-too-few", "paper-unknown"),
    Search("到期未复查的劝导", "数据", ("block_enforcement.persuasion_unchecked",), _of(PERSUASION),
           lambda sight: sight.counted("enforcement.persuasion.unchecked")),
    Search("到期未复查的责令改正", "数据", ("block_enforcement.order_unchecked",), _of(ORDER),
           lambda sight: sight.counted("enforcement.rectification_order.unchecked")),
    Search("在某一级超期的纠纷", "期限", ("level_overdue",), _of(DISPUTE),
           lambda sight: sight.late(DISPUTE, "level_by") | sight.over(DISPUTE, "level_by")),
    Search("超期未办结的法院委派", "期限", ("court_overdue_open",), _of(DISPUTE),
           lambda sight: sight.over(DISPUTE, "court_assigned_by")),
    Search("补录的调解成功", "补录标记", ("late_entry",), _of(DISPUTE),
           lambda sight: sight.recorded_late(DISPUTE, "settle")),
    Search("退回三次以上的诉求", "数据", ("citizen_requests.bounced_often",), _of(EVENT),
           lambda sight: sight.counted("citizen_requests.event.bounced_often")),
    Search("首次响应超时的诉求", "期限", ("citizen_requests.responded_late",), _of(EVENT),
           lambda sight: sight.late(EVENT, "respond_by")),
    Search("超期办结的诉求", "期限", ("citizen_requests.handled_late", "citizen_requests.bounced_overdue"), _of(EVENT),
           lambda sight: sight.late(EVENT, "handle_by")),
    Search("超期未办结的诉求", "期限", ("citizen_requests.overdue_open",), _of(EVENT),
           lambda sight: sight.over(EVENT, "handle_by")),
    Search("网格未定的诉求", "数据", ("citizen_requests.without_grid",), _of(EVENT),
           lambda sight: sight.counted("citizen_requests.event.without_grid")),
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What a search came to against what was planted: both are judged among the same records."""

    search: Search
    planted: frozenset[int]
    found: frozenset[int]
    among: frozenset[int]

    @property
    def missed(self) -> frozenset[int]:
        return self.planted - self.found

    @property
    def false(self) -> frozenset[int]:
        return self.found - self.planted

    @property
    def recall(self) -> float | None:
        """The share of what was planted that was found; None where nothing was."""
        return len(self.planted & self.found) / len(self.planted) if self.planted else None

    @property
    def false_rate(self) -> float:
        """The share of the records without a planted fault that were told to have one."""
        sound = self.among - self.planted
        return len(self.false) / len(sound) if sound else 0.0


def search_all(sight: Sight) -> dict[Search, tuple[frozenset[int], frozenset[int]]]:
    """Everything that is found, and the records among which it was looked for."""
    return {search: (frozenset(search.find(sight)), frozenset(search.among(sight))) for search in SEARCHES}


def outcomes(
    found: Mapping[Search, tuple[frozenset[int], frozenset[int]]], planted: Mapping[str, set[int]]
) -> list[Outcome]:
    """What was found held against what was planted, where the year plants it at all or something was found."""
    told = []
    for search, (ids, among) in found.items():
        wanted = frozenset(identity for name in search.planted for identity in planted.get(name, ()))
        if wanted or ids:
            told.append(Outcome(search, wanted, ids, among))
    return told
