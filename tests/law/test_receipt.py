"""What a receipt says aloud."""

import json
from dataclasses import replace
from datetime import date

import pytest

from zhunsheng.law.clock import compute
from zhunsheng.law.model import Direction, Extension, Limit, Suspension, Unit
from zhunsheng.law.receipt import Receipt, SkippedRun
from zhunsheng.law.statutes import law_version, rule
from zhunsheng.law.working_days import default_calendar

VERSIONS = f"按规则版本{law_version()}、工作日历{default_calendar().version}计算"
TRIAL_VERSIONS = f"按规则版本law:00000000、工作日历{default_calendar().version}计算"


def receipt_of(limit: Limit, trigger: date, label: str, **more: tuple[Suspension | Extension, ...]) -> Receipt:
    return compute(limit, trigger=trigger, trigger_label=label, calendar=default_calendar(), **more)  # type: ignore[arg-type]


def judicial_confirmation() -> Limit:
    return rule("JUD-01", on=date(2023, 5, 4)).limit()


def working_days(length: int, direction: Direction = Direction.FORWARD) -> Limit:
    return Limit(length, Unit.WORKING_DAY, direction, False, "《试用办法》第1条", "TST-01", "law:00000000", True)


def test_a_rolled_end_is_read_out_with_its_reason() -> None:
    assert receipt_of(judicial_confirmation(), date(2023, 5, 4), "调解协议生效").sentence() == (
        "自2023年5月4日“调解协议生效”起算，次日5月5日为第1日；期限30日（自然日，《人民调解法》第33条）；"
        "适用2011年1月1日起施行的规定；届满日6月3日为周六，逢周末，依《民事诉讼法》第85条顺延至6月5日（周一）；"
        f"{VERSIONS}；终点为2023年6月5日，已确定。"
    )


def test_a_holiday_names_its_notice_and_the_new_year_is_said() -> None:
    assert receipt_of(judicial_confirmation(), date(2023, 12, 1), "调解协议生效").sentence() == (
        "自2023年12月1日“调解协议生效”起算，次日12月2日为第1日；期限30日（自然日，《人民调解法》第33条）；"
        "适用2011年1月1日起施行的规定；届满日12月31日为周日，逢周末、元旦假期（国办发明电〔2023〕7号），"
        f"依《民事诉讼法》第85条顺延至2024年1月2日（周二）；{VERSIONS}；终点为2024年1月2日，已确定。"
    )


def test_a_plain_end_says_nothing_of_rolling() -> None:
    sentence = receipt_of(judicial_confirmation(), date(2023, 5, 8), "调解协议生效").sentence()
    assert "顺延" not in sentence and sentence.endswith("终点为2023年6月7日，已确定。")


def test_working_days_say_what_was_left_out() -> None:
    assert receipt_of(working_days(5), date(2023, 4, 26), "收到申请").sentence() == (
        "自2023年4月26日“收到申请”起算，次日4月27日起计，只计工作日；"
        "期限5个工作日（《试用办法》第1条，待确认）；其间不计入劳动节假期（国办发明电〔2022〕16号）5日；"
        f"{TRIAL_VERSIONS}；终点为2023年5月6日，已确定。"
    )


def test_suspension_and_extension_are_read_out_with_cause_paper_and_approver() -> None:
    receipt = receipt_of(
        judicial_confirmation(),
        date(2023, 5, 8),
        "立案",
        suspensions=(Suspension(date(2023, 5, 10), date(2023, 5, 15), "委托鉴定", "鉴定委托书"),),
        extensions=(Extension(10, Unit.CALENDAR_DAY, "机关负责人", "《试用办法》第2条", date(2023, 6, 1)),),
    )
    sentence = receipt.sentence()
    assert "因委托鉴定（鉴定委托书）自5月10日起中止，至5月15日恢复，扣除5日" in sentence
    assert "经机关负责人于6月1日批准，依《试用办法》第2条延长10日" in sentence
    assert sentence.endswith("终点为2023年6月25日，已确定。")


def test_an_open_suspension_is_said_to_have_no_end_yet() -> None:
    stop = Suspension(date(2023, 5, 10), None, "委托鉴定", "")
    sentence = receipt_of(judicial_confirmation(), date(2023, 5, 8), "立案", suspensions=(stop,)).sentence()
    assert "因委托鉴定自5月10日起中止；" in sentence
    assert sentence.endswith("现在中止中，恢复后继续计算，终点尚不能确定。")


