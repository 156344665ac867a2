"""Secrets of every sort, planted where the public version leaves them out: none is found in the bytes of its files."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest

from tests.reports.years import OUTLINE, YEAR_END, changed
from zhunsheng.kernel.documents import open_document
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.files import FORMS, OF_THE_VERSIONS, ReportFiles
from zhunsheng.reports.freezing import freeze_report
from zhunsheng.reports.kinds.annual_report import REMOVALS, being_taken_back
from zhunsheng.reports.outline.versions import VERSIONS
from zhunsheng.reports.returned.copies import working_copy

# By what sort of thing it is: what would be found of it.
SECRETS = {
    "a number": "7391件",
    "the name of a person": "沈不言",
    "words of a note": "信访专班台账",
    "a figure that only removed words state": "46801人次",
    "the label of that figure": "重点人员走访",
    "why it was typed in": "专班口径不入台账",
    "who stated it": "特别工作组",
    "the sheet that it stands on": "重点人员登记表",
    "a heading": "专项处置情况",
    "a whole paragraph": "夜间值守方案",
    "the words of a claim": "高于内控线",
}
# What only the text of the outline says, and no version.
IN_THE_TEXT_ALONE = {"a comment of the text": "写稿人自注", "the name of a mark": "mark_of_the_team"}
TEXT = changed(
    OUTLINE,
    ("  - 现将北岸", "  # 写稿人自注\n  - 现将北岸"),
    (
        "成功调处矛盾纠纷{settled}。",
        "成功调处矛盾纠纷{settled}⟦mark_of_the_team：，其中涉稳7391件，由沈不言包案⟧。",
    ),
    ("法院委派{court}。", "法院委派{court}⟦visits：，另见信访专班台账，走访{visits}⟧。"),
    (
        "        figures:\n          training",
        "        removals:\n          mark_of_the_team: {from: [public], ground: 工作秘密}\n"
        "          visits: {from: [filed, public], ground: 个人隐私}\n        figures:\n"
        "          visits: {typed: 46801人次, value: 46801, unit: 人次, label: 重点人员走访, by: 特别工作组,"
        " because: 专班口径不入台账, sheet: 重点人员登记表}\n          training",
    ),
    ("成功率{rate}，{claim}。", "成功率{rate}⟦claim：，{claim}⟧。"),
    ("above: 超过{target}%的目标", "above: 高于内控线"),
    ("equal: 与{target}%的目标持平", "equal: 高于内控线"),
    (
        "            figures:\n              received",
        "            removals: {claim: {from: [public], ground: 内部事务信息}}\n            figures:\n              received",
    ),
)
HIDDEN_SECTION = """      - heading: 专项处置情况
        withheld: {from: [public], ground: 行政执法案卷信息}
        paragraphs: [已经处置。]
      - heading: 值守
        paragraphs:
          - {text: 另行制定夜间值守方案。, withheld: {from: [public], ground: 内部事务信息}}
          - 值守正常。
