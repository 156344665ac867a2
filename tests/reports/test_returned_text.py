"""Taking all changes gives the text that came back, taking none the text that went out, taking some no third thing."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhunsheng.files.manuscripts.changes import Change, ChangeKind, Comparison
from zhunsheng.files.manuscripts.comparing import compared
from zhunsheng.files.manuscripts.model import Atom, Manuscript, Passage, Slot, Sort, words_of
from zhunsheng.metrics.language import Period
from zhunsheng.reports.outline import Outline, Paragraph, Section, Text, Typed, Use, names_of, reread_outline
from zhunsheng.reports.outline.model import Claim, Removal, Reported, Withheld
from zhunsheng.reports.outline.model import Slot as Recorded
from zhunsheng.reports.outline.versions import PUBLIC, for_version
from zhunsheng.reports.outline.write import write_outline
from zhunsheng.reports.returned.applying import Overtaken, applied, merged, text_of
from zhunsheng.reports.returned.applying import Text as Version
from zhunsheng.reports.returned.blocks import blocks_of, outline_of
from zhunsheng.reports.returned.choosing import question_of, value_of

PRINTED = {"settled": "1284件", "rate": "98.5%", "training": "26期", "opinions": "840余份"}
WORDS = (
    "街道坚持以法治思想为指导推进法治政府建设",
    "全年受理矛盾纠纷",
    "其中调解成功",
    "组织干部参加法律知识培训",
    "审查合同和重大决策，出具法律意见",
    "执法人员持证上岗，推行说理式执法",
    "行政复议案件按期答辩，负责人出庭应诉",
    "开展“八五”普法宣传进社区、进学校",
)


def passages_of(version: Version) -> list[Passage]:
    """What an exported file of a version reads as."""
    found = [plain(tuple(version.title), mark="zs_title")]
    for place, block in enumerate(version.blocks):
        atoms = tuple(Slot(a.name, PRINTED[a.name]) if isinstance(a, Slot) else a for a in block.atoms)
        found.append(plain(atoms, block.level, f"b{place}"))
    return [*found, plain(tuple("街道办事处"))]


def plain(atoms: tuple[Atom, ...], level: int = 0, mark: str = "") -> Passage:
    sort = Sort.HEADING if level else Sort.PARAGRAPH
    return Passage(atoms, sort, level, "", mark, (None,) * len(atoms), ("",) * len(atoms))


def outline_with(sections: tuple[Section, ...], opening: tuple[Paragraph, ...] = ()) -> Outline:
    day = date(2023, 12, 22)
    return Outline("报告", 2023, "north", Period.year(2023), day, opening, sections, ("街道",), day, {})


def an_outline() -> Outline:
    paragraphs = [
        Paragraph((Text(f"{WORDS[0]}，"), Text(WORDS[5]), Text("。"))),
        Paragraph((Text(WORDS[1]), Use("settled"), Text(f"，{WORDS[2]}率"), Use("rate"), Text("。"))),
        Paragraph((Text(WORDS[3]), Use("training"), Text("；"), Text(WORDS[4]), Use("opinions"), Text("。"))),
        Paragraph((Text(f"{WORDS[6]}。"),)),
        Paragraph((Text(f"{WORDS[7]}。"),)),
    ]
    return outline_with(
        (
            Section(
                "主要成效", (), (Section("规范执法", tuple(paragraphs[1:3])), Section("依法应诉", (paragraphs[3],)))
            ),
            Section("存在问题", (paragraphs[4],)),
        ),
        (paragraphs[0],),
    )


def told(version: Version, printed: dict[str, str]) -> list[tuple[int, str]]:
    """Level and words of each block, title first."""
    blocks = [
        (
            block.level,
            "".join(printed[atom.name] if isinstance(atom, Slot) else words_of((atom,)) for atom in block.atoms),
        )
        for block in version.blocks
    ]
    return [(0, version.title), *blocks]


def whole(comparison: Comparison) -> tuple[set[int], dict[int, str], dict[str, str]]:
    """Everything accepted: words as they are, changed figures written in by hand under names of their own."""
    typed = {
        each.number: f"typed{each.number}" for each in comparison.changes if each.kind is ChangeKind.SLOT and each.new
    }
    printed = PRINTED | {name: comparison.changes[number].new for number, name in typed.items()}
    return {each.number for each in comparison.changes} - typed.keys(), typed, printed


LETTERS = st.text(alphabet="法治政府建设全年件次0123456789，。一二三", min_size=1, max_size=12)


@st.composite
def edited(draw: st.DrawFn) -> list[Passage]:
    """The passages of the outline after some edits of every sort, with or without their marks."""
    passages = passages_of(text_of(an_outline()))
    *body, signature = passages[1:]
    for _ in range(draw(st.integers(0, 8))):
        way = draw(st.sampled_from(("insert", "delete", "replace", "split", "join", "move", "add", "remove", "figure")))
        place = draw(st.integers(0, len(body) - 1))
        passage = body[place]
        cut = draw(st.integers(0, len(passage.atoms)))
        end = draw(st.integers(cut, min(cut + 8, len(passage.atoms))))
        atoms = passage.atoms
        if way == "insert":
            body[place] = with_atoms(passage, (*atoms[:cut], *draw(LETTERS), *atoms[cut:]))
        elif way == "delete" and end - cut < len(atoms):
            body[place] = with_atoms(passage, (*atoms[:cut], *atoms[end:]))
        elif way == "replace":
            body[place] = with_atoms(passage, (*atoms[:cut], *draw(LETTERS), *atoms[end:]))
        elif way == "split" and 0 < cut < len(atoms) and not passage.level:
            body[place : place + 1] = [with_atoms(passage, atoms[:cut]), plain(atoms[cut:])]
        elif way == "join" and place + 1 < len(body) and not passage.level and not body[place + 1].level:
            body[place : place + 2] = [with_atoms(passage, (*atoms, *body[place + 1].atoms))]
        elif way == "move":
            body.insert(draw(st.integers(0, len(body) - 1)), body.pop(place))
        elif way == "add":
            body.insert(place, plain(tuple(draw(LETTERS)), draw(st.sampled_from((0, 0, 0, 2)))))
        elif way == "remove" and len(body) > 1:
            del body[place]
        elif way == "figure":
            body[place] = with_atoms(
                passage, tuple(Slot(a.name, draw(LETTERS)) if isinstance(a, Slot) else a for a in atoms)
            )
    if draw(st.booleans()):
        body = [replace(with_atoms(each, tuple(each.text)), mark="") for each in body]
    return [passages[0], *body, signature]


def with_atoms(passage: Passage, atoms: tuple[Atom, ...]) -> Passage:
    return replace(passage, atoms=atoms, traces=(None,) * len(atoms), looks=("",) * len(atoms))


@settings(max_examples=300, deadline=None)
@given(edited())
def test_all_changes_give_what_came_back_and_none_what_went_out(after):
    before = text_of(an_outline())
    comparison = compared(Manuscript(tuple(passages_of(before))), Manuscript(tuple(after)))
    assert Comparison.of_plain(comparison.plain()) == comparison
    assert applied(before, comparison, set(), {}) == before
    accepted, typed, printed = whole(comparison)
    got = told(applied(before, comparison, accepted, typed), printed)
    returned = [(each.level, each.text) for each in after if each.text not in ("", "街道办事处")]
    assert [words for _, words in got] == [words for _, words in returned]


@settings(max_examples=150, deadline=None)
@given(edited(), st.randoms(use_true_random=False))
def test_some_changes_give_a_text_in_which_every_figure_is_one_of_ours(after, chance: random.Random):
    before = text_of(an_outline())
    comparison = compared(Manuscript(tuple(passages_of(before))), Manuscript(tuple(after)))
    accepted, typed, _ = whole(comparison)
    some = {number for number in accepted if chance.random() < 0.5}
    version = applied(before, comparison, some, {number: name for number, name in typed.items() if number in some})
    names = {atom.name for block in version.blocks for atom in block.atoms if isinstance(atom, Slot)}
    assert names <= PRINTED.keys()
    assert all(block.atoms for block in version.blocks)


def test_blocks_are_the_outline_again():
    outline = an_outline()
    version = text_of(outline)
    again = outline_of(version.blocks, outline)
    assert blocks_of(again) == version.blocks
    assert [section.heading for section in again.sections] == ["主要成效", "存在问题"]


def version(*paragraphs: str) -> Version:
    return text_of(outline_with((Section("主要成效", tuple(Paragraph((Text(words),)) for words in paragraphs)),)))


def test_what_was_changed_elsewhere_meanwhile_stays():
    before = version("甲段说事。", "乙段说事。", "丙段说事。")
    ours, now = (
        version("甲段改说事。", "乙段说事。", "丙段说事。"),
        version("甲段说事。", "乙段说事。", "丙段改说事。", "丁段。"),
    )
    assert merged(before, ours, now) == version("甲段改说事。", "乙段说事。", "丙段改说事。", "丁段。")
    assert merged(before, now, now) == now
    with pytest.raises(Overtaken) as refused:
        merged(
            before, version("甲段又改。", "乙段说事。", "丙段说事。"), version("甲段另改。", "乙段说事。", "丙段说事。")
        )
    assert refused.value.texts == ("甲段另改。",)


SECRET = Removal(("public",), "个人隐私", "secret")
WHOLE = Removal(("filed", "public"), "工作秘密")


def withheld_outline() -> Outline:
    """Words, a paragraph with its note, and a section that versions leave out."""
    named = Withheld("secret", (Text("甲公司欠薪"), Use("settled")))
    open_ = (
        Paragraph((Text("督办"), named, Text("等案件。")), removals=(SECRET,)),
        Paragraph((Text("照常公开。"),)),
    )
    others = (
        Paragraph((Text("内部要求。"),), withheld=WHOLE),
        Paragraph((Text("内部注。"),), is_note=True),
        Paragraph((Text("末段。"),)),
    )
    inner = Section("内部的事", (Paragraph((Text("内部情况一段。"),)),), (), WHOLE)
    return outline_with((Section("公开的事", open_), inner, Section("其他", others)))


def said(outline: Outline, version: str) -> str:
    return "\n".join(passage.text for passage in passages_of(text_of(for_version(outline, version))))


def taken(edit: Callable[[list[Passage]], None]) -> Outline:
    """The outline after all changes of an edited file."""
    outline = withheld_outline()
    before = text_of(outline)
    after = passages_of(before)
    edit(after)
    comparison = compared(Manuscript(tuple(passages_of(before))), Manuscript(tuple(after)))
    accepted, typed, _ = whole(comparison)
    return outline_of(applied(before, comparison, accepted, typed).blocks, outline)


def place_of(passages: list[Passage], words: str) -> int:
    return next(place for place, passage in enumerate(passages) if words in passage.text)


def test_blocks_of_a_withheld_text_are_the_outline_again():
    outline = withheld_outline()
    assert outline_of(text_of(outline).blocks, outline) == outline
    assert taken(lambda after: None) == outline


def rewording(after: list[Passage]) -> None:
    """The withheld words are replaced, and more is put at their edge."""
    place = place_of(after, "甲公司")
    atoms = after[place].atoms
    after[place] = with_atoms(after[place], (*"督办乙公司（王某）欠薪", atoms[7], *"拖欠八个月等案件。"))


def splitting(after: list[Passage]) -> None:
    place = place_of(after, "甲公司")
    atoms = after[place].atoms
    after[place : place + 1] = [with_atoms(after[place], atoms[:5]), plain(atoms[5:])]


def joining_below(after: list[Passage]) -> None:
    place = place_of(after, "内部要求")
    after[place : place + 2] = [with_atoms(after[place], (*after[place].atoms, *"内部注。"))]


def moving(after: list[Passage]) -> None:
    passage = after.pop(place_of(after, "内部情况一段"))
    after.insert(place_of(after, "照常公开"), passage)
    del after[place_of(after, "内部的事")]


def unheading(after: list[Passage]) -> None:
    del after[place_of(after, "内部的事")]


def unowning(after: list[Passage]) -> None:
    del after[place_of(after, "内部要求")]


@pytest.mark.parametrize("edit", [rewording, splitting, joining_below, moving, unheading, unowning])
def test_what_a_version_leaves_out_it_still_leaves_out_after_any_edit(edit):
    after = taken(edit)
    public = said(after, PUBLIC)
    for words in ("甲公司", "乙公司", "王某", "八个月", "内部情况", "内部要求", "内部注", PRINTED["settled"]):
        assert words not in public, (words, public)
    assert "照常公开" in public and "末段" in public
    assert read_back(after) == after


def read_back(outline: Outline) -> Outline:
    """The outline as it is written and read again; without its figures, which are not what is tried here."""
    typed = Typed("settled", 0, "1284件", Decimal(1284), "件", "司法所", "试", "办结")
    figures = {"settled": typed} if "settled" in names(outline) else {}
    again = reread_outline(write_outline(replace(outline, figures=figures)), "提纲")
    return replace(again, figures={})


def names(outline: Outline) -> set[str]:
    return {name for paragraph in outline.paragraphs() for name in names_of(paragraph.segments)}


@pytest.mark.parametrize(
    ("figure", "labels"),
    [
        (Recorded("a", 1, "mediation.dispute.settled", "件"), ["保留台账数", "更正记录", "改为手填"]),
        (Reported("a", 1, "north_justice", "全年培训期数", "期", "培训"), ["保留科室报数", "请科室更正", "改为手填"]),
        (Typed("a", 1, "8期", Decimal(8), "期", "司法所", "台账尚未启用", "培训"), ["保留原来的数", "换成新数"]),
        (Claim("a", 1, "b", "target", "超过", "持平", "低于"), ["保留原来的措辞", "接受"]),
    ],
)
def test_what_may_be_chosen_follows_what_a_figure_rests_on(figure, labels):
    outline = replace(an_outline(), figures={"a": figure})
    change = Change(0, ChangeKind.SLOT, "8期", "9期", "", slots=("a",))
    question = question_of(change, outline)
    assert question is not None
    assert [question.label(choice) for choice in question.choices] == labels


@pytest.mark.parametrize(
    ("printed", "value"),
    [("1,290件", "1290"), ("66.15万平方米", "661500"), ("840余份", "840"), ("全部", ""), ("1.2亿元", "120000000")],
)
def test_the_value_that_words_print_is_proposed(printed, value):
    assert value_of(printed) == value