def test_a_backward_period_is_read_from_its_event() -> None:
    sentence = receipt_of(working_days(7, Direction.BACKWARD), date(2023, 5, 10), "听证").sentence()
    assert sentence == (
        "自2023年5月10日“听证”往前倒计，前一日5月9日起计，只计工作日；期限7个工作日（《试用办法》第1条，待确认）；"
        "其间不计入劳动节假期（国办发明电〔2022〕16号）5日、周末1日；倒计期限不顺延；"
        f"{TRIAL_VERSIONS}；终点为2023年4月27日，已确定。"
    )


def calendar_days(length: int, direction: Direction, roll: bool = False) -> Limit:
    return Limit(length, Unit.CALENDAR_DAY, direction, roll, "《试用办法》第1条", "TST-01", "", False)


def test_a_backward_end_on_a_rest_day_stays_and_says_so() -> None:
    sentence = receipt_of(calendar_days(3, Direction.BACKWARD), date(2023, 5, 17), "开庭").sentence()
    assert sentence == (
        "自2023年5月17日“开庭”往前倒计，前一日5月16日为第1日；期限3日（自然日，《试用办法》第1条）；"
        "5月14日为周日，逢周末，倒计期限不顺延，须在此日或者之前办妥；"
        f"按工作日历{default_calendar().version}计算；终点为2023年5月14日，已确定。"
    )


def test_a_period_that_does_not_roll_says_that_its_end_stays_on_the_rest_day() -> None:
    sentence = receipt_of(calendar_days(30, Direction.FORWARD), date(2023, 5, 4), "决定作出").sentence()
    assert "届满日6月3日为周六，逢周末，本期限不适用顺延；" in sentence and "依《民事诉讼法》" not in sentence


@pytest.mark.parametrize(
    ("trigger", "article"), [(date(2012, 5, 3), "第75条"), (date(2021, 5, 13), "第82条"), (date(2023, 5, 4), "第85条")]
)
def test_the_article_that_rolls_an_end_bears_the_number_of_its_day(trigger: date, article: str) -> None:
    receipt = receipt_of(calendar_days(30, Direction.FORWARD, roll=True), trigger, "立案")
    assert receipt.rolled_by == f"《民事诉讼法》{article}"
    assert f"依《民事诉讼法》{article}顺延至" in receipt.sentence()


def test_an_end_rolls_without_an_article_before_there_was_one() -> None:
    receipt = receipt_of(calendar_days(30, Direction.FORWARD, roll=True), date(1990, 5, 3), "立案")
    assert (receipt.due_on, receipt.rolled_by) == (date(1990, 6, 4), "")


def test_a_provisional_end_says_why_and_what_will_happen() -> None:
    receipt = receipt_of(judicial_confirmation(), date(2026, 12, 10), "调解协议生效")
    assert receipt.sentence().endswith(
        "终点暂为2027年1月11日，2027年不在工作日表（2004—2026年）之内，暂按双休日推算，导入放假通知后重算。"
    )


def test_the_receipt_carries_the_versions_it_was_counted_with() -> None:
    receipt = receipt_of(judicial_confirmation(), date(2023, 5, 4), "调解协议生效")
    assert (receipt.law_version, receipt.calendar_version) == (law_version(), default_calendar().version)
    assert (receipt.source_id, receipt.citation) == ("JUD-01", "《人民调解法》第33条")


def test_consecutive_days_of_one_reason_are_one_run() -> None:
    receipt = receipt_of(working_days(3), date(2023, 4, 27), "收到申请")
    assert receipt.skipped == (SkippedRun(date(2023, 4, 29), date(2023, 5, 3), "劳动节假期（国办发明电〔2022〕16号）"),)


def eventful() -> Receipt:
    """A receipt in which everything happened: days skipped, two stops joined, two extensions, an end rolled."""
    return receipt_of(
        Limit(5, Unit.WORKING_DAY, Direction.FORWARD, True, "《试用办法》第1条", "TST-01", "law:00000000", True),
        date(2023, 4, 26),
        "收到申请",
        suspensions=(
            Suspension(date(2023, 4, 28), date(2023, 5, 9), "听证", "听证通知书"),
            Suspension(date(2023, 4, 28), date(2023, 5, 6), "鉴定", "鉴定委托书"),
        ),
        extensions=(
            Extension(10, Unit.CALENDAR_DAY, "机关负责人", "审批表", date(2023, 5, 10)),
            Extension(1, Unit.MONTH, "集体讨论", "纪要", date(2023, 5, 12)),
        ),
    )