"""


@pytest.fixture
def files(year):
    report = year.frozen(TEXT + HIDDEN_SECTION)
    with on_day(YEAR_END):
        return ReportFiles.of(report, year.clerk())


def words_of(content: bytes, form: str) -> Iterator[bytes]:
    """Everything in a file in which words could stand: its bytes, its unpacked parts, its text without marks."""
    yield content
    if form == "word":
        with ZipFile(BytesIO(content)) as package:
            for name in package.namelist():
                part = package.read(name)
                yield name.encode()
                yield part
                yield unescape(re.sub(r"<[^>]*>", "", part.decode("utf-8", "replace"))).encode()
    elif form == "page":
        yield unescape(re.sub(r"<[^>]*>|\s", "", content.decode())).encode()
    elif form == "trace":
        yield json.dumps(json.loads(content), ensure_ascii=False).encode()
    else:
        for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
            yield packed
            try:
                yield zlib.decompress(packed)
            except zlib.error:
                continue
        document = pypdfium2.PdfDocument(content)
        yield "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document).encode()
        yield "".join(document.get_metadata_dict().values()).encode()


def found(secrets: Mapping[str, str], content: bytes, form: str) -> list[str]:
    """The sorts of secrets that are found, in any encoding in which a program writes Chinese."""
    parts = list(words_of(content, form))

    def stands(secret: str) -> bool:
        escaped = json.dumps(secret).strip('"').encode()
        spelt = [secret.encode(code) for code in ("utf-8", "utf-16-be", "utf-16-le", "gb18030")]
        spelt += [
            escaped,
            secret.encode("utf-16-be").hex().encode(),
            "".join(f"&#{ord(sign)};" for sign in secret).encode(),
        ]
        return any(way in part or way in part.lower() for way in spelt for part in parts)

    return [sort for sort, secret in secrets.items() if stands(secret)]


@pytest.mark.parametrize("form", [form for form, _ in FORMS])
def test_none_of_the_planted_secrets_is_in_a_public_file_and_each_is_in_the_meeting_version(files, form):
    assert found({**SECRETS, **IN_THE_TEXT_ALONE}, files.written(("public", form)), form) == []
    # The trace tells of figures alone; a page, Word and PDF print all words.
    of_figures = [sort for sort in SECRETS if "figure" in sort or sort.startswith(("why", "who", "the sheet"))]
    # A figure of a sheet names its sheet instead of the reason; only the trace has both.
    printed = [sort for sort in SECRETS if sort != "why it was typed in"]
    expected = [*of_figures, "the words of a claim"] if form == "trace" else printed
    assert found(SECRETS, files.written(("meeting", form)), form) == expected
    assert found(IN_THE_TEXT_ALONE, files.written(("meeting", form)), form) == []


def test_what_is_left_out_of_the_filed_version_too_is_in_neither(files):
    filed = found(SECRETS, files.written(("filed", "word")), "word")
    left_out = {
        "words of a note",
        "a figure that only removed words state",
        "the label of that figure",
        "who stated it",
    }
    assert "a number" in filed and "a heading" in filed and not left_out & set(filed)


def test_the_public_word_file_has_no_picture_comment_revision_or_data_of_its_own(files):
    with ZipFile(BytesIO(files.written(("public", "word")))) as package:
        names = package.namelist()
        core = package.read("docProps/core.xml").decode()
        body = package.read("word/document.xml").decode()
    strange = ("comment", "thumbnail", "customXml", "people", "glossary", "app.xml", "custom.xml", "stylesWithEffects")
    assert [name for name in names if any(part in name for part in strange)] == []
    assert "<w:ins " not in body and "<w:del " not in body and "w:rsid" not in body
    assert "<dc:creator>北岸街道办事处</dc:creator>" in core
    assert "<cp:lastModifiedBy/>" in core or "<cp:lastModifiedBy></cp:lastModifiedBy>" in core


def test_numbering_follows_where_a_section_is_gone(files):
    headings = [section.number + section.heading for section in files.drawings["public"].sections[0].sections]
    assert headings == ["（一）诉调对接", "（二）值守"]
    assert len(files.drawings["meeting"].sections[0].sections) == len(headings) + 1


def test_a_version_that_leaves_something_out_is_bound_by_the_salted_event_and_proves_nothing_by_trying(files):
    for version in VERSIONS:
        labels = [label for label, _ in files.drawings[version].bound_by]
        assert ("提纲摘要" in labels, "冻结步骤的摘要" in labels) == (
            (True, False) if version == "meeting" else (False, True)
        )
    told = json.loads(files.written(("public", "trace")))["report"]
    assert "outline_digest" not in told and "frozen_digest" not in told and told["frozen_in"].startswith("sm3:")


# What is said beside the text: by a leader in the studio, by somebody in a Word file, by whoever marked a removal.
BESIDE_THE_TEXT = {
    "an open comment": "此处措辞不宜外传",
    "its author": "批示人钱某",
    "the words of a settled one": "已按批示改过",
    "its answer": "照改并口头回复",
    "the note of a removal": "等区里批复后再写",
}


def test_what_is_said_beside_the_text_goes_out_with_the_draft_for_the_leader_and_with_no_version(
    year, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "documents"
    noted = changed(
        TEXT, ("{from: [public], ground: 工作秘密}", "{from: [public], ground: 工作秘密, note: 等区里批复后再写}")
    )
    report = year.draft(noted + HIDDEN_SECTION)
    token = being_taken_back.set(report.pk)
    for words in ("此处措辞不宜外传", "已按批示改过"):
        given = {"comment_words": words, "comment_place": "1", "comment_quote": "现将", "comment_author": "批示人钱某"}
        year.cast.act("justice", report, "comment", YEAR_END, **given)
    being_taken_back.reset(token)
    settled = {"comment_number": "2", "comment_outcome": "taken", "comment_answer": "照改并口头回复"}
    year.cast.act("justice", report, "settle", YEAR_END, **settled)
    with on_day(YEAR_END):
        copy = working_copy(report, year.clerk())
        with open_document(copy.document.digest) as stream:
            assert found(BESIDE_THE_TEXT, stream.read(), "word") == ["an open comment", "its author"]
        freeze_report(year.clerk(), report)
        report.refresh_from_db()
        made = ReportFiles.of(report, year.clerk())
        told = [wanted for wanted in OF_THE_VERSIONS if found(BESIDE_THE_TEXT, made.written(wanted), wanted[1])]
        assert told == []
        assert found(BESIDE_THE_TEXT, made.written((REMOVALS, "word")), "word") == ["the note of a removal"]
