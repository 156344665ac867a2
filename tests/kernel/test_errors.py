"""What a refusal says: days as pages write them, and what somebody wrote as it was written."""

from __future__ import annotations

from datetime import date

import pytest

from zhunsheng.kernel.errors import Objection


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"期限至{date(2023, 5, 6)}，{date(2023, 12, 31)}还没有届满", "期限至2023年5月6日，2023年12月31日还没有届满"),
        (f"{date(2023, 6, 3)}持有证件的只有1人", "2023年6月3日持有证件的只有1人"),
        ("未缴的罚款是200.00元，本次登记缴纳100.50元", "未缴的罚款是200元，本次登记缴纳100.50元"),
        ("“2023-13-40”读不出来", "“2023-13-40”读不出来"),
        ("“报表2023-05-06.xlsx”不是表样", "“报表2023-05-06.xlsx”不是表样"),
        ("执法证（粤4-2023-01-03）已失效", "执法证（粤4-2023-01-03）已失效"),
        ("日期请写成 2023-05-04 的样子", "日期请写成 2023-05-04 的样子"),
        ("编号2023-99-01不在册", "编号2023-99-01不在册"),
    ],
)
def test_days_and_amounts_are_written_as_pages_write_them_in_what_is_wrong_and_in_what_to_do(said, shown):
    objection = Objection("late", said, way_out=said)
    assert (objection.message, objection.way_out) == (shown, shown)
