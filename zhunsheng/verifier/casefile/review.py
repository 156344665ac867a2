"""Holding the papers of a case against each other, as a reviewer of case files does before the decision is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhunsheng.law.errors import LawError
from zhunsheng.law.statutes import rule
from zhunsheng.verifier.casefile.papers import Paper, facts, kinds, paper_of
from zhunsheng.verifier.casefile.statements import Statement, statements_of
from zhunsheng.verifier.model import Level, Source
from zhunsheng.verifier.rules.tables import any_of, table

OFFICERS_RULE = "PEN-01"
# Compared across the papers: one case has one of each.
_COMPARED = ("party", "identity", "representative", "party_place", "fact_place", "fact_day")


@dataclass(frozen=True, slots=True)
class CasePlace:
    """Where a finding lies: the paper, the place in it, what stands there."""

    paper: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class CaseFinding:
    """Something to be mended before the papers are used. ``code`` is stable; ``places`` are all that it is about.

    ``about`` is the message without what the papers say of a party, for whoever must not show that; empty where the message
    says nothing personal.
    """

    code: str
    level: Level
    message: str
    way_out: str
    places: tuple[CasePlace, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The papers of a case with everything that they state, and what was found, gravest first."""

    papers: tuple[Paper, ...]
    statements: tuple[Statement, ...]
    findings: tuple[CaseFinding, ...]


@dataclass(frozen=True, slots=True)
class _File:
    papers: tuple[Paper, ...]
    statements: tuple[Statement, ...]
    by_fact: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)

    def of(self, fact: str, paper: Paper | None = None) -> tuple[Statement, ...]:
        return tuple(one for one in self.by_fact.get(fact, ()) if paper is None or one.paper is paper)


def review(sources: Sequence[Source]) -> Review:
    """Read the papers of one case and hold them against each other. One paper alone is only read for what is empty."""
    papers = tuple(map(paper_of, sources))
    statements = tuple(one for paper in papers for one in statements_of(paper))
    by_fact: dict[str, tuple[Statement, ...]] = {}
    for one in statements:
        by_fact[one.fact] = (*by_fact.get(one.fact, ()), one)
    file = _File(papers, statements, by_fact)
    findings = [finding for check in _CHECKS for finding in check(file)]
    order = list(Level)
    return Review(papers, statements, tuple(sorted(findings, key=lambda finding: order.index(finding.level))))


def _differing(file: _File) -> Iterator[CaseFinding]:
    """The same fact with another value in another paper."""
    for fact in _COMPARED:
        groups = _groups(file.of(fact), facts()[fact]["sort"])
        if len(groups) > 1:
            label = facts()[fact]["label"]
            about = f"各文书所写的{label}不一致"
            said = "；".join(f"“{group[0].quote.strip()}”（{_papers(group)}）" for group in groups)
            yield CaseFinding(
                f"{fact.replace('_', '-')}-differs",
                Level.ERROR,
                f"{about}：{said}",
                f"请核对{label}，改正写错的文书；确有变更的，在文书中说明",
                _places(one for group in groups for one in group),
                about if facts()[fact].get("personal") else "",
            )


def _groups(statements: Sequence[Statement], sort: str) -> list[list[Statement]]:
    """The statements by value; of places, one that the other contains is the same place told shorter.

    A paper that states several days or places agrees with another where one of them does; several parties stand under one
    label.
    """
    groups: list[list[Statement]] = []
    for one in statements:
        known = next((group for group in groups if _agree(group, one, sort)), None)
        if known is None:
            groups.append([one])
        else:
            known.append(one)
    return groups


def _agree(group: Sequence[Statement], one: Statement, sort: str) -> bool:
    def same(other: Statement) -> bool:
        if sort == "place":
            return one.value in other.value or other.value in one.value
        return one.value == other.value

    def beside(other: Statement) -> bool:
        return other.paper is one.paper and (sort in ("place", "day") or other.label == one.label)

    return any(same(other) or beside(other) for other in group)


