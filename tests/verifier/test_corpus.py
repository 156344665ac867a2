"""A corpus: resumable, one bad file stops nothing, the same bytes every time, and tables that say what they should."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from time import monotonic, sleep

import pytest

from zhunsheng.cli.verify import CLEAN, UNCHECKED, run
from zhunsheng.verifier.corpus import spark, workers
from zhunsheng.verifier.corpus.document import result_of, results_of
from zhunsheng.verifier.corpus.facts import facts_of, region_code_in
from zhunsheng.verifier.corpus.items import Item, items_in
from zhunsheng.verifier.corpus.run import check
from zhunsheng.verifier.corpus.spark import OtherVersion, outcomes_on
from zhunsheng.verifier.corpus.store import Store
from zhunsheng.verifier.corpus.subjects import amounts_of
from zhunsheng.verifier.corpus.version import rule_version
from zhunsheng.verifier.model import Source
from zhunsheng.verifier.pipeline import verify

BODY = (
    "一、主要举措和成效\n{year}年全年办理行政处罚案件{cases}件，审查合同{contracts}份，开展普法活动30场。"
    "街道持续推进依法行政，{own}，把各项任务落到实处，群众的法治获得感进一步增强，基层治理水平稳步提高。\n"
    "二、存在的不足和原因\n执法力量不足，原因是编制偏少。\n三、下一年安排\n加强执法队伍建设。\n"
)


def report(unit: str, year: int = 2023, cases: int = 100, contracts: int = 50) -> str:
    own = f"{unit}结合本地实际出台第{cases}号任务清单并逐项督办落实到人"
    return f"{unit}{year}年法治政府建设年度报告\n" + BODY.format(year=year, cases=cases, contracts=contracts, own=own)


def folder_of(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def table(out: Path, name: str) -> list[dict[str, str]]:
    with (out / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def checked(folder: Path, out: Path) -> Path:
    check(items_in([folder]), out, lambda _: None, partial(workers.outcomes_of, processes=1))
    return out


@pytest.fixture(scope="module")
def streets(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Seven streets, one of them twice and in two years, and a file that cannot be read."""
    texts = {
        f"440309/{name}湖.txt": report(f"{name}湖街道", cases=10 * place, contracts=5 * place)
        for place, name in enumerate("甲乙丙丁戊己庚", start=1)
    }
    texts["转载/甲湖.txt"] = texts["440309/甲湖.txt"].replace("。", " 。") + "\n"
    texts["上年/甲湖.txt"] = report("甲湖街道", 2022, cases=8, contracts=4)
    texts["坏/空.txt"] = ""
    folder = tmp_path_factory.mktemp("streets")
    folder_of(folder / "in", texts)
    return folder / "in", checked(folder / "in", folder / "out")


