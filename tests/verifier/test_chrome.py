"""What belongs to the site is recognised; what belongs to the report never is."""

from __future__ import annotations

import time

import pytest

from zhunsheng.verifier.chrome import chrome_of
from zhunsheng.verifier.model import Source
from zhunsheng.verifier.pipeline import verify

PROSE = "2024年，青石街道坚持依法行政，全年调处矛盾纠纷966件。"


def _chrome(*lines: str) -> list[str]:
    text = "\n".join(lines)
    return [text[span.start : span.end] for span in chrome_of(text)]


@pytest.mark.parametrize(
    "line",
    (
        "您的位置： 首页>>政府信息公开>>青石街道",
        "当前位置 ： 首页",
        "首页 > 政务公开 > 法治政府建设年度报告",
        "首页",
        "字体：【 打印",
        "【字体：大 中 小】 打印 关闭",
        "大中小",
        "扫一扫在手机打开当前页",
        "分享到：",
        "微信 微博 QQ空间",
        "进入播报模式 语音播报 退出播报模式",
        "无障碍 简体| 繁体",
        "上一篇：青石街道2023年工作总结",
        "责任编辑：张三",
        "浏览次数：123",
        "版权声明 ：以上文章中选用的图片文字均来源于网络，如有侵权请联系我们，我们立即删除。",
        "下面是小编为大家整理的2024年工作报告，供大家参考。",
        "某ICP备12345678号 某公网安备12345678号 网站标识码：1234567890",
        "主办单位：青石街道办事处",
        "文件已失效",
        "今天是：2024年10月31日 星期四 农历九月廿九",
        "当前所在位置： 首页 / 信息公开 / 正文",
        "首页 政务公开 法治政府建设年度报告 正文",
        "登录 注册 | 设为首页 | 加入收藏",
        "视力保护色： A+ A-",
        "欢迎访问青石镇人民政府网站",
        "您访问的链接即将离开“青石镇”门户网站，是否继续？",
        "网友评论 文明上网理性发言",
        "今日阅读 12 次",
    ),
)
def test_a_line_of_the_site_is_recognised_before_and_after_the_report(line: str) -> None:
    assert _chrome(line, PROSE) == [line]
    assert _chrome(PROSE, line) == [line]


@pytest.mark.parametrize(
    "line",
    (
        "来源：青石街道办事处 发布时间：2025-01-20 09:18",
        "- 索引号：0071/2025-3",
        "| 生成日期 | 2025-03-18 14:54:13 | 是否有效 |",
        "[ 成文日期 ] 2025-02-10",
        "索引号pbxx/2025-00001",
        "2025-01-20 17:01 | 青石街道",
        "青石区门户网站 www.example.com 发布时间：2025",
        "政务公开 政务服务 互动交流 走进青石",
        "信息类别：法治政府建设 公开时限：长期公开",
        "地址：青石镇人民路1号 电话：028-12345678",
        "附件1：青石镇统计表.xlsx",
    ),
)
def test_labels_are_chrome_only_at_the_edges(line: str) -> None:
    assert _chrome(line, PROSE) == [line]
    assert _chrome(PROSE, line, PROSE) == []


def test_a_label_alone_on_its_line_takes_its_value_with_it() -> None:
    lines = [
        "索引号",
        "0071/2025-3",
        "文号",
        "青府〔2025〕3号",
        "是否有效",
        "青石街道2024年法治政府建设情况报告",
        PROSE,
    ]
    assert _chrome(*lines) == lines[:5]


@pytest.mark.parametrize(
    "line",
    (
        "青石街道2024年法治政府建设情况报告",
        "一、主要举措和成效",
        "青石街道办事处",
        "2025年1月15日",
        "时间紧、任务重，全街上下齐心协力",
        "来源于群众、服务于群众",
        "编辑印发普法手册2000册",
        "作者单位提供法律意见12条",
        "声明作废执法证2本",
        "微信公众号发布信息745条",
        "联系我们身边的法律明白人",
        "打印宣传资料5000份",
        "登录平台学法62人次",
        "政务服务 82件",
        "（此件公开发布）",
        "附件：青石镇统计表",
        "联系人：张三 联系电话：028-12345678",
    ),
)
def test_a_line_of_the_report_is_kept_wherever_it_stands(line: str) -> None:
    assert _chrome(line, PROSE) == []
    assert _chrome(PROSE, line, PROSE) == []
    assert _chrome(PROSE, line) == []


def test_chrome_is_one_note_and_its_figures_are_not_counted() -> None:
    verification = verify(
        Source("\n".join(("浏览次数：123次", "来源：青石街道", "索引号：1", PROSE, "扫一扫在手机打开当前页")))
    )
    notes = [finding for finding in verification.findings if finding.code == "site-chrome"]
    assert len(notes) == 1
    assert len(notes[0].values["places"]) == 4
    assert [figure.quote for figure in verification.reading.figures] == ["966件"]


@pytest.mark.parametrize("piece", ("首页 > ", "字体：", "大 ", "来源：", "| ", "发布日期", ">"))
def test_the_cost_of_a_line_is_bounded(piece: str) -> None:
    text = "\n".join(piece * (300 // len(piece)) for _ in range(100)) + piece * 50_000
    began = time.perf_counter()
    chrome_of(text)
    assert time.perf_counter() - began < 5
