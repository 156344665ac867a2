"""The words of the law room: instrument, rule, limit, suspension, extension."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zhunsheng.law.errors import LawError


class Unit(StrEnum):
    """What a period is counted in. The article decides, never the size of the number."""

    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    HOUR = "hour"
    MINUTE = "minute"
    MONTH = "month"
    YEAR = "year"

    @property
    def chinese(self) -> str:
        """The word that follows the number: 30日, 5个工作日, 1个月."""
        return _CHINESE[self]

    @property
    def needs_moment(self) -> bool:
        """Whether a period in this unit runs from a moment to a moment, not from a day to a day."""
        return self in (Unit.HOUR, Unit.MINUTE)


_CHINESE = {
    Unit.CALENDAR_DAY: "日",
    Unit.WORKING_DAY: "个工作日",
    Unit.HOUR: "小时",
    Unit.MINUTE: "分钟",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
}


class Direction(StrEnum):
    """Forward: from the trigger on. Backward: back from an event still to come, such as a hearing."""

    FORWARD = "forward"
    BACKWARD = "backward"


class RuleKind(StrEnum):
    """Deadline: the latest day. Minimum: at least so much. Threshold: from this amount on. Duty: to be done at all."""

    DEADLINE = "deadline"
    MINIMUM = "minimum"
    THRESHOLD = "threshold"
    DUTY = "duty"


class Scope(StrEnum):
    """How far a rule reaches. Only the first four may be a default; the others are settings of a place."""

    NATIONAL_LAW = "national_law"
    NATIONAL_POLICY = "national_policy"
    DEPARTMENT_RULE = "department_rule"
    STANDARD = "standard"
    PRACTICE = "practice"
    LOCAL_EXAMPLE = "local_example"


class Confidence(StrEnum):
    """How sure we are of the rule as written down here."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Edition:
    """One wording of an instrument (2012修正), with its days of force; `in_force_to` is the last day, None if open."""

    label: str
    in_force_from: date
    in_force_to: date | None


@dataclass(frozen=True, slots=True)
class Instrument:
    """A statute, interpretation, rule or notice: what a citation names.

    `title` is the form cited, `full_title` the official one, `number` the document number when there is one.
    """

    key: str
    title: str
    full_title: str
    issuer: str
    number: str | None
    editions: tuple[Edition, ...]


class Transition(StrEnum):
    """Which version a matter keeps that was opened before a change.

    `OPENED`: the version in force when the matter opened (the usual case: 依开始办理时的规定). `TRIGGERED`: the version in
    force on the day of the trigger, for rules that say so or that every step must meet as it is taken.
    """

    OPENED = "opened"
    TRIGGERED = "triggered"


