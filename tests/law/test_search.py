"""Rules are found by what people remember of them."""

from zhunsheng.law.search import instrument_called, near_rules, rules_found
from zhunsheng.law.statutes import rules


def ids(words: str) -> set[str]:
    return {rule.id for rule in rules_found(words)}


def test_a_title_with_an_article_finds_what_rests_on_that_article():
    for words in ("人民调解法 33", "人民调解法第33条", "《人民调解法》第 33 条"):
        assert "JUD-01" in ids(words)
        assert all(rule.instrument.title == "人民调解法" for rule in rules_found(words))


def test_an_article_within_a_span_is_found_and_its_neighbour_is_not():
    span = next(rule for rule in rules() if rule.article == "8-9")
    title = span.instrument.title
    assert span.id in ids(f"{title} 8") & ids(f"{title} 9")
    assert span.id not in ids(f"{title} 10")


def test_every_rule_is_found_by_its_id_and_by_its_label():
    for rule in rules():
        assert rule.id in ids(rule.id.lower())
        assert rule in rules_found(rule.label), rule.id


def test_all_words_must_fit_and_no_words_find_nothing():
    assert rules_found("司法确认 太空采矿") == ()
    assert rules_found("  ") == ()


def test_what_is_named_by_the_words_comes_before_what_only_mentions_them():
    found = rules_found("申请司法确认")
    named = ["申请司法确认" in rule.label for rule in found]
    assert named[0] and named == sorted(named, reverse=True)


def test_a_mistyped_id_has_near_ones():
    assert near_rules("JUD-1")[0].id == "JUD-01"
    assert near_rules("完全不像") == ()


def test_an_instrument_is_called_by_key_title_or_full_title():
    law = instrument_called("people_mediation_law")
    assert law is not None
    assert instrument_called("《人民调解法》") is law and instrument_called(law.full_title) is law
    assert instrument_called("太空法") is None
