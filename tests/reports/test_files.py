"""The files of a frozen report: made by a job, kept on record, and put to the proof to the byte."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.reports.years import OUTLINE, YEAR_END, changed
from zhunsheng.files.official.fonts import MissingFonts
from zhunsheng.kernel.acts.take import Asked, take
from zhunsheng.kernel.audit.exports import export_seals
from zhunsheng.kernel.audit.sealer import seal_pending
from zhunsheng.kernel.digests import sm3
from zhunsheng.kernel.documents import path_of
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.jobs.runner import run_waiting
from zhunsheng.kernel.models import Attachment, Event, Job, Payload
from zhunsheng.kernel.today import on_day
from zhunsheng.reports.differences import differences
from zhunsheng.reports.files import ReportFiles
from zhunsheng.reports.kinds.annual_report import FrozenFigure
from zhunsheng.reports.proof import likeness_of, proof_of
from zhunsheng.verifier.reading import read_bytes


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"


def made(year, report, label="公开稿"):
    """The files of one version by ending, ordered by an act and made by the job with all the others."""
    with on_day(YEAR_END):
        take(year.clerk(), report.pk, Asked("order_files", {}))
        assert run_waiting() == 1
    report.refresh_from_db()
    kept = Attachment.objects.filter(matter=report).order_by("pk")
    return {
        each.name.rpartition(".")[2]: path_of(each.digest).read_bytes() for each in kept if f"（{label}）" in each.name
    }


def test_an_act_orders_the_files_and_a_job_makes_and_keeps_each_once(year):
    report = year.frozen()
    files = made(year, report)
    assert list(files) == ["html", "docx", "json", "pdf"]
    assert files["pdf"].startswith(b"%PDF-") and files["docx"].startswith(b"PK") and b"</html>" in files["html"]
    assert json.loads(files["json"])["figures"]["settled"]["value"] == "6"
    job = Job.objects.get(matter=report)
    assert (job.failure, job.position, job.total) == ("", 13, 13)
    assert made(year, report) == files
    assert Event.objects.filter(matter=report, act="keep_file").count() == 13, "the same bytes are kept once"


def faces(files):
    """What a reader sees of the files of one version."""
    assert list(files) == ["html", "docx", "json", "pdf"]
    texts = {ending: read_bytes(files[ending], f"report.{ending}").text for ending in ("docx", "pdf")}
    return {**texts, "html": files["html"].decode()}


def test_what_stays_in_the_house_or_goes_up_says_which_version_it_is_and_what_is_published_does_not(year):
    report = year.frozen()
    for label in ("会议稿", "报送稿"):
        assert [ending for ending, text in faces(made(year, report, label)).items() if label not in text] == []
    for label in ("会议稿", "报送稿", "公开稿"):
        assert [ending for ending, text in faces(made(year, report)).items() if label in text] == []


@pytest.mark.parametrize(("label", "ending"), [("公开稿", "html"), ("公开稿", "docx"), ("报送稿", "docx")])
def test_a_changed_file_is_held_against_the_version_that_it_was(year, label, ending):
    text = changed(
        OUTLINE,
        ("法院委派{court}。", "⟦court：法院委派{court}⟧。"),
        (
            "        figures:\n          training",
            "        removals: {court: {from: [public], ground: 工作秘密}}\n        figures:\n          training",
        ),
    )
    report = year.frozen(text)
    content = made(year, report, label)[ending]
    saved_anew = content + b" " if ending == "html" else _rezipped(content)
    likeness = likeness_of(saved_anew, f"report.{ending}")
    assert likeness is not None and list(likeness.differences) == []


def _rezipped(content):
    """The same parts in a package of another size."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as read, ZipFile(out, "w") as written:
        for name in read.namelist():
            written.writestr(name, read.read(name))
    return out.getvalue()


def test_a_file_is_not_recorded_by_hand_and_a_draft_has_none(year):
    report = year.frozen()
    with on_day(YEAR_END), pytest.raises(Refused) as refused:
        take(
            year.clerk(),
            report.pk,
            Asked("keep_file", {"file_version": "public", "file_form": "pdf", "file_digest": "sm3:0"}),
        )
    assert [objection.code for objection in refused.value.objections] == ["file-by-hand"]
    with on_day(YEAR_END), pytest.raises(Refused) as refused:
        take(year.clerk(), year.draft().pk, Asked("order_files", {}))
    assert [objection.code for objection in refused.value.objections] == ["state-does-not-allow"]


def test_every_file_proves_itself_against_its_sealed_event(year, tmp_path):
    report = year.frozen()
    files = made(year, report)
    while seal_pending() is not None:
        pass
    export_seals(tmp_path / "seals")
    for form, content in zip(("网页", "Word", "数据依据", "PDF"), files.values(), strict=True):
        proof = proof_of(content, tmp_path / "seals")
        assert proof is not None and (proof.form, list(proof.findings)) == (f"公开稿的{form}", [])
        assert proof.seal is not None and proof.seal_root.startswith("sm3:")


@pytest.mark.parametrize("ending", ["html", "docx", "pdf", "json"])
def test_a_changed_byte_is_no_proof(year, ending):
    content = made(year, year.frozen())[ending]
    for place in (0, len(content) // 2, len(content) - 1):
        assert proof_of(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]) is None


def test_of_a_changed_file_the_changed_words_are_told(year):
    report = year.frozen()
    page = made(year, report)["html"].decode().replace(">6件<", ">16件<")
    assert len(page) > len(made(year, report)["html"].decode())
    likeness = likeness_of(page.encode(), "report.html")
    assert likeness is not None and likeness.title == report.heading
    assert likeness.differences and all("6件" in line and "16件" in line for line in likeness.differences)


def test_a_strange_file_is_like_none_of_ours(year):
    made(year, year.frozen())
    assert likeness_of("某街道2023年法治政府建设年度报告。".encode(), "report.html") is None
    assert likeness_of(b"\x00\x01", "report.pdf") is None


def test_a_figure_corrected_after_the_freezing_leaves_the_file_true_and_shows_the_difference(year):
    report = year.frozen()
    content = made(year, report)["pdf"]
    year.void(year.settled["people"][0])
    found = differences(report, year.clerk())["settled"]
    assert (found.published.printed, found.known_now.printed) == ("6件", "5件")
    proof = proof_of(content)
    assert proof is not None and list(proof.findings) == []


def test_a_record_changed_behind_the_system_is_told_with_the_file(year):
    report = year.frozen()
    content = made(year, report)["pdf"]
    FrozenFigure.objects.filter(matter=report, slot="settled").update(printed="7件")
    kept = Event.objects.filter(matter=report, act="keep_file", payload__open_body__contains=sm3(content)).get()
    body = Payload.objects.get(event=kept)
    Payload.objects.filter(event=kept).update(open_body=body.open_body.replace("pdf", "word"))
    proof = proof_of(content)
    assert proof is not None
    assert {"frozen-figure-changed", "payload-changed"} <= {finding.code for finding in proof.findings}


def test_without_typefaces_the_other_files_are_made_and_the_job_says_what_is_missing(year, monkeypatch):
    written = ReportFiles.written

    def without_typefaces(self, wanted):
        if wanted[1] == "pdf":
            raise MissingFonts("没有仿宋")
        return written(self, wanted)

    monkeypatch.setattr(ReportFiles, "written", without_typefaces)
    report = year.frozen()
    assert list(made(year, report, "会议稿")) == ["html", "docx", "json"]
    job = Job.objects.get(matter=report)
    assert "会议稿的PDF没有制成：没有仿宋" in job.failure and "再制作一次" in job.failure