def test_an_eventful_receipt_is_read_out_whole() -> None:
    assert eventful().sentence() == (
        "自2023年4月26日“收到申请”起算，次日4月27日起计，只计工作日；期限5个工作日（《试用办法》第1条，待确认）；"
        "因鉴定、听证（鉴定委托书、听证通知书）自4月28日起中止，至5月9日恢复，扣除11日；"
        "经机关负责人于5月10日批准，依审批表延长10日；经集体讨论于5月12日批准，依纪要延长1个月；"
        "届满日6月22日为周四，逢端午节假期（国办发明电〔2022〕16号），依《民事诉讼法》第85条顺延至6月25日（周日）；"
        f"{TRIAL_VERSIONS}；终点为2023年6月25日，已确定。"
    )


def test_a_receipt_is_plain_json_and_comes_back_equal() -> None:
    stops = (Suspension(date(2023, 5, 10), None, "鉴定", "委托书"),)
    for receipt in (
        eventful(),
        receipt_of(working_days(12), date(2023, 4, 20), "收到申请"),
        receipt_of(judicial_confirmation(), date(2023, 5, 4), "调解协议生效"),
        receipt_of(working_days(90), date(2023, 9, 1), "立案", suspensions=stops),
    ):
        text = json.dumps(receipt.to_dict(), sort_keys=True)
        again = Receipt.from_dict(json.loads(text))
        assert again == receipt
        assert json.dumps(again.to_dict(), sort_keys=True) == text


def test_a_stored_receipt_says_everything_in_plain_words() -> None:
    stored = eventful().to_dict()
    assert stored["extended"][0] == {
        "length": 10, "unit": "calendar_day", "approver": "机关负责人", "basis": "审批表", "granted_on": "2023-05-10",
    }  # fmt: skip
    assert stored["suspended"] == [
        {
            "from_on": "2023-04-28", "until_on": "2023-05-09", "cause": "鉴定、听证", "evidence": "鉴定委托书、听证通知书",
            "days": 11,
        }
    ]  # fmt: skip
    assert stored["rolled"] == [
        {"from_on": "2023-06-22", "to_on": "2023-06-24", "why": "端午节假期（国办发明电〔2022〕16号）"}
    ]
    assert (stored["rolled_by"], stored["rest_at_end"], stored["due_at"]) == ("《民事诉讼法》第85条", "", None)


def test_a_plain_receipt_has_nothing_to_say_of_what_did_not_happen() -> None:
    receipt = receipt_of(judicial_confirmation(), date(2023, 5, 8), "立案")
    assert (receipt.rolled_by, receipt.rest_at_end, receipt.provisional_why) == ("", "", "")
    assert (receipt.roll, receipt.provisional, receipt.started_at, receipt.due_at) == (True, False, None, None)


def test_days_left_out_are_summed_by_their_reason() -> None:
    sentence = receipt_of(working_days(12), date(2023, 4, 20), "收到申请").sentence()
    assert "其间不计入周末2日、劳动节假期（国办发明电〔2022〕16号）5日；" in sentence


def test_a_receipt_stored_before_a_field_was_added_still_reads() -> None:
    receipt = receipt_of(judicial_confirmation(), date(2023, 5, 4), "调解协议生效")
    added = {"applied", "rolled_by", "rest_at_end", "started_at", "due_at"}
    earlier = {name: value for name, value in receipt.to_dict().items() if name not in added}
    again = Receipt.from_dict(earlier)
    assert again == replace(receipt, applied="", rolled_by="")
    assert "，顺延至6月5日（周一）" in again.sentence()


def test_a_broken_receipt_is_refused() -> None:
    data = receipt_of(judicial_confirmation(), date(2023, 5, 4), "调解协议生效").to_dict()
    with pytest.raises(ValueError):
        Receipt.from_dict({**data, "trigger_on": "2023-02-30"})
    with pytest.raises(KeyError):
        Receipt.from_dict({name: value for name, value in data.items() if name != "due_on"})
