"""How amounts are written, and what is written like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verifier.reports import reading_of
from zhunsheng.verifier.figures.numerals import chinese_integer
from zhunsheng.verifier.model import Figure, PeriodBasis, Standing


def only(text: str) -> Figure:
    figures = reading_of(text).figures
    assert len(figures) == 1, [figure.quote for figure in figures]
    return figures[0]


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit", "qualifier"),
    [
        ("调解纠纷105件。", "105件", 105, "件", "exact"),
        ("调解纠纷1,402件。", "1,402件", 1402, "件", "exact"),
        ("公开信息１４０２条。", "１４０２条", 1402, "条", "exact"),
        ("拆除违建66.15万平方米。", "66.15万平方米", 661500, "平方米", "exact"),
        ("追回报酬5700余万元。", "5700余万元", 57_000_000, "元", "approx"),
        ("调处纠纷13.5万余件。", "13.5万余件", 135_000, "件", "approx"),
        ("发放材料万余份。", "万余份", 10_000, "份", "approx"),
        ("走访群众数十户。", "数十户", 10, "户", "approx"),
        ("听众约4500人。", "约4500人", 4500, "人", "approx"),
        ("听众近百名。", "近百名", 100, "名", "approx"),
        ("参训300人左右。", "300人左右", 300, "人", "approx"),
        ("调解率达98%以上。", "98%以上", 98, "%", "at_least"),
        ("成功率超过20%。", "超过20%", 20, "%", "more_than"),
        ("涉及金额逾1000万元。", "逾1000万元", 10_000_000, "元", "more_than"),
        ("用时不超过5次。", "不超过5次", 5, "次", "at_most"),
        ("持证率百分之九十八点五。", "百分之九十八点五", 98.5, "%", "exact"),
        ("特聘请了二名律师。", "二名", 2, "名", "exact"),
        ("三十二个村全部配备法律顾问。", "三十二个", 32, "个", "exact"),
        ("办结 1.3 万件。", "1.3 万件", 13_000, "件", "exact"),
        ("共有XXX件案件。", "XXX件", None, "件", "masked"),
        ("共有**件案件。", "**件", None, "件", "masked"),
        ("开展宣传20場/次。", "20場/次", 20, "场/次", "exact"),
        ("学法考试平均分为99.47。", "99.47", 99.47, "分", "exact"),
        ("审查村规民约14份。", "14份", 14, "份", "exact"),
        ("网上办理占比超七成。", "超七成", 70, "%", "more_than"),
        ("为企业节约成本近亿元。", "近亿元", 100_000_000, "元", "approx"),
        ("接待群众过万人次。", "过万人次", 10_000, "人次", "more_than"),
        ("三个分局办案不足20件。", "不足20件", 20, "件", "at_most"),
        ("聘请10位监督员。", "10位", 10, "位", "exact"),
        ("评查案卷1260卷。", "1260卷", 1260, "卷", "exact"),
        ("关闭违规机井4眼。", "4眼", 4, "眼", "exact"),
        ("更新装备4120台（套）。", "4120台（套）", 4120, "台（套）", "exact"),
        ("年服务4560小时。", "4560小时", 4560, "小时", "exact"),
        ("案件平均审理期限32天。", "32天", 32, "天", "exact"),
        ("行政许可事项平均办理时间约2.5个工作日。", "约2.5个工作日", 2.5, "工作日", "approx"),
        ("诉求事件件均办理时长为2.9天。", "2.9天", 2.9, "天", "exact"),
        ("核发证书的建筑面积58.7万平方米。", "58.7万平方米", 587_000, "平方米", "exact"),
        ("计划完成率101.4%。", "101.4%", 101.4, "%", "exact"),
        ("摸排3起。", "3起", 3, "起", "exact"),
        ("争取上级补助2.3亿元。", "2.3亿元", 230_000_000, "元", "exact"),
        ("满意率下降23.5个百分点。", "23.5个百分点", 23.5, "个百分点", "exact"),
    ],
)
def test_an_amount_is_read_whole(text: str, quote: str, value: float | None, unit: str, qualifier: str) -> None:
    figure = only(text)
    assert (figure.quote, figure.value, figure.unit, figure.qualifier) == (quote, value, unit, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "2023年12月3日召开。",
        "真法办〔2024〕3号文件要求。",
        "市政府召开第14次常务会议。",
        "推行“35X工作法”和“1351”机制。",
        "落实“三项制度”，做到三个“好”。",
        "按照“1+9+N”模式推进。",
        "12345热线全天接听。",
        "优化营商环境7.0版方案。",
        "打造15分钟服务圈，设24小时自助区。",
        "连续2年开会述法，为期4天。",
        "要求平均办理时间不超过3天，平时值守2天。",
        "成为全市5个获表彰单位之一。",
        "形成一个闭环，培养一支队伍。",
        "五个协调小组齐抓共管。",
        "辖区面积12.6平方公里，下辖9个社区，常住人口25.3万人。",
        "按时限要求在3个月内、5个工作日内办结。",
        "落实优化营商环境措施23条。",
        "学习《纲要（2021—2025年）》8个方面内容。",
        "增强四个意识、坚定四个自信。",
        "第3期培训班开班。",
        "上午8:00办讲座。",
        "整治违规电动三四轮车。",
        "实行二元结构，一元复始。",
        "建成24小时自助服务区，提供7×24小时服务。",
        "企业开办压缩至0.5个工作日以内。",
        "全市排名第2，较去年上升3位。",
        "从四个方面着力。",
        "对照100项指标逐项攻坚。",
    ],
)
def test_what_only_looks_like_an_amount_is_none(text: str) -> None:
    assert [figure.quote for figure in reading_of(text).figures] == []


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("镇班子每年集中学法不少于2次。", Standing.NORM),
        ("力争调解成功率达到98%以上。", Standing.PLAN),
        ("落实高于5%的要求。", Standing.PLAN),
        ("超额完成省下达8万户的任务。", Standing.PLAN),
        ("超过年初10场次的计划。", Standing.PLAN),
        ("一、工作成效\n甲。\n二、下一步工作打算\n对全年126件诉求逐件回访。", Standing.WORK),
        ("选聘法律明白人，每村不少于3名。", Standing.NORM),
        ("选聘法律明白人，每村3名。", Standing.WORK),
        ("一、工作成效\n甲。\n二、下一步工作打算\n开展普法活动30场。", Standing.PLAN),
        ("全年学法2次。", Standing.WORK),
    ],
)
def test_what_is_planned_or_demanded_is_no_figure_of_the_report(text: str, standing: Standing) -> None:
    stated = reading_of(text).stated
    assert [figure.standing for figure in stated] == [standing]
    assert len(reading_of(text).figures) == (standing is Standing.WORK)


def test_a_word_that_ends_in_an_approximator_does_not_approximate() -> None:
    assert only("审查合约3份。").qualifier == "exact"
    assert only("为企业节约50万元。").qualifier == "exact"


def test_the_parts_in_a_bracket_share_the_unit_of_the_whole() -> None:
    assert [(figure.value, figure.unit) for figure in reading_of("下放443项（191+252）职权。").figures] == [
        (443, "项"),
        (191, "项"),
        (252, "项"),
    ]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("全年开展安全检查33次。", "开展安全检查"),
        ("街道59名公职人员参加考试。", "公职人员参加考试"),
        ("共化解矛盾纠纷630余件。", "化解矛盾纠纷"),
        ("实现了100%的办结率。", "办结率"),
        ("案件平均审理期限32天。", "案件平均审理期限"),
        ("事项\t全年\n调解成功\t期间内达成协议，不论何时登记\t966件", "调解成功"),
    ],
)
def test_a_figure_says_what_is_counted(text: str, subject: str) -> None:
    assert only(text).subject == subject


def test_the_period_is_the_year_of_the_sentence_else_of_the_report() -> None:
    first, second = reading_of("关于2023年法治政府建设情况的报告\n2019年调解纠纷244件。\n学法4次。").figures
    assert (first.period, first.period_basis) == ("2019", PeriodBasis.EXPLICIT)
    assert (second.period, second.period_basis) == ("2023", PeriodBasis.DOCUMENT)


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_number_in_chinese_signs_is_read_back(number: int) -> None:
    assert chinese_integer(spelled(number)) == number


@given(st.integers(min_value=0, max_value=9_999_999), st.sampled_from(["件", "名", "场次", "份"]))
def test_every_count_is_found_where_it_stands(number: int, unit: str) -> None:
    figure = only(f"全年共办理{number}{unit}。")
    assert (figure.value, figure.unit, figure.start) == (number, unit, 5)


@given(st.text(alphabet="一二三十百千万年月日第约近余0123456789件名次%（）“”《》，。\n其中合计率X", max_size=120))
def test_any_text_is_read_without_a_fault_and_each_figure_is_where_it_says(text: str) -> None:
    reading = reading_of(text)
    for figure in reading.stated:
        assert text[figure.start : figure.end] == figure.quote


def spelled(number: int) -> str:
    """A number in Chinese signs, the long way (12 is 一十二)."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return spelled(high) + "万" + (("零" if low < 1000 else "") + spelled(low) if low else "")
    parts, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            parts += ("零" if gap and parts else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return parts
