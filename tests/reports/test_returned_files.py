"""A draft given out as a Word file and taken back edited: every change listed, none lost, no number overwritten silently."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.reports.word_edits import Edited
from tests.reports.years import OUTLINE, YEAR_END, Year, changed
from zhunsheng.files.manuscripts.changes import Change, ChangeKind, Comparison
from zhunsheng.files.manuscripts.reading import read_manuscript
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.documents import open_document
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Attachment, Document, Event, Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.course import OUTLINE_NAME
from zhunsheng.reports.kinds.annual_report import AnnualReport, Comment
from zhunsheng.reports.models import ReturnedFile, WorkingCopy
from zhunsheng.reports.outline import Outline, Slot, Typed, read_outline, sentence_of
from zhunsheng.reports.outline.write import write_outline
from zhunsheng.reports.returned.choosing import Chosen, choose, question_of, rest_accepted, value_of
from zhunsheng.reports.returned.copies import working_copy
from zhunsheng.reports.returned.receiving import receive
from zhunsheng.reports.returned.taking import take_in

LONG = """
      - heading: 法治宣传
        paragraphs:
          - 制定年度普法责任清单，压实各科室责任。
          - 开展宪法宣传周活动，覆盖全部社区。组织法治讲座，邀请律师授课。
          - text: 开展普法活动{events}，发放资料{leaflets}，受众约三万人。
            figures:
              events: {typed: 26场, value: 26, unit: 场, label: 普法活动, by: 司法所, because: 台账尚未启用}
              leaflets: {typed: 8000余份, value: 8000, unit: 份, label: 普法资料, by: 司法所, because: 台账尚未启用}
      - heading: 行政执法
        paragraphs:
          - 执法人员全部持证上岗，推行说理式执法。
          - 全面落实行政执法“三项制度”，做到全过程留痕。
          - 对轻微违法行为依法不予处罚，让执法既有力度又有温度。
          - 建立执法案卷评查机制，每季度评查一次。
      - heading: 合法性审查
        paragraphs:
          - 重大决策、规范性文件和合同应审尽审。
          - 法律顾问全程参与，出具书面意见。
  - heading: 存在的问题
    paragraphs:
      - 一是部分干部法治意识还不够强。
      - 二是基层执法力量不足，专业人才较少。
  - heading: 下一步打算
    paragraphs:
      - 下一年度将加强培训，充实执法力量，提升依法行政水平。
