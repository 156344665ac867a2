"""The papers of an invented case, as an office writes them, to be changed one fault at a time."""

from __future__ import annotations

from collections.abc import Mapping

from zhunsheng.verifier.reading import read_text

PAPERS: Mapping[str, str] = {
    "01立案审批表.txt": """行政处罚立案审批表
观湖立字〔2023〕7号
当事人	葛建业	性别	男	公民身份号码	999999197001010011
住址	柳荫花园3栋201
案发地点	长亭路12号门前	案发时间	2023年5月4日
立案日期	2023年5月5日	承办人	李明、王强
案情：当事人葛建业于2023年5月4日在长亭路12号门前占道经营。
""",
    "02现场检查笔录.txt": """现场检查笔录
检查时间：2023年5月4日9时30分至10时05分
检查地点：长亭路12号门前
被检查人：葛建业  职业：个体  联系电话：无
检查人：李明（执法证号：440301001）、王强（执法证号：440301002）
记录人：王强
现场情况：被检查人在人行道上摆放货架两个，占用面积约三平方米。
""",
    "03行政处罚告知书.txt": """行政处罚告知书
观湖告字〔2023〕5号
葛建业：
你于2023年5月4日在长亭路12号门前占道经营，违反了《深圳经济特区市容和环境卫生管理条例》第二十一条的规定。
当事人：葛建业  住址：柳荫花园3栋201
依据《深圳经济特区市容和环境卫生管理条例》第五十一条，本机关拟对你处以罚款人民币1,000元。
你可以在收到本告知书之日起五日内陈述、申辩。
2023年5月12日
""",
    "04行政处罚决定书.txt": """深圳市龙华区观湖街道办事处
行政处罚决定书
观湖罚决字〔2023〕12号
当事人：葛建业
公民身份号码：999999197001010011
住    址：柳荫花园3栋201
经查，当事人于2023年5月4日在长亭路12号门前占道经营，违反了《深圳经济特区市容和环境卫生管理条例》第二十一条。
本机关已于2023年5月12日向你送达《行政处罚告知书》（观湖告字〔2023〕5号）。
依据《深圳经济特区市容和环境卫生管理条例》第五十一条，决定对你罚款人民币1,000元。
逾期不缴纳的，依据《中华人民共和国行政处罚法》第七十二条每日按罚款数额的百分之三加处罚款。
二〇二三年五月二十二日
""",
    "05送达回证.txt": """送达回证
受送达人	葛建业
送达文书	行政处罚决定书（观湖罚决字〔2023〕12号）
送达时间	2023年5月23日	送达地点	柳荫花园3栋201
""",
    "06结案审批表.txt": """结案审批表
当事人	葛建业	住址	柳荫花园3栋
罚款金额	1000元	缴款情况	已缴清
结案日期	2023年6月1日
""",
}  # fmt: skip


def sources(**changed: str):
    """The papers as sources; ``changed`` gives other texts by the two figures that a name begins with (``p04``)."""
    for name, text in PAPERS.items():
        yield read_text(changed.get(f"p{name[:2]}", text), name)


def with_fault(paper: str, old: str, new: str):
    """The papers with one stretch of one paper changed."""
    name = next(name for name in PAPERS if name.startswith(paper))
    assert old in PAPERS[name], f"{old} 不在{name}中"
    return list(sources(**{f"p{paper}": PAPERS[name].replace(old, new, 1)}))
