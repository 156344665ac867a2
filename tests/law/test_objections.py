"""A rule says what may lengthen and what may stop it; everything else is objected to, with the way out."""

from datetime import date

import pytest

from zhunsheng.law.clock import compute
from zhunsheng.law.model import Extension, Rule, Suspension, Unit
from zhunsheng.law.objections import extension_objections, history_objections, suspension_objections
from zhunsheng.law.statutes import rule, rules
from zhunsheng.law.working_days import default_calendar

FILED, GRANTED, DUE = date(2023, 3, 2), date(2023, 5, 20), date(2023, 5, 31)
URBAN = rule("PEN-33", on=FILED, field="urban_management")
GENERAL = rule("PEN-33", on=FILED)


def extension(
    length: int, unit: Unit = Unit.CALENDAR_DAY, approver: str = "局长", granted_on: date = GRANTED
) -> Extension:
    return Extension(length, unit, approver, "延期审批表", granted_on)


def codes(a_rule: Rule, asked: Extension, *earlier: Extension, due_on: date | None = DUE) -> list[str]:
    found = extension_objections(a_rule, asked, earlier=earlier, started_on=FILED, due_on=due_on)
    return [objection.code for objection in found]


def message(a_rule: Rule, asked: Extension, *earlier: Extension) -> str:
    return extension_objections(a_rule, asked, earlier=earlier, started_on=FILED, due_on=DUE)[0].message


def test_the_statute_alone_allows_no_extension_and_points_to_the_field() -> None:
    assert codes(GENERAL, extension(30)) == ["extension-not-allowed"]
    assert message(GENERAL, extension(30)) == (
        "《行政处罚法》第60条（办案期限）没有规定可以延长，现延长30日。"
        "请按原期限办结，或者核对事项领域（领域规章可能另有规定）。"
    )


def test_the_allowances_of_the_field_are_used_in_their_order_each_once() -> None:
    first, second = extension(30), extension(60)
    assert codes(URBAN, first) == []
    assert codes(URBAN, second, first) == []
    assert codes(URBAN, second) == ["extension-too-long"]
    assert codes(URBAN, extension(1), first, second) == ["extensions-used-up"]


def test_an_extension_beyond_its_measure_names_the_article_the_measure_and_the_approver() -> None:
    said = message(URBAN, extension(31))
    assert said.startswith(f"{URBAN.citation}（办案期限）本次可延长：不超过30日，由执法机关负责人批准，条件：")
    assert said.endswith("现延长31日。请改为不超过30日。")


@pytest.mark.parametrize("unit", [Unit.WORKING_DAY, Unit.MONTH, Unit.HOUR])
def test_another_unit_is_another_measure(unit: Unit) -> None:
    assert codes(URBAN, extension(1, unit)) == ["extension-too-long"]


def test_a_year_is_twelve_months() -> None:
    proposals = rule("NPC-04", on=date(2023, 5, 4))
    assert [(allowance.length, allowance.unit) for allowance in proposals.allowances] == [(3, Unit.MONTH)]
    assert codes(proposals, extension(3, Unit.MONTH)) == []
    assert codes(proposals, extension(1, Unit.YEAR)) == ["extension-too-long"]


def test_an_extension_without_a_fixed_measure_may_be_of_any_length() -> None:
    assert codes(rule("MED-05", on=FILED), extension(400)) == []


def test_an_extension_that_nobody_approved_is_objected_to() -> None:
    assert codes(URBAN, extension(30, approver="  ")) == ["approver-missing"]
    assert "须经执法机关负责人批准，现未写明批准人。请写明" in message(URBAN, extension(30, approver=""))


def test_an_extension_is_granted_within_the_running_period() -> None:
    assert codes(URBAN, extension(30, granted_on=DUE)) == []
    assert codes(URBAN, extension(30, granted_on=FILED)) == []
    assert codes(URBAN, extension(30, granted_on=date(2023, 6, 1))) == ["granted-after-end"]
    assert codes(URBAN, extension(30, granted_on=date(2023, 3, 1))) == ["granted-before-start"]
    assert codes(URBAN, extension(30, granted_on=date(2024, 1, 1)), due_on=None) == []
    assert "期限已于2023年5月31日届满，批准日2023年6月1日在后" in message(
        URBAN, extension(30, granted_on=date(2023, 6, 1))
    )