"""
REPORT = OUTLINE.rstrip() + LONG
HE, SHE = "王主任", "李书记"


@pytest.fixture(autouse=True)
def own_documents(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"


def content_of(document: Document) -> bytes:
    with open_document(document.digest) as stream:
        return stream.read()


def given_out(year: Year, text: str = REPORT) -> tuple[Matter, WorkingCopy]:
    report = year.draft(text)
    with on_day(YEAR_END):
        return report, working_copy(report, year.clerk())


def came_back(year: Year, report: Matter, data: bytes, name: str = "修改稿.docx") -> ReturnedFile:
    with on_day(YEAR_END):
        return receive(report, year.clerk(), BytesIO(data), name)


def changes_of(returned: ReturnedFile) -> tuple[Change, ...]:
    return Comparison.of_plain(returned.comparison).changes


def outline_now(report: Matter) -> Outline:
    return read_outline(AnnualReport.objects.get(pk=report.pk).outline, OUTLINE_NAME)


def plant(edited: Edited) -> list[tuple[ChangeKind, str, str, str]]:
    """Twenty edits, five of them numbers, with and without tracking; each with what the list must say of it."""
    edited.replace("6件", "9件", amid="成功调处矛盾纠纷", by=SHE)
    edited.replace("80余期", "85期")
    edited.replace("26场", "28场", by=HE)
    edited.replace("三万人", "四万人")
    edited.replace("每季度评查一次", "每年评查12次")
    edited.replace("压实各科室责任", "压实各科室和社区责任", by=HE)
    edited.replace("推行说理式执法", "全面推行说理式执法")
    edited.replace("，提升依法行政水平", "", by=SHE)
    edited.replace("应审尽审。", "应审尽审！")
    edited.replace("行政执法", "严格规范行政执法", amid="（三）行政执法", by=SHE)
    edited.replace("北岸街道2023年法治政府建设年度报告", "北岸街道2023年度法治政府建设情况报告")
    edited.insert_after("出具书面意见", "新设公职律师工作室一处，常态坐班。", by=HE)
    edited.insert_after("新设公职律师工作室", "公平竞争审查制度全面落实。")
    edited.remove("二是基层执法力量不足", by=HE)
    edited.move("执法人员全部持证上岗", "开展普法活动")
    edited.split("组织法治讲座")
    edited.join("重大决策、规范性文件和合同")
    edited.word.tables[0].rows[1].cells[0].paragraphs[0].add_run("（待核）")
    edited.comment("制定年度普法责任清单", "这里要写具体措施。", SHE)
    edited.make_bold("一是部分干部法治意识还不够强")
    kinds = ChangeKind
    return [
        (kinds.SLOT, "6件", "9件", SHE),
        (kinds.SLOT, "80余期", "85期", ""),
        (kinds.SLOT, "26场", "28场", HE),
        (kinds.NUMBER, "三万", "四万", ""),
        (kinds.NUMBER, "一", "12", ""),
        (kinds.WORDS, "", "和社区", HE),
        (kinds.WORDS, "", "全面", ""),
        (kinds.WORDS, "，提升依法行政水平", "", SHE),
        (kinds.REMOVED, "二是基层执法力量不足，专业人才较少。", "", HE),
        (kinds.WORDS, "。", "！", ""),
        (kinds.HEADING, "", "严格规范", SHE),
        (kinds.HEADING, "", "度", ""),
        (kinds.HEADING, "年度", "情况", ""),
        (kinds.ADDED, "", "新设公职律师工作室一处，常态坐班。", HE),
        (kinds.ADDED, "", "公平竞争审查制度全面落实。", ""),
        (kinds.MOVED, "执法人员全部持证上岗，全面推行说理式执法。", "移到“法治宣传”第5段", ""),
        (kinds.SPLIT, "", "\n", ""),
        (kinds.JOINED, "\n", "", ""),
        (kinds.OUTSIDE, "", "（待核）", ""),
        (kinds.REMARK, "", "这里要写具体措施。", SHE),
        (kinds.LOOK, "一是部分干部法治意识还不够强。", "加粗", ""),
    ]


def test_twenty_planted_edits_are_all_listed_and_none_is_lost(year):
    report, copy = given_out(year)
    edited = Edited(content_of(copy.document))
    expected = plant(edited)
    returned = came_back(year, report, edited.saved())
    assert_listed(changes_of(returned), expected)
    assert len(changes_of(returned)) == len(expected) + 1, "“季度” became “年” beside the number that was changed"


def assert_listed(changes: tuple[Change, ...], expected: list[tuple[ChangeKind, str, str, str]]) -> None:
    """Each expected edit is in the list, and by whom it was made; of a row or comment, the words that are new."""
    told = [(each.kind, each.old, each.new, each.by) for each in changes]
    for kind, old, new, by in expected:
        if kind in (ChangeKind.OUTSIDE, ChangeKind.REMARK):
            assert any(each[0] is kind and new in each[2] and each[3] == by for each in told), (kind, new)
        else:
            assert (kind, old, new, by) in told


@pytest.mark.process
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_the_same_file_saved_by_another_program_says_the_same(year, tmp_path):
    """Its content controls lose their names there; the bookmarks stay, so no figure is lost."""
    report, copy = given_out(year)
    edited = Edited(content_of(copy.document))
    expected = plant(edited)
    before, after = tmp_path / "修改稿.docx", tmp_path / "out"
    before.write_bytes(edited.saved())
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "docx",
    ]
    subprocess.run([*command, "--outdir", str(after), str(before)], check=True, capture_output=True, timeout=120)
    returned = came_back(year, report, (after / "修改稿.docx").read_bytes())
    assert returned.has_token
    assert_listed(changes_of(returned), expected)


def test_an_unedited_file_has_no_changes_and_comes_back_once(year):
    report, copy = given_out(year)
    data = content_of(copy.document)
    first, second = came_back(year, report, data), came_back(year, report, data, "又一次.docx")
    assert changes_of(first) == () and first.pk == second.pk
    assert ReturnedFile.objects.filter(report=report).count() == 1


def test_a_pasted_text_without_marks_is_compared_paragraph_by_paragraph(year):
    report, copy = given_out(year)
    edited = Edited(content_of(copy.document))
    edited.replace("6件", "9件", amid="成功调处矛盾纠纷")
    edited.replace("压实各科室责任", "压实责任")
    edited.unmark()
    returned = came_back(year, report, edited.saved())
    assert not returned.has_token
    slot, words = changes_of(returned)
    assert (slot.kind, slot.old, slot.new, slot.slots) == (ChangeKind.SLOT, "6件", "9件", ("settled",))
    assert (words.kind, words.old, words.new) == (ChangeKind.WORDS, "各科室", "")


def test_what_is_accepted_becomes_the_outline_and_every_figure_stays_a_figure(year):
    report, copy = given_out(year)
    edited = Edited(content_of(copy.document))
    plant(edited)
    returned = came_back(year, report, edited.saved())
    before = outline_now(report)
    with on_day(YEAR_END):
        choose(returned, year.clerk(), rest_accepted(returned))
        take_in(returned, year.clerk(), request_key="k1")
    after = outline_now(report)
    assert after.figures == before.figures
    assert after.title == "北岸街道2023年度法治政府建设情况报告" == AnnualReport.objects.get(pk=report.pk).title
    text = write_outline(after)
    for words in (
        "严格规范行政执法",
        "压实各科室和社区责任",
        "新设公职律师工作室一处，常态坐班。",
        "充实执法力量。",
        "应审尽审！",
    ):
        assert words in text, words
    assert "二是基层执法力量不足" not in text and "三万人" in text and "每年评查一次" in text
    names = list(Attachment.objects.filter(matter=report).order_by("event_seq").values_list("name", flat=True))
    assert names[0] == "修改稿.docx" and names[1].startswith("修改处理清单")
    listed = content_of(
        Document.objects.get(digest=Attachment.objects.get(matter=report, name=names[1]).digest)
    ).decode()
    assert listed.count("未定") == len(changes_of(returned)) - returned.choices.count()
    assert take_again(year, returned, "k1").act == "revise"
    assert Event.objects.filter(matter=report, act="revise").count() == 1


def take_again(year: Year, returned: ReturnedFile, key: str) -> Event:
    with on_day(YEAR_END):
        return take_in(returned, year.clerk(), request_key=key)


def number_of(returned: ReturnedFile, kind: ChangeKind, new: str) -> int:
    return next(each.number for each in changes_of(returned) if each.kind is kind and each.new == new)


def chosen(year: Year, returned: ReturnedFile, *choices: Chosen) -> None:
    with on_day(YEAR_END):
        choose(returned, year.clerk(), choices)


def test_a_changed_figure_is_kept_corrected_or_written_in_by_hand_with_a_reason(year):
    report, copy = given_out(year)
    edited = Edited(content_of(copy.document))
    edited.replace("6件", "9件", amid="成功调处矛盾纠纷", by=SHE)
    edited.replace("80余期", "1.2万期")
    returned = came_back(year, report, edited.saved())
    settled, training = number_of(returned, ChangeKind.SLOT, "9件"), number_of(returned, ChangeKind.SLOT, "1.2万期")
    outline = outline_now(report)
    changes = changes_of(returned)
    assert question_of(changes[settled], outline).choices == ("reject", "correct", "typed")
    assert question_of(changes[training], outline).choices == ("reject", "typed")
    chosen(year, returned, Chosen(settled, "accept"))
    assert not returned.choices.exists(), "a figure is never accepted as plain words"
    chosen(year, returned, Chosen(settled, "correct"), Chosen(training, "reject"))
    with pytest.raises(Refused) as nothing:
        take_again(year, returned, "k1")
    assert [each.code for each in nothing.value.objections] == ["nothing-taken"]
    chosen(year, returned, Chosen(settled, "typed", "9", "", ""), Chosen(training, "typed", "一万", "司法所", "按台账"))
    with pytest.raises(Refused) as unfinished:
        take_again(year, returned, "k1")
    assert [each.message for each in unfinished.value.objections] == [
        f"第{training + 1}处：改为手填须写明数值",
        f"第{settled + 1}处：改为手填须写明填报人和理由",
    ]
    chosen(
        year,
        returned,
        Chosen(settled, "typed", "9", "北岸司法所", "三件尚未补登"),
        Chosen(training, "typed", value_of("1.2万期"), "司法所", "按台账"),
    )
    take_again(year, returned, "k2")
    figures = outline_now(report).figures
    by_hand = [figure for figure in figures.values() if isinstance(figure, Typed) and figure.printed == "9件"]
    assert [(each.value, each.unit, each.stated_by, each.because) for each in by_hand] == [
        (9, "件", "北岸司法所", "三件尚未补登")
    ]
    assert not any(isinstance(figure, Slot) and figure.name == "settled" for figure in figures.values())
    assert any(
        isinstance(figure, Typed) and figure.printed == "1.2万期" and figure.value == 12000
        for figure in figures.values()
    )


def test_half_of_it_now_and_the_rest_later(year):
    report, copy = given_out(year)
    edited = Edited(content_of(copy.document))
    edited.replace("压实各科室责任", "压实责任")
    edited.replace("应审尽审", "全部审查")
    edited.replace("推行说理式执法", "全面推行说理式执法")
    returned = came_back(year, report, edited.saved())
    one, two, three = (each.number for each in changes_of(returned))
    chosen(year, returned, Chosen(one, "accept"))
    take_again(year, returned, "k1")
    chosen(year, returned, Chosen(two, "accept"), Chosen(three, "accept"))
    take_again(year, returned, "k2")
    text = write_outline(outline_now(report))
    assert "压实责任" in text and "全面推行" in text and "全部审查" in text
    chosen(year, returned, Chosen(one, "reject"))
    take_again(year, returned, "k3")
    assert "压实各科室责任" in write_outline(outline_now(report))
    assert [each.name for each in Attachment.objects.filter(matter=report)].count("修改稿.docx") == 1


def test_what_was_revised_meanwhile_stays_and_what_was_changed_in_both_is_told(year):
    report, copy = given_out(year)
    edited = Edited(content_of(copy.document))
    edited.replace("压实各科室责任", "压实责任")
    edited.replace("应审尽审", "全部审查")
    returned = came_back(year, report, edited.saved())
    revised = changed(REPORT, ("建立执法案卷评查机制", "健全执法案卷评查机制"), ("应审尽审", "一律审查"))
    with on_day(YEAR_END):
        take(
            year.clerk(),
            report.pk,
            Asked("revise", {"title": "北岸街道2023年法治政府建设年度报告", "outline": revised}),
        )
    one, two = (each.number for each in changes_of(returned))
    chosen(year, returned, Chosen(one, "accept"), Chosen(two, "accept"))
    with pytest.raises(Refused) as both:
        take_again(year, returned, "k1")
    assert "一律审查" in both.value.objections[0].message
    chosen(year, returned, Chosen(two, "reject"))
    take_again(year, returned, "k2")
    text = write_outline(outline_now(report))
    assert "压实责任" in text and "健全执法案卷评查机制" in text and "一律审查" in text


def test_a_figure_that_was_moved_and_changed_is_not_lost(year):
    """Cut out and pasted into another paragraph with another number: plain words, and the figure's loss is told."""
    report, copy = given_out(year)
    edited = Edited(content_of(copy.document))
    target = edited.paragraph("法律顾问全程参与")
    for control in edited.paragraph("开展普法活动").iter("{*}sdt"):
        target.append(control)
        break
    edited.replace("26场", "30场", amid="法律顾问全程参与")
    changes = changes_of(came_back(year, report, edited.saved()))
    assert any("30场" in each.new for each in changes)
    assert any(each.slots == ("events",) for each in changes)