def _amounts_of_one(file: _File) -> Iterator[CaseFinding]:
    """A notice or a decision that says two fines: its own words against its own figures."""
    for paper in (paper for paper in file.papers if paper.kind and paper.kind.key in ("notice", "decision")):
        said = {one.value: one for one in file.of("amount", paper)}
        if len(said) > 1:
            quoted = "、".join(f"“{one.quote.strip()}”" for one in said.values())
            message = f"{paper.label}写了不同的罚款数额：{quoted}"
            way_out = "请核对，改正写错的；分别处罚几名当事人的，写明各人的数额"
            yield CaseFinding("amount-differs", Level.INCONSISTENCY, message, way_out, _places(said.values()))


def _amounts(file: _File) -> Iterator[CaseFinding]:
    """The fine in the notice and in the decision; what comes later than the decision repeats it."""
    latest = {one.paper.kind.key: one for one in file.of("amount") if one.paper.kind}
    notice, decision, closing = (latest.get(key) for key in ("notice", "decision", "closing"))
    if notice and decision and float(decision.value) > float(notice.value):
        message = f"决定的罚款（{decision.quote}）高于告知的（{notice.quote}）"
        way_out = "不得因当事人陈述、申辩而加重处罚；依据新的事实加重的，须重新告知"
        yield CaseFinding("fine-above-notice", Level.ERROR, message, way_out, _places((notice, decision)))
    elif notice and decision and decision.value != notice.value:
        message = f"决定的罚款（{decision.quote}）与告知的（{notice.quote}）不同"
        way_out = "请核对；从轻的，在决定书中写明理由"
        yield CaseFinding("amount-differs", Level.INCONSISTENCY, message, way_out, _places((notice, decision)))
    if decision and closing and decision.value != closing.value:
        message = f"结案文书的罚款（{closing.quote}）与决定的（{decision.quote}）不同"
        yield CaseFinding(
            "amount-differs", Level.ERROR, message, "请核对决定书和缴款凭证", _places((decision, closing))
        )


def _articles(file: _File) -> Iterator[CaseFinding]:
    """Articles in the decision of which the party was not told."""
    told = {one.value for one in file.of("articles") if one.paper.kind and one.paper.kind.key == "notice"}
    cited = [one for one in file.of("articles") if one.paper.kind and one.paper.kind.key == "decision"]
    new = {one.value: one for one in cited if told and one.value not in told and not _is_procedural(one.value)}
    if new:
        named = "、".join(one.quote for one in new.values())
        message = f"决定书引用的{named}，告知书没有引用"
        way_out = "告知书须写明处罚的依据；请核对条文，变更依据的须重新告知"
        yield CaseFinding("article-not-told", Level.INCONSISTENCY, message, way_out, _places(new.values()))


def _is_procedural(article: str) -> bool:
    """What a decision says on its own performance and on remedies, which no notice says."""
    return any_of("case_papers", "procedural").search(article) is not None


def _numbers(file: _File) -> Iterator[CaseFinding]:
    """A number under which a paper names another one of the file, but which is not that paper's."""
    own = {one.value: one for one in file.of("number")}
    stems = {value.partition("〔")[0]: one for value, one in own.items()}
    for one in file.of("cited_number"):
        meant = stems.get(one.value.partition("〔")[0])
        if meant is not None and one.value not in own and meant.paper is not one.paper:
            message = f"{one.paper.label}写的是{one.value}，案卷里{meant.paper.label}的文号是{meant.value}"
            yield CaseFinding("cited-number-differs", Level.ERROR, message, "请核对文号", _places((one, meant)))


def _certificates(file: _File) -> Iterator[CaseFinding]:
    """One officer with two certificates, or one certificate of two officers."""
    pairs = {one.value: one for one in file.of("certificate")}
    for part, said in ((0, "执法人员{}在各文书中的执法证号不一致"), (1, "执法证号{}写在不同的人名下")):
        known: dict[str, list[Statement]] = {}
        for value, one in pairs.items():
            known.setdefault(value.split()[part], []).append(one)
        for shared, found in known.items():
            if len(found) > 1:
                message = f"{said.format(shared)}：{'、'.join(one.value for one in found)}"
                yield CaseFinding("certificate-differs", Level.ERROR, message, "请核对执法证件", _places(found))


