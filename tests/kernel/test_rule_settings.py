"""Rules that are local or not surely known: an example that says 待确认 until the place sets its own value."""

from __future__ import annotations

import json
from datetime import date

import pytest

from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter
from zhunsheng.kernel.acts.world import World
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.local_settings import MissingSetting, definitions
from zhunsheng.kernel.models import Deadline
from zhunsheng.kernel.rule_settings import key_of, measure_of, rule_definitions
from zhunsheng.kernel.today import on_day
from zhunsheng.law.errors import LawError
from zhunsheng.law.model import Unit
from zhunsheng.law.receipt import Receipt
from zhunsheng.law.statutes import rule, rules

DAY, LATER = date(2023, 5, 4), date(2023, 5, 8)
GENERAL = "rule.MED-04"
TWENTY = {"length": 20, "unit": "working_day", "roll": False}


def adopt(cast, name, value, *, unit="north", on=DAY, **given):
    with on_day(on):
        values = {"name": name, "value": json.dumps(value), **given}
        asked = Asked("enter", values)
        viewer = cast.viewer("administrator", on)
        return open_matter(viewer, registry.kind("kernel.setting"), cast.units[unit], asked).matter


def receipt(matter) -> Receipt:
    return Receipt.from_dict(Deadline.objects.get(matter=matter, clock="conclude_by").receipt)


def test_every_such_rule_with_a_number_is_a_setting_and_no_other_rule_is():
    for known in rules():
        is_setting = known.length is not None and known.needs_confirmation
        assert is_setting == any(version is known for version in _versions(key_of(known))), known.id
    assert rule_definitions().items() <= definitions().items()


def _versions(key):
    return rule_definitions()[key].versions if key in rule_definitions() else ()


def test_every_definition_has_words_and_an_example_that_it_accepts():
    for definition in rule_definitions().values():
        for version in definition.versions:
            day = version.in_force_from
            assert (definition.label and version.words in definition.about) or len(definition.versions) > 1
            assert definition.fault(json.loads(definition.example(day)), day) == ""


def test_without_a_value_of_the_place_the_receipt_cites_the_rule_and_says_so(cast):
    shown = receipt(cast.accepted_dispute(DAY))
    known = rule("MED-04", on=DAY)
    assert (shown.citation, shown.source_id) == (known.citation, "MED-04")
    assert shown.needs_confirmation and "待确认" in shown.sentence()


def test_a_value_of_the_place_counts_and_its_receipt_cites_it(cast):
    adopt(cast, GENERAL, TWENTY, is_confirmed=True, source="北府〔2023〕5号")
    shown = receipt(cast.accepted_dispute(DAY))
    assert (shown.length, shown.unit, shown.source_id) == (20, Unit.WORKING_DAY, GENERAL)
    assert shown.citation == "本地参数“一般调解期限”（北岸街道，北府〔2023〕5号）"
    assert not shown.needs_confirmation and "待确认" not in shown.sentence()


def test_a_value_that_the_place_has_not_confirmed_still_says_so(cast):
    adopt(cast, GENERAL, TWENTY, source="征求意见稿")
    matter = cast.accepted_dispute(DAY)
    assert receipt(matter).needs_confirmation
    assert Deadline.objects.get(matter=matter, clock="conclude_by").needs_confirmation


def test_a_matter_keeps_what_held_when_it_opened(cast):
    before = cast.accepted_dispute(DAY)
    adopt(cast, GENERAL, TWENTY, on=LATER)
    opened_before = cast.dispute(on=DAY)
    with on_day(LATER):
        cast.act("mediator", opened_before, "accept", LATER, mediator=cast.mediators["mediator"].pk)
    after = cast.accepted_dispute(LATER)
    assert [receipt(matter).source_id for matter in (before, opened_before, after)] == ["MED-04", "MED-04", GENERAL]
    assert before.settings_stamp_id != after.settings_stamp_id


def test_a_value_holds_for_its_units_only(cast):
    adopt(cast, GENERAL, TWENTY, unit="south")
    assert receipt(cast.accepted_dispute(DAY)).source_id == "MED-04"


def test_guards_and_pages_ask_for_a_number_through_the_same_function(cast):
    merit, path = rule("SUP-04", on=DAY), cast.units["willow"].ancestor_ids()
    unset = World().settings.stamps([key_of(merit)], path, DAY)
    assert (measure_of(merit, unset).length, measure_of(merit, unset).needs_confirmation) == (60, True)
    adopt(cast, key_of(merit), {"length": 65, "counted_in": "分"}, is_confirmed=True)
    own = measure_of(merit, World().settings.stamps([key_of(merit)], path, DAY))
    assert (own.length, own.counted_in, own.unit, own.needs_confirmation) == (65, "分", None, False)


def test_what_is_surely_known_is_the_same_everywhere(cast):
    known = rule("JUD-01", on=DAY)
    meddled = {
        key_of(known): {"label": "", "value": TWENTY, "unit_name": "", "version": "", "needs_confirmation": False}
    }
    assert measure_of(known, meddled).limit() == known.limit()
    with pytest.raises(Refused) as refused:
        adopt(cast, "rule.JUD-01", TWENTY)
    assert [objection.code for objection in refused.value.objections] == ["setting-unknown"]


def test_a_rule_without_any_number_has_none_to_give():
    duty = next(known for known in rules() if known.length is None)
    with pytest.raises(LawError, match="没有规定期限或数量"):
        measure_of(duty, {})


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"length": 0, "unit": "month", "roll": True}, "正整数"),
        ({"length": 20, "unit": "fortnight", "roll": True}, "unit写的是“fortnight”"),
        ({"length": 20, "unit": "month", "roll": "yes"}, "true或false"),
        ({"length": 20, "unit": "month"}, "须恰有length、unit、roll"),
        ([20], "须恰有"),
    ],
)
def test_a_value_that_could_not_be_counted_is_refused_with_an_example(cast, value, words):
    with pytest.raises(Refused) as refused:
        adopt(cast, GENERAL, value)
    (objection,) = refused.value.objections
    assert words in objection.message and '"unit": "month"' in objection.way_out


def test_an_amount_keeps_what_it_is_counted_in(cast):
    with pytest.raises(Refused, match="须为“分”"):
        adopt(cast, "rule.SUP-04", {"length": 65, "counted_in": "项"})


def test_before_the_rule_is_in_force_there_is_nothing_to_set_or_to_ask_for(cast):
    trial = rule_definitions()["rule.ADM-01"]
    early = date(2022, 4, 30)
    assert trial.default_on(early) is None and "未施行" in trial.fault(TWENTY, early)
    with pytest.raises(MissingSetting):
        World().settings.resolve("rule.ADM-01", cast.units["north"].ancestor_ids(), early)
