"""The labels of the catalogue of published information that stand above a report: 索引号, 文号, 发布日期 with their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LABELS = (
    "索引号", "统一编号", "文号", "发文字号", "发布文号", "发布机构", "发文机关", "发文机构", "发文单位", "公开主体",
    "发布日期", "发布时间", "发文日期", "成文日期", "生成日期", "公开日期", "印发日期", "日期", "时间", "来源",
    "信息来源", "文章来源", "稿件来源", "主题分类", "信息分类", "体裁分类", "公开形式", "公开方式", "公开范围",
    "公开责任部门", "责任部门", "公开类别", "有效性", "是否有效", "效力状态", "名称", "标题", "信息名称", "关键词",
    "主题词", "作者", "内容概述", "失效日期", "废止日期", "生效日期", "服务对象", "阅读次数", "浏览次数", "点击数",
    "访问量", "编辑", "责任编辑", "字体", "字号", "信息类别", "公开时限", "发布者", "发布人", "发布单位", "浏览量", "阅读量",
)  # fmt: skip
LONGEST_VALUE = 80
# 索 引 号 is set with spaces to fill its cell. A label is a whole word: bracketed, followed by a colon, or alone in its
# cell, so that 时间 in a sentence is none.
_WORDS = "|".join(r"[ \u3000]{0,3}".join(label) for label in sorted(LABELS, key=len, reverse=True))
_LABELLED = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:[\[【]\s?(?P<bracketed>{_WORDS})\s?[\]】]\s?[：:]?|(?P<plain>{_WORDS})\s?[：:]|(?P<cell>{_WORDS})\s?(?=[\t|]|$))"
)
_LONGEST_LINE = 600


def labelled(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Labels with their values, on one line or with the value on the line after its label; each at most 80 characters."""
    for number, line in enumerate(lines):
        if len(line) > _LONGEST_LINE:
            continue
        marks = list(_LABELLED.finditer(line))
        if not marks:
            continue
        ends = [mark.start() for mark in marks[1:]] + [len(line)]
        for mark, end in zip(marks, ends, strict=True):
            value = _tidy(line[mark.end() : end])
            if (
                not value
                and end == len(line)
                and number + 1 < len(lines)
                and not _LABELLED.match(lines[number + 1].strip())
            ):
                value = _tidy(lines[number + 1])
            if value and len(value) <= LONGEST_VALUE:
                yield re.sub(r"\s", "", mark["bracketed"] or mark["plain"] or mark["cell"]), value


def _tidy(words: str) -> str:
    return words.strip(" \t\u3000|：:【[")
