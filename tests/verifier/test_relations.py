"""Which amounts belong together, and whether they agree."""

from __future__ import annotations

import pytest

from tests.verifier.reports import reading_of
from zhunsheng.verifier.model import Relation


def told(text: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(relation.kind, relation.members, relation.verdict.value) for relation in reading_of(text).relations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下放443项（191+252）职权。", ("sum", ("443项", "191", "252"), "holds")),
        ("下放443项（191+253）职权。", ("sum", ("443项", "191", "253"), "fails")),
        (
            "公开信息140条。其中：网站发布60条，公众号发布50条，公开栏发布30条。",
            ("sum", ("140条", "60条", "50条", "30条"), "holds"),
        ),
        (
            "公开信息140条。其中：网站发布60条，公众号发布50条，公开栏发布31条。",
            ("sum", ("140条", "60条", "50条", "31条"), "fails"),
        ),
        ("非常满意802条、满意163条，两项合计965条。", ("sum", ("965条", "802条", "163条"), "holds")),
        ("非常满意802条、满意163条，两项合计956条。", ("sum", ("956条", "802条", "163条"), "fails")),
        ("立案390件（含简易程序110件，普通程序280件、撤销8件）。", ("sum", ("390件", "110件", "280件"), "holds")),
        ("将3类城管执法、3类消防安全等6类事项下沉。", ("sum", ("6类", "3类", "3类"), "holds")),
        ("共开展XXX场，其中讲座5场，咨询6场。", ("sum", ("XXX场", "5场", "6场"), "unknown")),
        ("开展活动100场，其中讲座20场，咨询30场。", ("sum", ("100场", "20场", "30场"), "unknown")),
        ("制作作品13部，其中2部获奖。", ("part_of", ("13部", "2部"), "holds")),
        ("制作作品13部，其中20部获奖。", ("part_of", ("13部", "20部"), "fails")),
        ("受理案件80件，办结92件。", ("part_of", ("80件", "92件"), "fails")),
        ("受理案件80件（另有上年结转20件），办结92件。", ("part_of", ("20件", "92件"), "unknown")),
        ("接收事件7981件，已办结7970件，办结率99.86%。", ("ratio", ("7981件", "7970件", "99.86%"), "holds")),
        ("接收事件7981件，已办结7970件，办结率99.68%。", ("ratio", ("7981件", "7970件", "99.68%"), "fails")),
        ("应考干部116名，参考率99.14%。", ("ratio", ("116名", "99.14%"), "holds")),
        ("应考干部116名，参考率99.24%。", ("ratio", ("116名", "99.24%"), "fails")),
        ("化解纠纷630余件，调解率达98%以上。", ("ratio", ("630余件", "98%以上"), "holds")),
        ("应考干部116名，参考率120%。", ("ratio", ("116名", "120%"), "fails")),
        (
            "委派案件130件，成功调处26件，成功率达到要求的超过20%的目标。",
            ("target", ("130件", "26件", "超过20%"), "fails"),
        ),
        (
            "委派案件130件，成功调处27件，成功率达到要求的超过20%的目标。",
            ("target", ("130件", "27件", "超过20%"), "holds"),
        ),
        ("按每两月1次的频次学习5次。", ("target", ("每两月1次", "5次"), "fails")),
        ("按每季度1次的频次学习5次。", ("target", ("每季度1次", "5次"), "holds")),
        ("审合同136件次，比2024年多23%。", ("ratio", ("136件次", "23%"), "holds")),
        ("审合同7件，同比增长23%。", ("ratio", ("7件", "23%"), "fails")),
        ("审合同10件，同比下降50%。", ("ratio", ("10件", "50%"), "holds")),
        ("指标由62项压减到13项。", ("change", ("62项", "13项"), "holds")),
        ("指标由13项压减到62项。", ("change", ("13项", "62项"), "fails")),
        ("到全镇9个村宣讲9次。", ("part_of", ("9个", "9次"), "holds")),
        ("到全镇9个村宣讲8次。", ("part_of", ("9个", "8次"), "fails")),
        (
            "全年追回欠薪5700余万元。\n为农民工追回欠薪5800余万元。",
            ("same_fact", ("5700余万元", "5800余万元"), "fails"),
        ),
        (
            "全年追回欠薪5700余万元。\n为农民工追回欠薪5700余万元。",
            ("same_fact", ("5700余万元", "5700余万元"), "holds"),
        ),
        ("街道59名干部参加考试，平均分为99.47。", ("average", ("59名", "99.47"), "holds")),
    ],
)
def test_a_relation_is_found_with_its_verdict(text: str, expected: tuple[str, tuple[str, ...], str]) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "诉前调解纠纷244件，在线调解纠纷43件。",
        "应对行政诉讼11宗、行政复议6宗。",
        "措施由40项细化为78项，另加41项指标。",
        "采取强制措施8件，立案撤销8件。",
        "满意25票，基本满意3票。",
        "派7名执法员参加4期培训。",
        "发布清单4期50个主题，网上可办率94.3%。",
        "发放宣传资料500份。\n发放宣传资料3000份。",
    ],
)
def test_amounts_that_stand_side_by_side_raise_no_alarm(text: str) -> None:
    assert [relation for relation in told(text) if relation[2] == "fails"] == []


def test_a_reckoning_is_shown() -> None:
    (relation,) = (
        one for one in reading_of("接收7981件，已办结7970件，办结率99.68%。").relations if one.kind == "ratio"
    )
    assert isinstance(relation, Relation)
    assert relation.explanation == "7970件÷7981件＝99.862%，不是99.68%。"
