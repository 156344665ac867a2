"""``zhunsheng law``: dates and rules at the command line, without a database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zhunsheng.cli.main import app


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["law", *arguments])
    return result.exit_code, result.stdout, result.stderr


def refusal(*arguments: str) -> str:
    code, _, message = run(*arguments)
    assert code == 2
    return message.replace("\n", "")


def test_a_date_comes_with_the_sentence_that_says_how():
    code, told, _ = run("due", "JUD-01", "--from", "2023-05-04")
    assert code == 0
    assert "届满日6月3日为周六" in told and "终点为2023年6月5日，已确定" in told


def test_json_has_the_date_whether_it_is_provisional_and_the_receipt():
    _, told, _ = run("due", "jud-01", "--from", "2023年5月4日", "--json")
    answer = json.loads(told)
    assert list(answer) == ["due_on", "provisional", "receipt"]
    assert (answer["due_on"], answer["provisional"]) == ("2023-06-05", False)
    assert answer["receipt"]["sentence"].startswith("自2023年5月4日") and answer["receipt"]["rolled"]


def test_suspended_and_added_time_is_counted_and_named():
    _, told, _ = run(
        "due", "JUD-06", "--from", "2023-05-04", "--suspend", "2023-05-10..2023-05-20:鉴定",
        "--extend", "15日:院长:2023-06-01", "--json",
    )  # fmt: skip
    answer = json.loads(told)
    assert answer["due_on"] == "2023-06-28"
    assert (
        "因鉴定自5月10日起中止" in answer["receipt"]["sentence"]
        and "经院长于6月1日批准" in answer["receipt"]["sentence"]
    )


def test_while_a_suspension_is_open_there_is_no_date():
    _, told, _ = run("due", "JUD-06", "--from", "2023-05-04", "--suspend", "2023-05-10..:鉴定", "--json")
    assert json.loads(told)["due_on"] is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("JUD-1", "--from", "2023-05-04"), "相近的有：JUD-01（申请司法确认）"),
        (("JUD-01", "--from", "2023-02-30"), "没有“2023-02-30”这一天"),
        (("JUD-01", "--from", "下周三"), "不是日期，请写成 2023-05-04"),
        (("JUD-01", "--from", "1999-05-04"), "没有有效的规定"),
        (("MED-02", "--from", "2023-05-04"), "没有规定期限"),
        (("JUD-06", "--from", "2023-05-04", "--suspend", "2023-06-10..2023-06-01:鉴定"), "早于中止日"),
        (("JUD-06", "--from", "2023-05-04", "--suspend", "2023-06-10"), "应为 起..止:事由"),
        (("JUD-06", "--from", "2023-05-04", "--extend", "15"), "应为 长度:批准人:批准日期"),
        (("JUD-06", "--from", "2023-05-04", "--extend", "0:院长:2023-06-01"), "请写成正整数"),
        (("JUD-06", "--from", "2023-05-04", "--extend", "3旬:院长:2023-06-01"), "不认识“旬”这个单位"),
    ],
)  # fmt: skip
def test_wrong_input_is_answered_in_chinese_with_exit_code_2(arguments: tuple[str, ...], told: str):
    assert told in refusal("due", *arguments)


def test_a_rule_is_shown_with_all_its_versions():
    _, told, _ = run("show", "JUD-06")
    assert told.count("JUD-06") == 2 and "2022年1月1日起施行" in told and "尚未由法律专业人员核对" in told


def test_a_statute_is_shown_by_its_title_and_rules_by_words_and_article():
    assert "JUD-01" in run("show", "《人民调解法》")[1]
    found = run("show", "--search", "人民调解法第33条")[1]
    assert "JUD-01" in found and "MED-01" not in found


def test_what_is_not_found_is_said():
    assert "没有规则符合“太空采矿”" in refusal("show", "--search", "太空采矿")
    assert "没有编号或名称为" in refusal("show", "太空法")
    assert "三者取一" in refusal("show")


def test_no_database_is_needed_and_django_is_not_even_loaded(tmp_path: Path):
    program = (
        "import sys; from zhunsheng.cli.main import app;"
        "app(['law', 'due', 'JUD-01', '--from', '2023-05-04'], standalone_mode=False);"
        "sys.exit('django' in sys.modules)"
    )
    environment = {**os.environ, "ZHUNSHENG_DATABASE_URL": f"sqlite:///{tmp_path}/nothing/here"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "终点为2023年6月5日" in done.stdout


def test_hours_and_hard_dates_are_told_in_the_same_form():
    hours = json.loads(run("due", "TRA-03", "--from", "2024-02-09T09:30", "--json")[1])
    assert hours["due_on"] == "2024-02-10" and hours["receipt"]["due_at"] == "2024-02-10T09:30:00+08:00"
    for text in ("2023", "2023年", "2023-02-01"):
        yearly = json.loads(run("due", "REP-04", "--from", text, "--json")[1])
        assert list(yearly) == ["due_on", "provisional", "receipt"] and yearly["due_on"] == "2023-04-01"
        assert "逢休息日不顺延" in yearly["receipt"]["sentence"]


def test_the_day_of_opening_and_the_field_choose_the_version():
    old = json.loads(run("due", "JUD-06", "--from", "2022-02-01", "--opened", "2021-12-01", "--json")[1])
    assert old["receipt"]["citation"] == "《民事诉讼法》第180条"


def test_what_the_rule_does_not_allow_is_said_beside_the_answer():
    code, told, warned = run("due", "JUD-01", "--from", "2023-05-04", "--extend", "30:主任:2023-05-10", "--json")
    assert code == 0 and json.loads(told)["due_on"] == "2023-07-03"
    assert "没有规定可以延长" in warned
