"""``zhunsheng verify``: what it prints and writes, its exit codes, and that it starts without what it does not need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.verifier.reports import rows
from zhunsheng.cli.verify import CLEAN, FOUND, UNCHECKED, run

CLEAN_TEXT = "2023年，街道开展专题学法4次。\n"
WRONG_SUM = "2023年共受理纠纷100件，其中劳资纠纷60件、邻里纠纷50件。\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return written(tmp_path / "报告.txt", WRONG_SUM)


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_clean_report_ends_with_0_and_a_wrong_sum_with_1(
    tmp_path: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(written(tmp_path / "a.txt", CLEAN_TEXT))]) == CLEAN
    assert "没有发现问题" in capsys.readouterr().out
    assert run([str(report)]) == FOUND
    told = capsys.readouterr().out
    assert "错误（1）" in told and "100件" in told and "怎么办：" in told


@pytest.mark.parametrize("content", [b"", b"   \n", b"no Chinese at all", b"PK\x03\x04 broken"])
def test_what_cannot_be_read_ends_with_2_and_says_why(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert run([str(path)]) == UNCHECKED
    assert "无法核查" in capsys.readouterr().out
    assert run(["--json", str(path)]) == UNCHECKED
    assert json.loads(capsys.readouterr().out)["error"]


def test_one_unreadable_file_among_good_ones_is_never_a_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "a.txt", CLEAN_TEXT)
    written(tmp_path / "b.txt", "")
    assert run(["--json", str(tmp_path)]) == UNCHECKED
    assert [row["name"] for row in json.loads(capsys.readouterr().out)] == ["a.txt", "b.txt"]


def test_an_empty_folder_and_a_missing_file_end_with_2(tmp_path: Path) -> None:
    assert run([str(tmp_path)]) == UNCHECKED
    assert run([str(tmp_path / "none.txt")]) == UNCHECKED


@pytest.mark.parametrize("arguments", [[], ["a.txt", "--jsonl", "b.jsonl"], ["a.txt", "--since", "all"], ["--unknown"]])
def test_a_command_that_makes_no_sense_ends_with_2_and_says_how(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(arguments)
    assert stopped.value.code == UNCHECKED and capsys.readouterr().err


def test_findings_below_the_level_asked_for_neither_show_nor_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "a.txt", "2023年，街道多次开展普法宣传,取得成效。\n")
    assert run([str(path)]) == FOUND
    assert run([str(path), "--since", "error"]) == CLEAN
    assert "没有发现问题" in capsys.readouterr().out.splitlines()[-2]


def test_json_of_one_report_gives_offsets_of_code_points(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--json", str(report)])
    told = json.loads(capsys.readouterr().out)
    assert [figure["quote"] for figure in told["figures"]] == ["100件", "60件", "50件"]
    for row in (*told["figures"], *told["findings"]):
        assert WRONG_SUM[row["start"] : row["end"]] == row["quote"]
    assert told["relations"][0] | {"explanation": ""} == {"kind": "sum", "members": ["100件", "60件", "50件"], "verdict": "fails",
                                                          "explanation": ""}  # fmt: skip
    assert set(told["figures"][0]) == {
        "start",
        "end",
        "quote",
        "value",
        "unit",
        "subject",
        "qualifier",
        "period",
        "period_basis",
    }
    assert {"code", "level", "start", "end", "quote", "message"} <= set(told["findings"][0])


def test_lines_in_give_lines_out_in_the_same_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [{"id": row["id"], "text": row["text"]} for row in rows("reports")[:6]] + [{"doc": "none", "text": ""}]
    path = written(tmp_path / "reports.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in given))
    assert run(["--jsonl", str(path)]) == UNCHECKED
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["doc"] for row in told] == [row.get("id", "none") for row in given]
    assert all("figures" in row for row in told[:-1]) and "error" in told[-1]


@pytest.mark.parametrize("line", ["nothing", '{"text": "没有编号"}', '{"doc": "a"}', "[1]"])
def test_a_line_that_is_no_report_stops_with_its_number(
    tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "reports.jsonl", f'{{"doc": "a", "text": "学法4次。"}}\n{line}\n')
    with pytest.raises(SystemExit) as stopped:
        run(["--jsonl", str(path)])
    assert stopped.value.code == UNCHECKED and "第2行" in capsys.readouterr().err


def test_copies_and_table_are_written_for_one_report(tmp_path: Path, report: Path) -> None:
    html, docx, table = (tmp_path / "out" / name for name in ("a.html", "a.docx", "a.xlsx"))
    assert run([str(report), "--html", str(html), "--docx", str(docx), "--figures", str(table)]) == FOUND
    assert "100件" in html.read_text("utf-8") and docx.stat().st_size and table.stat().st_size


def test_copies_of_several_reports_go_to_a_folder_each_under_its_name(tmp_path: Path) -> None:
    for name in ("a/报告.txt", "b/报告.txt"):
        (tmp_path / name).parent.mkdir()
        written(tmp_path / name, WRONG_SUM)
    run([str(tmp_path / "a"), str(tmp_path / "b"), "--html", str(tmp_path / "pages")])
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["2-报告.txt.html", "报告.txt.html"]


def test_a_report_is_compared_with_another_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filed = written(tmp_path / "filed.txt", "2023年，街道开展专题学法4次。\n")
    public = written(tmp_path / "public.txt", "2023年，街道开展专题学法5次。\n")
    assert run([str(public), "--compare", str(filed), "--json"]) == FOUND
    told = json.loads(capsys.readouterr().out)
    assert told["comparison"]["differences"][0]["other_quote"] == "4次"
    assert "number-differs" in {finding["code"] for finding in told["findings"]}


def test_an_unreadable_file_to_compare_with_stops_with_2(
    tmp_path: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run([str(report), "--compare", str(tmp_path / "none.txt")])
    assert stopped.value.code == UNCHECKED and "对照的文件" in capsys.readouterr().err


def test_json_of_one_text_starts_without_what_other_commands_need(report: Path) -> None:
    code = (
        "import sys; sys.argv = ['zhunsheng', 'verify', '--json', sys.argv[1]]\n"
        "from zhunsheng.cli.entry import main\n"
        "try:\n    main()\nexcept SystemExit as stopped:\n    assert stopped.code == 1, stopped.code\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(report)], capture_output=True, text=True, check=True)
    assert not {"django", "typer", "rich", "pydantic", "docx", "xlsxwriter", "lxml"} & set(done.stderr.split())


def test_the_command_stands_in_the_list_of_commands() -> None:
    from typer.testing import CliRunner

    from zhunsheng.cli.main import app

    assert "verify" in CliRunner().invoke(app, ["--help"]).output
