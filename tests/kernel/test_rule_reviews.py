"""Who checked a rule and when: a review stands for the very wording, a change of law asks for a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from zhunsheng.kernel import registry, rule_reviews
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.rule_reviews import Standing, review_of, unreviewed, unreviewed_behind, wording_code
from zhunsheng.kernel.today import on_day
from zhunsheng.law.statutes import law_version, rule

DAY = date(2023, 5, 4)
KNOWN = rule("JUD-01", on=DAY)


def review(cast, known=KNOWN, who="justice", on=DAY, **given):
    values = {
        "rule_id": known.id,
        "field": known.field or "",
        "in_force_from": known.in_force_from.isoformat(),
        "wording_code": wording_code(known),
        "reviewer": "南律师",
        "qualification": "执业律师",
        "reviewed_on": on.isoformat(),
        "source_text": "国家法律法规数据库",
        "result": "agrees",
        **given,
    }
    with on_day(on):
        kind = registry.kind("kernel.rule_review")
        return open_matter(cast.viewer(who, on), kind, cast.units["north"], Asked("enter", values)).matter


def codes(refused) -> list[str]:
    return [objection.code for objection in refused.value.objections]


def test_nobody_has_checked_a_rule_until_a_review_is_recorded(cast):
    assert review_of(KNOWN).standing is Standing.NEVER
    review(cast)
    found = review_of(KNOWN)
    assert found.standing is Standing.AGREES
    assert (found.reviewer, found.qualification, found.reviewed_on) == ("南律师", "执业律师", DAY)
    assert unreviewed(KNOWN) is None


def test_an_entry_that_changed_after_its_review_needs_a_new_one(cast):
    review(cast)
    changed = replace(KNOWN, length=31)
    finding = unreviewed(changed)
    assert review_of(changed).standing is Standing.CHANGED
    assert finding.code == "rule-changed-since-review" and "2023年5月4日核对之后有改动" in finding.message


def test_a_version_that_came_into_force_after_the_last_review_needs_one_of_its_own(cast):
    review(cast)
    later = replace(KNOWN, in_force_from=date(2024, 1, 1))
    finding = unreviewed(later)
    assert finding.code == "rule-newer-than-review" and "自2024年1月1日起施行" in finding.message


def test_a_review_made_before_the_new_version_comes_into_force_counts(cast, monkeypatch):
    later = replace(KNOWN, in_force_from=date(2024, 1, 1), words="新的规定")
    monkeypatch.setattr("zhunsheng.kernel.kinds.rule_review.rules", lambda: (KNOWN, later))
    review(cast)
    review(cast, later)
    assert unreviewed(later) is None


def test_an_older_version_that_nobody_checked_is_not_news(cast):
    review(cast)
    older = replace(KNOWN, in_force_from=date(2009, 1, 1), in_force_to=date(2010, 12, 31))
    assert review_of(older).standing is Standing.NEVER and unreviewed(older) is None


def test_a_difference_found_is_told_until_it_is_checked_anew(cast):
    review(cast, result="differs", remark="原文为三十日，此处写作一个月")
    assert "原文为三十日" in unreviewed(KNOWN).message
    review(cast, on=date(2023, 5, 5))
    assert unreviewed(KNOWN) is None


def test_a_review_that_was_ended_or_made_void_no_longer_stands(cast):
    ended, void = review(cast), review(cast)
    with on_day(DAY):
        take(cast.viewer("justice"), ended.pk, Asked("end", {}))
    cast.act("administrator", void, "void", reason="误录")
    assert review_of(KNOWN).standing is Standing.NEVER


def test_what_the_statute_file_says_of_its_review_counts_as_one(cast):
    shipped = replace(KNOWN, reviewed_by="编校人", reviewed_on=date(2023, 1, 1))
    assert review_of(shipped).standing is Standing.AGREES
    assert wording_code(shipped) == wording_code(KNOWN), "who looked is not what was looked at"


def test_the_code_hangs_on_what_the_law_is_and_on_nothing_else():
    for other in (
        {"length": 29},
        {"words": "改"},
        {"article": "1"},
        {"in_force_to": date(2030, 1, 1)},
        {"roll": not KNOWN.roll},
    ):
        assert wording_code(replace(KNOWN, **other)) != wording_code(KNOWN), other
    assert wording_code(replace(KNOWN, version=law_version() + "x", source_note="另注")) == wording_code(KNOWN)


def test_without_the_present_wording_before_them_nobody_records_a_review(cast):
    with pytest.raises(Refused) as refused:
        review(cast, wording_code="")
    (objection,) = refused.value.objections
    assert objection.code == "wording-not-current"
    assert KNOWN.words in objection.way_out and wording_code(KNOWN) in objection.way_out


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"rule_id": "JUD-99"}, "rule-unknown"),
        ({"in_force_from": "2001-01-01"}, "rule-unknown"),
        ({"reviewed_on": "2023-05-05"}, "review-in-future"),
        ({"result": "differs"}, "difference-not-said"),
        ({"source_text": ""}, "field-empty"),
    ],
)
def test_a_review_that_says_too_little_is_refused(cast, given, code):
    with pytest.raises(Refused) as refused:
        review(cast, **given)
    assert codes(refused) == [code]


def test_only_those_who_know_the_law_record_reviews(cast):
    with pytest.raises(Refused) as refused:
        review(cast, who="mediator")
    assert "role-missing" in codes(refused)


def test_before_a_paper_goes_out_its_rules_are_looked_up_once(cast, monkeypatch, django_assert_num_queries):
    dispute = registry.kind("mediation.dispute")
    procedure = registry.procedure_on(dispute, DAY)
    accept = procedure.acts["accept"]
    with django_assert_num_queries(1):
        assert unreviewed_behind(procedure, accept, DAY) == []
    general = rule("MED-04", on=DAY)
    review(cast, general)
    actual = rule_reviews.rule
    changed = replace(general, words="另一种说法")
    monkeypatch.setattr(
        rule_reviews, "rule", lambda wanted, on: changed if wanted == "MED-04" else actual(wanted, on=on)
    )
    assert [finding.where for finding in unreviewed_behind(procedure, accept, DAY)] == ["MED-04"]