def without(data: bytes, **members: bytes) -> bytes:
    """The package with members replaced or added."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as read, ZipFile(out, "w", ZIP_DEFLATED) as written:
        for name in read.namelist():
            if name not in members:
                written.writestr(name, read.read(name))
        for name, content in members.items():
            written.writestr(name, content)
    return out.getvalue()


def test_wrong_and_hostile_files_are_refused_in_plain_words(year):
    report, copy = given_out(year)
    good = content_of(copy.document)
    another, _ = year.draft(changed(REPORT, ("北岸街道2023年法治", "北岸街道2023年度法治"))), None
    with on_day(YEAR_END):
        others = content_of(working_copy(another, year.clerk()).document)
    stranger = Edited(good)
    stranger.unmark()
    for paragraph in list(stranger.word.paragraphs):
        for run in paragraph.runs:
            run.text = "毫不相干的另一份材料" if run.text else ""
    main = "word/document.xml"
    bomb = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>" + b" " * 40_000_000
    entity = b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"
    cases = (
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "旧稿.wps", "旧格式（.doc 或 .wps）"),
        (b"%PDF-1.7 ...", "稿.pdf", "不是 Word 文档"),
        ("改好的文字".encode(), "稿.txt", "不是 Word 文档"),
        (b"", "稿.docx", "文件是空的"),
        (good[:2000], "稿.docx", "已损坏"),
        (without(good, **{main: b"<w:document"}), "稿.docx", "已损坏"),
        (without(good, **{main: bomb}), "稿.docx", "异常巨大"),
        (without(good, **{main: entity}), "稿.docx", "实体定义"),
        (without(good, **{"word/vbaProject.bin": b"x"}), "稿.docx", "带有宏"),
        (others, "稿.docx", "另一份报告的修改稿"),
        (stranger.saved(), "稿.docx", "看不出这是本报告的修改稿"),
    )
    kept = Document.objects.count()
    for data, name, message in cases:
        with pytest.raises(Refused) as refused:
            came_back(year, report, data, name)
        told = "；".join(each.message for each in refused.value.objections)
        assert message in told, (message, told)
        assert all(each.way_out for each in refused.value.objections)
    assert not ReturnedFile.objects.exists()
    assert Document.objects.count() <= kept + 1, "a refused file is not kept; the copy to compare with may be"


def test_a_typed_brace_never_becomes_a_figure(year):
    report, copy = given_out(year)
    edited = Edited(content_of(copy.document))
    edited.replace("压实各科室责任", "压实{settled}责任")
    returned = came_back(year, report, edited.saved())
    with on_day(YEAR_END):
        choose(returned, year.clerk(), rest_accepted(returned))
        take_in(returned, year.clerk(), request_key="k")
    assert "压实｛settled｝责任" in write_outline(outline_now(report))


def test_a_section_is_never_emptied_by_what_was_accepted(year):
    report, copy = given_out(year)
    edited = Edited(content_of(copy.document))
    edited.remove("下一年度将加强培训")
    returned = came_back(year, report, edited.saved())
    chosen(year, returned, Chosen(0, "accept"))
    with pytest.raises(Refused) as refused:
        take_again(year, returned, "k")
    assert refused.value.objections[0].message == "这样写入，“下一步打算”之下就没有内容了"


def test_a_frozen_report_gives_out_no_copy(year):
    with on_day(YEAR_END), pytest.raises(Refused) as refused:
        working_copy(year.frozen(), year.clerk())
    assert refused.value.objections[0].code == "copy-of-frozen"


def edited_copy(year: Year, report: Matter) -> Edited:
    with on_day(YEAR_END):
        return Edited(content_of(working_copy(report, year.clerk()).document))


def margin_of(edited: Edited) -> list[tuple[str, str, str]]:
    """What stands in the margin of a file: by whom, about which words, saying what."""
    remarks = read_manuscript(edited.saved()).remarks
    return [(remark.trace.by, remark.about, remark.words) for remark in remarks]


def comments(report: Matter) -> list[tuple[str, str, str, int | None]]:
    return list(Comment.objects.filter(matter=report).values_list("told_by", "quote", "words", "place"))


def say(year: Year, report: Matter, who: str, quote: str, words: str) -> None:
    with on_day(YEAR_END):
        given = {"comment_quote": quote, "comment_words": words, "comment_place": "1" if quote else ""}
        take(year.cast.viewer(who, YEAR_END), report.pk, Asked("comment", given))


def enter(year: Year, returned: ReturnedFile, choices: dict[int, str], key: str) -> Event:
    with on_day(YEAR_END):
        choose(returned, year.clerk(), [Chosen(number, choice) for number, choice in choices.items()])
        return take_in(returned, year.clerk(), request_key=key)


def remarks_in(returned: ReturnedFile) -> list[Change]:
    return [each for each in changes_of(returned) if each.kind is ChangeKind.REMARK]


def test_remarks_of_a_file_become_comments_where_their_words_stand_and_none_is_doubled(year):
    report, copy = given_out(year)
    edited = Edited(content_of(copy.document))
    edited.comment("一是部分干部", "这一条要举例。", SHE)
    edited.comment("每季度评查一次", "改为每半年？", HE)
    returned = came_back(year, report, edited.saved())
    first, second = remarks_in(returned)
    done = enter(year, returned, {first.number: "accept", second.number: "reject"}, "once-and-no-more")
    words = [sentence_of(one.segments) for one in outline_now(report).paragraphs()]
    place = words.index("一是部分干部法治意识还不够强。") + 1
    assert comments(report) == [(SHE, "一是部分干部法治意识还不够强。", "这一条要举例。", place)]
    assert not Event.objects.filter(matter=report, act="revise").exists(), "no word of the text was changed"
    assert enter(year, returned, {}, "once-and-no-more") == done, "a double click is one step"
    # What became a comment is settled among the comments; the choice stays what it was.
    with on_day(YEAR_END):
        choose(returned, year.clerk(), [Chosen(first.number, "reject")])
    assert returned.choices.get(number=first.number).choice == "accept"
    # A second file with the same remark lists it, and it is still one comment; what it adds is taken.
    edited.replace("压实各科室责任", "压实各科室和社区责任")
    other = came_back(year, report, edited.saved(), "修改稿二.docx")
    assert len(remarks_in(other)) == 2
    enter(year, other, {each.number: "accept" for each in changes_of(other)}, "the-second-file-in")
    assert [told for told, *_ in comments(report)] == [SHE, HE]
    assert Event.objects.filter(matter=report, act="revise").count() == 1


def test_open_comments_go_out_in_the_margin_and_come_back_unlisted_unless_somebody_says_the_same(year):
    report = year.draft(REPORT)
    leader, clerk = (year.cast.people[who].name for who in ("leader", "justice"))
    say(year, report, "leader", "每季度评查一次", "改为每半年。")
    say(year, report, "justice", "", "全文宜再精简。")
    say(year, report, "justice", "调处矛盾纠纷6", "请核对。")
    say(year, report, "justice", "", "落款要改。")
    with on_day(YEAR_END):
        settled = {"comment_number": "2", "comment_outcome": "kept", "comment_answer": "篇幅合适。"}
        take(year.clerk(), report.pk, Asked("settle", settled))
    edited = edited_copy(year, report)
    assert sorted(margin_of(edited)) == sorted(
        [
            (leader, "每季度评查一次", "第1条意见，2023年12月22日\n改为每半年。"),
            (clerk, "调处矛盾纠纷6件", "第3条意见，2023年12月22日\n请核对。"),
            (clerk, "北岸街道2023年法治政府建设年度报告", "第4条意见，2023年12月22日\n落款要改。"),
        ]
    )
    edited.comment("每季度评查一次", "改为每半年。", SHE)
    returned = came_back(year, report, edited.saved())
    assert [(each.kind, each.by, each.new) for each in changes_of(returned)] == [
        (ChangeKind.REMARK, SHE, "改为每半年。")
    ]


def test_a_remark_without_a_name_is_kept_and_one_whose_words_are_nowhere_is_about_the_whole(year):
    report, copy = given_out(year)
    edited = Edited(content_of(copy.document))
    edited.replace("一是部分干部法治意识还不够强。", "一是认识还不到位。")
    edited.comment("一是认识还不到位", "好。", "")
    returned = came_back(year, report, edited.saved())
    enter(year, returned, {remarks_in(returned)[0].number: "accept"}, "without-the-new-words")
    assert comments(report) == [("（未署名）", "一是认识还不到位。", "好。", None)]


def test_whoever_takes_a_step_by_hand_cannot_name_an_author_of_a_word_file(year):
    report = year.draft(REPORT)
    with on_day(YEAR_END), pytest.raises(Refused) as refused:
        take(year.clerk(), report.pk, Asked("comment", {"comment_words": "可。", "comment_author": "李书记"}))
    assert [objection.code for objection in refused.value.objections] == ["author-by-hand"]