@dataclass(frozen=True, slots=True)
class Allowance:
    """An extension that a rule allows: at most `length` (None: no fixed measure) in `unit`, granted by `approver`.

    A rule lists its allowances in the order in which they may be used, each once: 30日 by the head of the organ, then
    60日 by collective discussion; the last one again and again when it `repeats`. `article` says where it stands when
    that is not the rule's own article.
    """

    length: int | None
    unit: Unit | None
    approver: str
    condition: str
    article: str | None
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Time that a rule does not count: `cause` is the word under which it is recorded (听证, 检测), `article` where from."""

    cause: str
    article: str | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A period ready to be counted, with where it comes from.

    `source_id` is a rule id, or the key of a setting. `version` is the version of the law (or setting) it was read
    from. `roll` says whether an end on a rest day moves to the next working day. `needs_confirmation` marks a value
    that is local or not surely known: whoever shows it must show 待确认.
    """

    length: int
    unit: Unit
    direction: Direction
    roll: bool
    citation: str
    source_id: str
    version: str
    needs_confirmation: bool
    applied: str = ""

    def __post_init__(self) -> None:
        if self.length < 1:
            raise LawError(f"期限须为正整数，{self.source_id}写的是{self.length}，请改正依据或设定。")

    @property
    def words(self) -> str:
        """The length in Chinese: 30日, 5个工作日, 1个月."""
        return f"{self.length}{self.unit.chinese}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of an instrument, in our own words, for one period of force and one field (None: every field).

    `length` counts in `unit` when the rule is a period, in `counted_in` (人, 项, 元) when it is an amount;
    `annual_on` ("01-31") stands for a hard date of every year. `start` says what starts the clock, `extension` what
    may lengthen it in words and `allowances` in measures (none: it cannot be lengthened), `exclusions` which time does
    not count (none: nothing stops it), `consequence` what follows when it is missed. `procedure` is the part of the work
    it belongs to, a key of `law/procedures.yaml`. `verified` is how the text was read: V1 a public
    statute collection, V2 and V3 other collections, V4 an excerpt only, K from memory. `reviewed_by` and
    `reviewed_on` are None until a person has checked the entry against the official text.
    """

    id: str
    instrument: Instrument
    procedure: str
    article: str | None
    label: str
    words: str
    kind: RuleKind
    field: str | None
    in_force_from: date
    in_force_to: date | None
    length: int | None
    unit: Unit | None
    counted_in: str | None
    annual_on: str | None
    direction: Direction
    start: str
    roll: bool
    extension: str | None
    allowances: tuple[Allowance, ...]
    exclusions: tuple[Exclusion, ...]
    consequence: str | None
    transition: Transition
    confidence: Confidence
    verified: str
    scope: Scope
    reviewed_by: str | None
    reviewed_on: date | None
    source_note: str
    version: str

    @property
    def citation(self) -> str:
        """《人民调解法》第33条; 第8—9条 or 第4、7条 for several; a heading as it stands; or the title alone."""
        return self.citation_of(self.article)

    def citation_of(self, article: str | None) -> str:
        """An article of the rule's instrument as it is cited, the rule's own one where none is given."""
        cited = article or self.article
        title = f"《{self.instrument.title}》"
        if cited is None:
            return title
        if not cited[0].isdigit():
            return title + cited
        return f"{title}第{cited.replace('-', '—').replace(',', '、')}条"

    @property
    def needs_confirmation(self) -> bool:
        """True for local examples, practice, and whatever is not known with high confidence."""
        return self.scope in (Scope.LOCAL_EXAMPLE, Scope.PRACTICE) or self.confidence is not Confidence.HIGH

    @property
    def days_of_force(self) -> str:
        """2011年1月1日起施行, or 2013年1月1日至2021年12月31日施行."""
        began, ended = self.in_force_from, self.in_force_to
        return f"{_written(began)}{f'至{_written(ended)}' if ended else '起'}施行"

    def applied(self, why: str = "") -> str:
        """How a receipt names this version, with the reason why it is this one: 适用2011年1月1日起施行的规定（…）."""
        return f"适用{self.days_of_force}的规定" + (f"（{why}）" if why else "")

    def in_force(self, on: date) -> bool:
        """Whether this version is law on the given day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)

    def limit(self, why_this_version: str = "") -> Limit:
        """The period this rule sets; `why_this_version` goes on into the receipt (see `law.applicable`).

        Raises LawError when the rule sets no period (a duty, an amount, a date of the year).
        """
        if self.length is None or self.unit is None:
            raise LawError(
                f"{self.id}（{self.citation}，{self.label}）没有规定期限，不能据此起算；请选用定有期限的规则。"
            )
        return Limit(
            length=self.length,
            unit=self.unit,
            direction=self.direction,
            roll=self.roll,
            citation=self.citation,
            source_id=self.id,
            version=self.version,
            needs_confirmation=self.needs_confirmation,
            applied=self.applied(why_this_version),
        )


@dataclass(frozen=True, slots=True)
class Suspension:
    """Time that does not count: from `from_on` on, until the day before `until_on`, which counts again.

    `until_on` is None while nobody has resumed the clock. `cause` and `evidence` say why and by what paper. A period in
    hours or minutes is suspended from the moment `from_at` (with time zone) until the moment `until_at`.
    Raises LawError when the end lies before the start.
    """

    from_on: date
    until_on: date | None
    cause: str
    evidence: str
    from_at: datetime | None = None
    until_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.until_on is not None and self.until_on < self.from_on:
            raise LawError(
                f"恢复日{_written(self.until_on)}早于中止日{_written(self.from_on)}，请核对“{self.cause}”的起止日期。"
            )
        if self.from_at is not None and self.until_at is not None and self.until_at < self.from_at:
            raise LawError(f"恢复的时刻早于中止的时刻，请核对“{self.cause}”的起止时刻。")


@dataclass(frozen=True, slots=True)
class Extension:
    """Length added to a period in its own unit, with who approved it, on what basis and when."""

    length: int
    unit: Unit
    approver: str
    basis: str
    granted_on: date

    def __post_init__(self) -> None:
        if self.length < 1:
            raise LawError(f"延长的期限须为正整数，现为{self.length}，请改正。")


def _written(day: date) -> str:
    """As `wording.day_words`, which is built upon this module."""
    return f"{day.year}年{day.month}月{day.day}日"