def test_every_objection_to_one_extension_is_told_at_once() -> None:
    wrong = extension(90, approver="", granted_on=date(2023, 7, 1))
    assert codes(URBAN, wrong) == ["extension-too-long", "approver-missing", "granted-after-end"]


def stop(cause: str, from_on: date = date(2023, 3, 10), until_on: date | None = date(2023, 3, 22)) -> Suspension:
    return Suspension(from_on, until_on, cause, "委托书")


def test_only_the_causes_that_the_rule_lists_stop_it() -> None:
    assert suspension_objections(URBAN, stop("听证")) == ()
    assert suspension_objections(URBAN, stop(" 鉴定 ")) == ()
    (found,) = suspension_objections(URBAN, stop("领导出差"))
    assert found.code == "cause-not-excluded"
    assert found.message == (
        f"{URBAN.citation}、{URBAN.citation_of('30')}（办案期限）只扣除听证、检测、检验、鉴定、中止的时间，现以“领导出差”中止。"
        "请改选其中一项，或者核对事项领域（领域规章可能另有规定），否则期限继续计算。"
    )


def test_a_rule_without_exclusions_is_stopped_by_nothing() -> None:
    (found,) = suspension_objections(GENERAL, stop(""))
    assert found.message == (
        "《行政处罚法》第60条（办案期限）没有规定可以扣除的时间，现以“（未写明）”中止。"
        "请核对事项领域（领域规章可能另有规定），否则期限继续计算。"
    )


def test_an_objection_cites_the_article_that_holds_the_exclusion_or_the_allowance() -> None:
    licence = rule("LIC-02", on=FILED)
    (found,) = suspension_objections(licence, stop("会议"))
    assert found.message.startswith("《行政许可法》第45条（")
    assert licence.citation_of(None) == licence.citation


def judged(a_rule: Rule, stops: tuple[Suspension, ...] = (), longer: tuple[Extension, ...] = ()) -> list[str]:
    found = history_objections(a_rule, trigger=FILED, calendar=default_calendar(), suspensions=stops, extensions=longer)
    return [objection.code for objection in found]


def test_a_lawful_history_meets_no_objection_in_whatever_order_it_is_told() -> None:
    longer = (extension(60, granted_on=date(2023, 6, 20)), extension(30, granted_on=date(2023, 5, 31)))
    assert judged(URBAN, (stop("听证"),), longer) == []


def test_an_extension_is_held_against_the_end_as_it_stood_when_it_was_granted() -> None:
    late = (extension(30, granted_on=date(2023, 6, 5)),)
    assert judged(URBAN, longer=late) == ["granted-after-end"]
    assert judged(URBAN, (stop("听证"),), late) == []
    assert judged(URBAN, (stop("听证", date(2023, 5, 30), date(2023, 7, 1)),), late) == []
    assert judged(URBAN, (stop("听证", date(2023, 6, 6), None),), late) == ["granted-after-end"]


def test_what_was_not_allowed_is_counted_all_the_same_and_objected_to() -> None:
    longer = (extension(30),)
    receipt = compute(
        GENERAL.limit(), trigger=FILED, trigger_label="立案", calendar=default_calendar(), extensions=longer
    )
    assert receipt.due_on == date(2023, 6, 30)
    assert judged(GENERAL, (stop("会议"),), longer) == ["cause-not-excluded", "extension-not-allowed"]


def test_every_allowance_of_every_rule_accepts_its_own_measure_and_refuses_one_more() -> None:
    for entry in rules():
        earlier: list[Extension] = []
        for allowance in entry.allowances:
            unit = allowance.unit or Unit.CALENDAR_DAY
            asked = extension(allowance.length or 10, unit)
            assert codes(entry, asked, *earlier) == [], entry.id
            if allowance.length:
                assert codes(entry, extension(allowance.length + 1, unit), *earlier) == ["extension-too-long"], entry.id
            earlier.append(asked)
        repeats = bool(entry.allowances) and entry.allowances[-1].repeats
        once_more = extension(1, earlier[-1].unit) if repeats else extension(1)
        assert len(codes(entry, once_more, *earlier)) == (not repeats), entry.id
