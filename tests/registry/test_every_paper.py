"""What holds for every paper that has a wording: a new one gets all of this for nothing.

Every case of the kind is walked, and each paper filled at its end. Together the cases must fill every paper without a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from docx import Document as Word

from tests.cast import Cast, enter_cast
from tests.ledgers.cases import Case, Exercised, all_cases, run
from tests.papers import read, set_organ
from zhunsheng.files.official.pdf import pdf_of
from zhunsheng.files.official.word import word_of
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.declare.paper_faults import worded_papers
from zhunsheng.kernel.documents import store_document
from zhunsheng.kernel.models import Matter
from zhunsheng.kernel.today import on_day
from zhunsheng.verifier.casefile.papers import paper_of
from zhunsheng.web.papers.filling import BLANK, Filled, filled_paper
from zhunsheng.web.papers.official import official_paper, paper_layout
from zhunsheng.web.papers.review import source_of

pytestmark = pytest.mark.django_db
LAST_DAY = date(2023, 12, 22)
WORDED = [(kind.key, paper) for kind in registry.kinds().values() for paper in worded_papers(kind)]
# Codes that papers carry as they are: of registers, of certificates, of organisations.
CODES = re.compile(r"\b[A-Z]{2}-\d+\b|\b91[0-9A-Z]{16}\b|\b2023-C-\d\b|\btxt\b")


@dataclass
class Walked:
    """Every paper of acts that were taken in a case, by kind and paper."""

    filled: dict[tuple[str, str], list[Filled]] = field(default_factory=dict)

    def note(self, cast: Cast, case: Case) -> None:
        run(case, cast, Exercised())
        matter = Matter.objects.filter(kind=case.kind).order_by("pk").last()
        if matter is None:
            return
        with on_day(LAST_DAY):
            document = store_document(BytesIO("现场照片说明".encode()), "说明.txt", matter.unit)
            take(
                cast.viewer("officer", LAST_DAY),
                matter.pk,
                Asked("attach", {"digest": document.digest, "name": "说明.txt"}),
            )
        reading = read(cast, matter, LAST_DAY)
        for paper in worded_papers(reading.kind):
            found = filled_paper(reading, paper)
            if found.step is not None:
                self.filled.setdefault((case.kind, paper), []).append(found)


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    """All cases of kinds with papers, each from the same cast."""
    result, kinds = Walked(), {kind for kind, _ in WORDED}
    folder = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("documents"))
    with folder, django_db_blocker.unblock(), transaction.atomic():
        cast = enter_cast()
        set_organ(cast)
        for case in (case for case in all_cases() if case.kind in kinds):
            with transaction.atomic():
                result.note(cast, case)
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    yield result


@pytest.fixture(params=WORDED, ids=".".join)
def papers(request: pytest.FixtureRequest, walked: Walked) -> list[Filled]:
    """One paper as every case fills it."""
    found = walked.filled.get(request.param, [])
    assert found, "no case takes an act that prints this paper"
    return found


def test_some_case_fills_every_slot(papers: list[Filled]) -> None:
    missing = [[gap.slot for gap in paper.gaps] for paper in papers]
    assert [] in missing, missing


def test_nothing_is_left_of_the_wording_but_words(papers: list[Filled]) -> None:
    for paper in papers:
        said = "\n".join(paper.drawn.lines())
        assert not re.search(r"[{}|]", said), said
        assert re.findall(r"[A-Za-z]{2,}", CODES.sub("", said)) == [], said
        assert "None" not in said and "查无此项" not in said and "已停用" not in said, said
        assert not re.search(r"。。|，，|。，|：。|、、", said), said
        if not paper.gaps:
            assert not re.search(rf"[\u4e00-\u9fff]{BLANK}[\u4e00-\u9fff，。]", said), said


def test_the_paper_is_known_by_its_title_where_papers_are_checked(papers: list[Filled]) -> None:
    known = paper_of(source_of(papers[0].label, papers[0].drawn))
    assert known.kind is not None, papers[0].label


def test_the_label_is_the_title(papers: list[Filled]) -> None:
    assert {paper.drawn.title for paper in papers} == {papers[0].label} or papers[0].key == "cover"


def test_word_and_pdf_hold_what_the_page_shows(papers: list[Filled]) -> None:
    paper = papers[-1].drawn
    document, layout = official_paper(paper, LAST_DAY), paper_layout(LAST_DAY)
    word = Word(BytesIO(word_of(document, layout)))
    said = "\n".join(paragraph.text for paragraph in word.paragraphs)
    said += "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    lines = [part for line in paper.lines() for part in line.split("\t") if part]
    squeezed = said.replace("\n", "")
    assert [line for line in lines if line not in squeezed] == []
    assert pdf_of(document, layout).startswith(b"%PDF-")
