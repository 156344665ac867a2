"""What acts and objections rest on is printed with the article number of the day."""

from datetime import date

import pytest

from zhunsheng.law.citation import basis_fault, cited
from zhunsheng.law.errors import UnknownRule


@pytest.mark.parametrize(
    ("on", "article"),
    [(date(2021, 12, 31), "194"), (date(2022, 1, 1), "201"), (date(2023, 12, 31), "201"), (date(2024, 1, 1), "205")],
)
def test_a_rule_is_cited_by_the_article_number_of_the_day(on: date, article: str) -> None:
    assert cited("JUD-02", on) == f"《民事诉讼法》第{article}条"


def test_a_rule_not_yet_in_force_is_cited_by_its_nearest_version() -> None:
    assert cited("JUD-05", date(2000, 1, 1)).startswith("《最高人民法院关于适用〈民事诉讼法〉的解释》第355条")


def test_an_article_a_local_setting_and_a_printed_citation() -> None:
    day = date(2023, 5, 4)
    assert cited("人民调解法 19", day) == "《人民调解法》第19条"
    assert cited("参数 四级化解各级时限", day) == "本地参数“四级化解各级时限”"
    assert cited(cited("人民调解法 19", day), day) == "《人民调解法》第19条"


def test_an_unknown_rule_is_not_cited() -> None:
    with pytest.raises(UnknownRule):
        cited("XYZ-99", date(2023, 5, 4))


@pytest.mark.parametrize(("basis", "is_sound"), [("MED-03", True), ("人民调解法 19", True), ("参数 某机制", True),
                                                 ("", False), ("XYZ-99", False), ("不存在的法 3", False)])  # fmt: skip
def test_a_basis_must_be_a_rule_a_known_instrument_or_a_local_setting(basis: str, is_sound: bool) -> None:
    assert (basis_fault(basis) is None) == is_sound
