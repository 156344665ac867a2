"""Histories as pure data: corrections, what was known when, registers amended late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.kernel.acts.history import ATTACH, CORRECT, UNMASK, VOID, Entry, effective, known_until, rejudged
from zhunsheng.kernel.acts.snapshot import fold, walk
from zhunsheng.kernel.declare.standing import standing
from zhunsheng.kernel.declare.versions import Version, amended
from zhunsheng.kernel.roles import Role

START_OF_TIME = datetime(2023, 1, 1, tzinfo=UTC)
DAYS = st.integers(0, 40).map(lambda number: date(2023, 1, 1) + timedelta(days=number))


def entry(seq: int, act: str = "note", day: date = date(2023, 1, 5), **options) -> Entry:
    payload = options.pop("payload", {"text": f"step {seq}"})
    return Entry(seq, act, day, START_OF_TIME + timedelta(hours=seq), 1, "role", 1, payload, **options)


@st.composite
def histories(draw) -> list[Entry]:
    """Steps, with corrections (some of the same step) mixed in after what they correct."""
    entries: list[Entry] = []
    for seq in range(1, draw(st.integers(1, 12)) + 1):
        steps = [earlier.seq for earlier in entries if earlier.act == "note"]
        if steps and draw(st.booleans()):
            entries.append(entry(seq, CORRECT, draw(DAYS), corrects=draw(st.sampled_from(steps))))
        else:
            entries.append(entry(seq, day=draw(DAYS)))
    return entries


@given(histories())
def test_a_corrected_step_says_what_its_latest_correction_says_and_keeps_its_place(entries):
    kept = effective(entries)
    assert [step.seq for step in kept] == [step.seq for step in entries if step.act != CORRECT]
    for step in kept:
        corrections = [later for later in entries if later.corrects == step.seq]
        said = corrections[-1] if corrections else entries[step.seq - 1]
        assert (step.acted_on, step.payload) == (said.acted_on, said.payload)
        assert (step.act, step.person_id, step.recorded_at) == ("note", 1, entries[step.seq - 1].recorded_at)


@given(histories(), st.integers(0, 14))
def test_what_was_known_at_a_moment_is_the_history_up_to_it(entries, hours):
    moment = START_OF_TIME + timedelta(hours=hours)
    known = known_until(entries, moment)
    assert known == tuple(entries[: min(hours, len(entries))])
    assert effective(known) == effective(entries[: len(known)])


@given(histories())
def test_a_later_correction_never_changes_what_was_known_before_it(entries):
    corrected = [*entries, entry(len(entries) + 1, CORRECT, date(2023, 2, 1), corrects=entries[0].seq)]
    moment = entries[-1].recorded_at
    assert effective(known_until(corrected, moment)) == effective(entries)
    assert effective(corrected)[0].acted_on == date(2023, 2, 1)


def test_the_latest_correction_decides_what_was_judged_anew():
    entries = [
        entry(1, marks={"judged": {"by#1": "2023-01-01"}}),
        entry(2, CORRECT, corrects=1, marks={"judged": {"by#1": "2023-01-02", "other#1": "2023-01-03"}}),
        entry(3, CORRECT, corrects=1, marks={"judged": {"by#1": "2023-01-04"}}),
    ]
    assert rejudged(entries) == {"by#1": "2023-01-04", "other#1": "2023-01-03"}


@given(st.lists(st.tuples(DAYS, st.integers(0, 9)), max_size=8))
def test_periods_of_validity_never_overlap_have_no_gap_and_hold_the_latest_word(acts):
    versions: tuple[Version, ...] = ()
    for day, value in acts:
        versions = amended(versions, day, {"value": value}, ends=False)
        assert versions[-1] == Version(day, None, {"value": value})
    for earlier, later in pairwise(versions):
        assert earlier.valid_from < earlier.valid_until == later.valid_from


@given(st.lists(DAYS, min_size=1, max_size=6), DAYS, DAYS)
def test_after_its_end_an_entry_holds_on_no_day(days, ended_on, asked_on):
    versions: tuple[Version, ...] = ()
    for day in sorted(days):
        versions = amended(versions, day, {}, ends=False)
    versions = amended(versions, ended_on, {}, ends=True)
    holding = [version for version in versions if version.holds_on(asked_on)]
    assert len(holding) == (1 if min(days) <= asked_on < ended_on else 0)


COLUMN_NAMES = ("name",)


class Entered:
    """What folding needs of a register: one text column."""

    is_register = True
    valid_through = ""

    class Column:
        null = False

        @staticmethod
        def get_default() -> str:
            return ""

        @staticmethod
        def to_python(value: object) -> str:
            return str(value)

    @classmethod
    def columns(cls) -> dict[str, type]:
        return {"name": cls.Column}

    @classmethod
    def line_sets(cls) -> dict[str, object]:
        return {}


COURSE = standing(
    label="登记", in_force="2020-01-01", writes=COLUMN_NAMES, needs=(), by=(Role.JUSTICE_CLERK,), basis="人民调解法 8"
)


@given(st.permutations(range(5)), st.lists(DAYS, min_size=5, max_size=5, unique=True))
def test_late_amendments_find_their_place_whatever_the_order_of_recording(order, days):
    """On each day the register says what the act that last took force by that day said."""
    days.sort()
    first = entry(1, "enter", date(2022, 12, 1), payload={"name": "first"})
    late = [
        entry(number + 2, "amend", days[place], payload={"name": days[place].isoformat()})
        for number, place in enumerate(order)
    ]
    versions = fold(Entered, COURSE, [first, *late]).versions
    for number in range(-40, 45):
        asked = date(2023, 1, 1) + timedelta(days=number)
        expected = max((day for day in days if day <= asked), default=None)
        said = [version.columns["name"] for version in versions if version.holds_on(asked)]
        assert said == ([] if asked < date(2022, 12, 1) else [expected.isoformat() if expected else "first"])


def test_the_steps_of_a_register_are_walked_in_the_order_in_which_they_take_force():
    entries = [
        entry(1, "enter", date(2023, 1, 1), payload={"name": "a"}),
        entry(2, "amend", date(2023, 3, 1), payload={"name": "b"}),
        entry(3, "amend", date(2023, 2, 1), payload={"name": "between"}),
    ]
    steps = walk(Entered, COURSE, entries)
    assert [step.seq for step, _ in steps] == [1, 3, 2]
    assert steps[-1][1].columns["name"] == "b"


def test_common_acts_change_no_column_and_no_state():
    entries = [entry(1, "enter", payload={"name": "a"})]
    before = fold(Entered, COURSE, entries)
    looked = fold(Entered, COURSE, [*entries, entry(2, UNMASK)])
    attached = fold(
        Entered, COURSE, [*entries, entry(2, ATTACH, payload={"digest": "sm3:1", "attached_name": "a.pdf"})]
    )
    voided = fold(Entered, COURSE, [*entries, entry(2, VOID)])
    for after in (looked, attached, voided):
        assert (after.columns, after.state, after.versions) == (before.columns, before.state, before.versions)
    assert looked == before
    assert [item.name for item in attached.attached] == ["a.pdf"]
    assert voided.is_void and not before.is_void