def _too_few_officers(file: _File) -> Iterator[CaseFinding]:
    """A record that fewer officers took than the law demands on its day."""
    for paper in (paper for paper in file.papers if paper.kind and paper.kind.is_witnessed):
        officers = file.of("officers", paper)
        if not officers:
            continue
        on = _day_of(file, paper)
        try:
            demanded = rule(OFFICERS_RULE, on=date.fromisoformat(on)) if on else rule(OFFICERS_RULE, on=date.max)
        except LawError:
            continue
        if demanded.length is not None and len({one.value for one in officers}) < demanded.length:
            names = "、".join(one.value for one in officers)
            message = f"{paper.label}只写了{len(officers)}名执法人员（{names}）：{demanded.words}"
            way_out = f"请核对记录，补写在场的执法人员；确实不足{demanded.length}人的，须重新取证"
            yield CaseFinding("officers-too-few", Level.ERROR, message, way_out, _places(officers))


def _out_of_order(file: _File) -> Iterator[CaseFinding]:
    """A paper dated before the one that must come first."""
    days = {paper.kind.key: (day, paper) for paper in file.papers if paper.kind and (day := _day_of(file, paper))}
    for first, second in table("case_papers")["earlier"]:
        if first in days and second in days and days[first][0] > days[second][0]:
            (early, one), (late, other) = days[first], days[second]
            message = f"{other.label}的日期（{late}）早于{one.label}（{early}）"
            places = (CasePlace(one.name, "", early), CasePlace(other.name, "", late))
            yield CaseFinding(
                "out-of-order", Level.ERROR, message, "请核对两份文书的日期；程序确实倒置的，须补正程序", places
            )


def _day_of(file: _File, paper: Paper) -> str:
    """The day of a paper: as its form says, else as it is signed."""
    found = file.of("paper_day", paper) or file.of("signed_day", paper)
    return max((one.value for one in found), default="")


def _left_empty(file: _File) -> Iterator[CaseFinding]:
    """Labels behind which nothing stands, and facts that a paper of its kind must state."""
    for paper in file.papers:
        filled = {cell.fact for cell in paper.cells if not cell.is_blank}
        stated = filled | {one.fact for one in file.statements if one.paper is paper}
        # A label that is filled in elsewhere stands once more where somebody signs.
        blank = [cell for cell in paper.cells if cell.is_blank and cell.fact not in filled]
        if blank:
            labels = "、".join(dict.fromkeys(cell.label.replace(" ", "") for cell in blank))
            places = tuple(CasePlace(paper.name, paper.place(cell.span.start), cell.label) for cell in blank)
            message = f"{paper.label}中“{labels}”没有填写"
            yield CaseFinding("field-empty", Level.ERROR, message, "请补写；没有的写“无”或者划“/”", places)
        lacking = [fact for fact in (paper.kind.needs if paper.kind else ()) if fact not in stated]
        lacking = [fact for fact in lacking if fact not in {cell.fact for cell in blank}]
        if lacking:
            named = "、".join(_label(fact) for fact in lacking)
            message = f"{paper.label}没有写明{named}"
            yield CaseFinding(
                "fact-missing", Level.INCONSISTENCY, message, "请核对并补写", (CasePlace(paper.name, "", ""),)
            )


def _unknown_papers(file: _File) -> Iterator[CaseFinding]:
    """Papers whose title says nothing of their kind: their dates and needs cannot be checked."""
    for paper in file.papers:
        if paper.kind is None:
            names = "、".join(kind.label for kind in kinds().values())
            message, way_out = (
                f"“{paper.name}”认不出是哪种文书，只核对了其中的事实",
                f"标题请用通用的文书名称，如{names}",
            )
            yield CaseFinding("paper-unknown", Level.NOTE, message, way_out, (CasePlace(paper.name, "", ""),))


def _label(fact: str) -> str:
    return {"articles": "所依据的条文"}.get(fact) or str(facts()[fact]["label"])


def _papers(statements: Sequence[Statement]) -> str:
    return "、".join(dict.fromkeys(one.paper.label for one in statements))


def _places(statements: Iterable[Statement]) -> tuple[CasePlace, ...]:
    return tuple(CasePlace(one.paper.name, one.place, one.quote.strip()) for one in statements)


_CHECKS: tuple[Callable[[_File], Iterator[CaseFinding]], ...] = (
    _differing, _amounts, _amounts_of_one, _articles, _numbers, _certificates, _too_few_officers, _out_of_order, _left_empty,
    _unknown_papers,
)  # fmt: skip