def files_of(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_the_same_input_gives_the_same_bytes_whatever_the_number_of_processes(
    streets: tuple[Path, Path], tmp_path: Path
) -> None:
    check(items_in([streets[0]]), tmp_path, lambda _: None, partial(workers.outcomes_of, processes=2))
    assert files_of(tmp_path) == files_of(streets[1])


def test_what_stands_already_is_not_reckoned_again(streets: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(streets[1] / "results" / rule_version())
    items = [item for item in items_in([streets[0]]) if item.fault is None and item.data]
    assert all(store.get(item.key) is not None for item in items)
    monkeypatch.setattr(workers, "result_of", lambda item: pytest.fail("reckoned again"))
    assert all(outcome.facts is not None for outcome in workers._work(store._folder, items))


def test_a_result_cut_off_by_a_kill_is_reckoned_again(tmp_path: Path) -> None:
    store, item = Store(tmp_path), Item("a.txt", report("甲湖街道").encode())
    store.put(item.key, result_of(item))
    whole = store.get(item.key)
    (path,) = tmp_path.rglob("*.z")
    path.write_bytes(path.read_bytes()[:50])
    assert store.get(item.key) is None
    workers._work(tmp_path, [item])
    assert store.get(item.key) == whole


def test_a_file_that_cannot_be_read_is_listed_with_its_reason(streets: tuple[Path, Path]) -> None:
    (row,) = table(streets[1], "unread")
    assert row["name"] == "坏/空.txt" and "空" in row["fault"] and row["way_out"]
    assert len(table(streets[1], "documents")) == 9


def test_a_failure_of_the_program_at_one_file_is_told_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails_once(source: Source) -> object:
        if source.name == "b.txt":
            raise RuntimeError("something")
        return verify(source)

    monkeypatch.setattr("zhunsheng.verifier.corpus.document.verify", fails_once)
    items = [Item(name, report("甲湖街道").encode()) for name in ("a.txt", "b.txt", "c.txt")]
    faults = [result["fault"] for result in results_of(items)]
    assert faults[0] is None and faults[2] is None and "出错" in faults[1]["what"]


class _Killer(Item):
    """An item at which its process is killed, as by a shortage of memory."""

    def source(self) -> Source:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


@pytest.mark.process
def test_a_file_that_kills_its_process_is_named_and_the_others_are_done(tmp_path: Path) -> None:
    items = [Item(f"{number}.txt", report("甲湖街道", cases=number).encode()) for number in range(1, 4)]
    items.insert(1, _Killer("killer.txt", b"x"))
    outcomes = list(workers.outcomes_of(items, tmp_path, 2))
    assert [outcome.name for outcome in outcomes] == [item.name for item in items]
    assert [outcome.fault is None for outcome in outcomes] == [True, False, True, True]
    assert "中断" in (outcomes[1].fault or {})["what"]


@pytest.mark.process
def test_a_run_that_was_killed_goes_on_where_it_was_and_leaves_no_process(tmp_path: Path) -> None:
    texts = {f"{number:03d}.txt": report("甲湖街道", cases=number, contracts=number) for number in range(1, 121)}
    folder, out = folder_of(tmp_path / "in", texts), tmp_path / "out"
    command = [sys.executable, "-m", "zhunsheng.cli", "verify", str(folder), "--out", str(out)]
    run_once = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not list(out.rglob("*.z")) and run_once.poll() is None:
        sleep(0.05)
    workers_of = Path(f"/proc/{run_once.pid}/task/{run_once.pid}/children").read_text().split()
    run_once.kill()
    run_once.wait()
    assert 0 < len(list(out.rglob("*.z"))) < len(texts) and workers_of
    given_up = monotonic() + 30
    while (left := [worker for worker in workers_of if is_running(worker)]) and monotonic() < given_up:
        sleep(0.05)
    assert left == []
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    assert files_of(out) == files_of(checked(folder, tmp_path / "undisturbed"))


def is_running(process: str) -> bool:
    """Whether a process is still there; one that has ended may wait for whoever adopted it to take note."""
    try:
        state = Path("/proc", process, "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def test_a_repost_is_listed_and_counts_nowhere_else(streets: tuple[Path, Path]) -> None:
    documents = {row["name"]: row for row in table(streets[1], "documents")}
    original, copy = documents["440309/甲湖.txt"], documents["转载/甲湖.txt"]
    assert copy["repost_of"] == original["doc"] and original["repost_of"] == ""
    assert copy["doc"] not in {row["doc"] for row in table(streets[1], "figures")}


def test_reports_alike_of_other_units_and_years_are_no_reposts(streets: tuple[Path, Path]) -> None:
    assert sum(bool(row["repost_of"]) for row in table(streets[1], "documents")) == 1


def test_the_years_of_a_unit_stand_one_after_the_other(streets: tuple[Path, Path]) -> None:
    rows = [row for row in table(streets[1], "years") if row["unit"] == "甲湖街道" and row["subject"] == "行政处罚案件"]
    told = [(row["region_code"], row["year"], row["value"], row["value_before"], row["difference"]) for row in rows]
    assert told == [("440309", "2022", "8", "", ""), ("440309", "2023", "10", "8", "2")]


def test_distributions_are_those_of_the_amounts(streets: tuple[Path, Path]) -> None:
    (row,) = [
        row for row in table(streets[1], "distributions") if (row["subject"], row["year"]) == ("行政处罚案件", "2023")
    ]
    assert (row["kind"], row["count"], row["least"], row["most"]) == ("街道", "7", "10", "70")
    assert (row["lower"], row["median"], row["upper"]) == ("25", "40", "55")


def test_a_report_is_drawn_among_its_peers(streets: tuple[Path, Path], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    run([str(streets[0] / "440309" / "丙湖.txt"), "--html", str(page), "--among", str(streets[1])])
    assert "行政处罚案件：本报告30件" in page.read_text("utf-8") and "共7份，中位数40" in page.read_text("utf-8")


def test_every_row_says_whose_it_is_when_and_by_which_rules(streets: tuple[Path, Path]) -> None:
    documents = {row["name"]: row for row in table(streets[1], "documents")}
    row = documents["440309/乙湖.txt"]
    assert (row["unit"], row["kind"], row["region_code"], row["year"]) == ("乙湖街道", "街道", "440309", "2023")
    for name in ("documents", "figures", "findings", "relations"):
        assert {each["version"] for each in table(streets[1], name)} <= {rule_version()}
    assert all(
        each["place"] and each["doc"] in {row["doc"] for row in documents.values()}
        for each in table(streets[1], "figures")
    )


@pytest.mark.parametrize(("path", "code"), [
    ("440309/a.txt", "440309"), ("a/440309_龙华/b.txt", "440309"), ("440309001/x.txt", "440309001"), ("202401/a.txt", ""),
    ("2023/a.txt", ""), ("a4403091.txt", ""),
])  # fmt: skip
def test_a_region_code_is_read_from_a_folder_and_no_date_is_taken_for_one(path: str, code: str) -> None:
    assert region_code_in(path) == code


def test_the_region_code_of_an_index_number_is_read() -> None:
    text = "索引号：11500230008689762A/2026-00004\n栗子乡2025年法治政府建设情况报告\n全年学法4次。\n"
    reading = verify(Source(text, metadata={"索引号": "11500230008689762A/2026-00004"})).reading
    assert facts_of(reading).region_code == "500230"


def test_the_first_amount_for_the_year_of_the_report_stands_for_it() -> None:
    text = (
        "甲湖街道2023年法治政府建设年度报告\n2022年办理行政处罚案件70件。\n"
        "2023年办理行政处罚案件105件，其中简易程序行政处罚80件。\n"
    )
    amounts = {subject.name: figure.value for subject, figure in amounts_of(verify(Source(text)).reading)}
    assert amounts["行政处罚案件"] == 105


def test_a_cell_is_never_a_formula(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", {"=1+1.txt": report("甲湖街道")})
    out = checked(folder, tmp_path / "out")
    assert table(out, "documents")[0]["name"] == "'=1+1.txt"


def test_lines_of_a_json_file_make_a_corpus_with_addresses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [{"id": f"a{n}", "text": report("甲湖街道", 2020 + n), "url": f"http://example.org/{n}"} for n in range(3)]
    path = tmp_path / "reports.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    assert run(["--jsonl", str(path), "--out", str(tmp_path / "out")]) == CLEAN
    rows = table(tmp_path / "out", "documents")
    assert [(row["name"], row["year"], row["address"]) for row in rows] == [
        (f"a{n}", str(2020 + n), f"http://example.org/{n}") for n in range(3)
    ]
    values = [
        (row["year"], row["year_before"]) for row in table(tmp_path / "out", "years") if row["subject"] == "合同审查"
    ]
    assert values == [("2020", ""), ("2021", "2020"), ("2022", "2021")]


def test_a_corpus_with_an_unreadable_file_ends_with_2(streets: tuple[Path, Path], tmp_path: Path) -> None:
    assert run([str(streets[0]), "--out", str(tmp_path)]) == UNCHECKED


def test_results_map_over_any_iterator_lazily() -> None:
    taken = []

    def items() -> Iterator[Item]:
        for number in range(3):
            taken.append(number)
            yield Item(f"{number}.txt", report("甲湖街道").encode())

    results = results_of(items())
    assert next(results)["fault"] is None and taken == [0]


# The bridge to Java closes its sockets when they are collected.
leaves_sockets = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
needs_spark = pytest.mark.skipif(
    find_spec("pyspark") is None or which("java") is None, reason="needs requirements/spark.txt and Java"
)


@pytest.mark.process
@needs_spark
@leaves_sockets
def test_a_spark_cluster_gives_the_same_bytes_and_goes_on_where_it_was(
    streets: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    work = partial(outcomes_on, "local[2]")
    check(items_in([streets[0]]), tmp_path, lambda _: None, work)
    assert files_of(tmp_path) == files_of(streets[1])
    check(items_in([streets[0]]), tmp_path, lambda _: None, work)
    assert files_of(tmp_path) == files_of(streets[1])


@pytest.mark.process
@needs_spark
@leaves_sockets
def test_workers_with_another_version_are_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setattr(spark, "rule_version", lambda: "another")
    with pytest.raises(OtherVersion):
        list(outcomes_on("local[1]", [Item("a", text=report("甲湖街道"))], tmp_path))
    assert not list(tmp_path.rglob("*.z"))


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="pyspark is installed")
def test_without_pyspark_it_is_said_how_to_install_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run([str(tmp_path), "--out", str(tmp_path / "out"), "--spark", "local[2]"])
    assert ended.value.code == UNCHECKED and "requirements/spark.txt" in capsys.readouterr().err


def test_spark_is_for_a_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run([str(tmp_path), "--spark", "local[2]"])
    assert "--out" in capsys.readouterr().err
