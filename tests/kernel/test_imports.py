"""Staged import: what a table becomes, what is wrong with a row, what differs, what is seen when, and taking it all back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from python_calamine import CalamineWorkbook

from tests.imports import DAY, DISPUTE, EVENT, HEADINGS, PLATFORM, Import, enter_settings, outcome_of, row, table
from zhunsheng.files.sheets import read_workbook
from zhunsheng.files.text_table import write_text_table
from zhunsheng.kernel import registry
from zhunsheng.kernel.acts.take import Asked, open_matter, take
from zhunsheng.kernel.audit.projections import check_projections
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.imports import files
from zhunsheng.kernel.imports.mended import NUMBER, PROBLEM, faulty_workbook
from zhunsheng.kernel.models import Event, JudgedStretch, Matter, RowFault
from zhunsheng.kernel.retention import destroy
from zhunsheng.kernel.scope import counted, slice_of
from zhunsheng.kernel.today import on_day
from zhunsheng.kernel.viewers import Right, Viewer
from zhunsheng.web.importing import correction_asked, mapping_page


@pytest.fixture
def cast(cast, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "documents"
    enter_settings(cast)
    with on_day(DAY):
        yield cast


def seen(cast, who="dispatcher", kind=EVENT):
    return counted(slice_of(cast.viewer(who, DAY), registry.kind(kind), Right.OPEN))


def codes(refused):
    return [objection.code for objection in refused.value.objections]


def test_a_row_becomes_every_act_that_it_tells_of(cast):
    done = Import.written(cast, table([row(1), row(2, 办结时间="", 处理结果="", 满意度="")]))
    assert done.matter.state == "written" and done.counts == (2, 2, 0, 0, 0)
    first, second = outcome_of(1), outcome_of(2)
    assert [event.act for event in first.events.all()] == ["record", "respond", "close"]
    assert [event.act for event in second.events.all()] == ["record", "respond"]
    record = registry.kind(EVENT).objects.get(pk=first.pk)
    assert (record.channel, record.topic, record.satisfaction) == ("hotline", "noise", "satisfied")
    assert record.handled_at - record.received_at == datetime(2023, 1, 1, 10, 5) - datetime(2023, 1, 1, 9, 5)
    assert {event.person_id for event in first.events.all()} == {cast.people["dispatcher"].pk}
    assert first.events.first().marks["late_entry"] == "自民意速办导入"
    assert [deadline.stopped_on is not None for deadline in first.deadlines.all()] == [True, True]


def test_nothing_is_seen_or_counted_before_the_last_act(cast):
    done = Import.written(cast, table([row(number) for number in range(1, 8)]))
    assert seen(cast) == 0
    done.act("complete")
    assert done.matter.state == "completed" and seen(cast) == 7
    assert [str(finding) for finding in (*verify(), *check_projections())] == []


def test_a_faulty_row_says_everything_wrong_with_it_and_holds_up_no_other(cast):
    bad = row(2, 受理时间="5月4日", 事件类型="天上的事", 标题="")
    done = Import.received(cast, table([row(1), bad, row(3)]))
    done.map()
    assert done.matter.state == "checked" and done.counts == (3, 2, 1, 0, 0)
    assert done.faults == {4: ["受理时间：“5月4日”没有写年份"]}
    assert Matter.objects.filter(kind=EVENT).count() == 0, "checking writes nothing"
    done.act("write")
    assert Matter.objects.filter(kind=EVENT).count() == 2


def test_what_the_kernel_refuses_is_a_fault_of_the_row(cast):
    late = row(1, 响应时间="2023-02-01 9:25", 办结时间="2023-01-31 10:05")
    future = row(2, 受理时间="2024-01-01 9:00", 响应时间="", 办结时间="")
    done = Import.received(cast, table([late, future, row(3, 标题="")]))
    done.map()
    assert any("早于上一步" in fault for fault in done.faults[3])
    assert any("晚于今天" in fault for fault in done.faults[4])
    assert any("“诉求事由”没有填写" in fault for fault in done.faults[5])


def test_the_same_number_twice_in_a_table_is_a_fault_of_the_second(cast):
    done = Import.received(cast, table([row(1), row(2), row(1, 地点="别处")]))
    done.map()
    assert done.faults == {5: ["：编号“SZ000001”与第3行相同"]}


def test_headings_are_found_under_merged_titles_in_any_order(cast):
    rows = [["", *row(1)[::-1]], ["", *row(2)[::-1]]]
    lines = [["某街道"], ["（2023年度）"], [], ["序号", *HEADINGS[::-1]], *rows]
    content = "\r\n".join(",".join(line) for line in lines).encode("utf-8")
    done = Import.written(cast, content)
    assert done.counts == (2, 2, 0, 0, 0) and outcome_of(1).heading == "夜间施工噪声1"


def test_a_table_is_read_once_to_be_kept_and_to_be_mapped(cast, monkeypatch):
    read = []

    def reading(path, name):
        read.append(path)
        return read_workbook(path, name)

    monkeypatch.setattr(files, "read_workbook", reading)
    received = Import.received(cast, table([row(1)]))
    assert mapping_page(received.matter, {}).columns
    assert len(read) == 1
    Import.received(cast, table([row(1), row(2)]))
    assert len(read) == 2, "another table was taken for the one before it"


def test_the_mapping_is_remembered_by_heading_for_the_source_kind_and_unit(cast):
    odd = table([row(1)]).decode("gb18030").replace('"地点"', '"所在"').encode("gb18030")
    Import.received(cast, odd).map(所在="place")
    again = Import.received(cast, odd)
    again.map()
    assert not again.faults
    again.act("write")
    assert registry.kind(EVENT).objects.get(pk=outcome_of(1).pk).place == "柳荫花园1栋"


def test_a_mapping_without_what_must_be_said_is_refused(cast):
    done = Import.received(cast, table([row(1)]))
    with pytest.raises(Refused) as refused:
        done.map(标题="", 事件类型="place", 地点="place")
    assert codes(refused) == ["target-twice", "target-missing", "target-missing"]
    assert done.matter.state == "received"


def test_importing_twice_changes_nothing(cast):
    content = table([row(number) for number in range(1, 6)])
    Import.written(cast, content).act("complete")
    events = Event.objects.exclude(matter__kind="kernel.import_run").count()
    again = Import.written(cast, content)
    again.act("complete")
    assert again.counts == (5, 0, 0, 5, 0)
    assert Event.objects.exclude(matter__kind="kernel.import_run").count() == events


def test_rows_without_a_number_are_known_by_what_they_say(cast):
    rows = [row(1, 事件编号=""), row(2, 事件编号=""), row(1, 事件编号="")]
    done = Import.received(cast, table(rows))
    done.map()
    assert done.faults == {5: ["：与第3行完全相同"]}
    done.act("write")
    done.act("complete")
    again = Import.written(cast, table(rows[:2]))
    assert again.counts == (2, 0, 0, 2, 0)


def test_a_later_table_adds_the_steps_that_have_been_taken_since(cast):
    Import.written(cast, table([row(1, 响应时间="", 办结时间=""), row(2, 办结时间="")])).act("complete")
    done = Import.written(cast, table([row(1), row(2), row(3)]))
    assert done.counts == (3, 3, 0, 0, 0)
    assert [event.act for event in outcome_of(1).events.all()] == ["record"], "nothing is seen before the last act"
    done.act("complete")
    assert [event.act for event in outcome_of(1).events.all()] == ["record", "respond", "close"]
    assert outcome_of(2).state == "closed" and seen(cast) == 3
    assert [str(finding) for finding in (*verify(), *check_projections())] == []


def test_steps_added_to_matters_that_were_there_before_are_taken_back_with_the_import(cast):
    Import.written(cast, table([row(1, 响应时间="", 办结时间=""), row(2, 办结时间="")])).act("complete")
    before = {number: (outcome_of(number).state, outcome_of(number).due_at) for number in (1, 2)}
    done = Import.written(cast, table([row(1), row(2), row(3)]))
    done.act("complete")
    assert outcome_of(1).state == "closed"
    done.act("undo", reason="导错了日期")
    assert {number: (outcome_of(number).state, outcome_of(number).due_at) for number in (1, 2)} == before
    assert outcome_of(1).events.filter(act="retract").count() == 2 and seen(cast) == 2
    assert [str(finding) for finding in (*verify(), *check_projections())] == []
    again = Import.written(cast, table([row(1), row(2)]))
    again.act("complete")
    assert outcome_of(1).state == outcome_of(2).state == "closed"


def test_what_somebody_did_after_an_added_step_holds_up_undoing(cast):
    Import.written(cast, table([row(1, 办结时间="")])).act("complete")
    done = Import.written(cast, table([row(1)]))
    done.act("complete")
    take(done.viewer, outcome_of(1).pk, Asked("void", {"reason": "重复"}))
    with pytest.raises(Refused) as refused:
        done.act("undo", reason="导错了")
    assert codes(refused) == ["acted-on-since"] and "SZ000001" in str(refused.value)


def test_an_undone_import_that_was_never_in_force_has_touched_no_earlier_matter(cast):
    Import.written(cast, table([row(1, 办结时间="")])).act("complete")
    done = Import.written(cast, table([row(1)]))
    done.act("undo", reason="不要了")
    assert [event.act for event in outcome_of(1).events.all()] == ["record", "respond"]


def test_what_differs_is_listed_and_never_overwritten(cast):
    Import.written(cast, table([row(1), row(2)])).act("complete")
    moved = row(1)[6].replace("9:05", "9:15")
    done = Import.written(cast, table([row(1, 地点="桂花苑", 受理时间=moved), row(2)]))
    assert done.counts == (2, 0, 0, 2, 2)
    told = {found.column: (found.recorded, found.reported) for found in done.differences}
    assert told["place"] == ("柳荫花园1栋", "桂花苑")
    assert told[""][0].endswith("09:05:00+08:00") and told[""][1].endswith("09:15:00+08:00")
    assert registry.kind(EVENT).objects.get(pk=outcome_of(1).pk).place == "柳荫花园1栋"


def test_one_difference_is_taken_over_by_an_ordinary_correction_with_its_reason(cast):
    Import.written(cast, table([row(1)])).act("complete")
    done = Import.written(cast, table([row(1, 地点="桂花苑")]))
    (difference,) = done.differences
    take(done.viewer, difference.subject_id, correction_asked(difference, PLATFORM, None))
    matter = outcome_of(1)
    assert registry.kind(EVENT).objects.get(pk=matter.pk).place == "桂花苑"
    assert matter.events.latest("seq").act == "correct"
    assert Import.written(cast, table([row(1, 地点="桂花苑")])).counts == (1, 0, 0, 1, 0)


def test_faulty_rows_come_out_with_what_is_wrong_and_come_back_mended(cast):
    rows = [row(1), row(2, 受理时间="5月4日"), row(3, 事件类型="天上的事"), row(4, 受理时间="近日")]
    done = Import.received(cast, table(rows))
    done.map()
    assert done.counts == (4, 1, 3, 0, 0)
    with faulty_workbook(done.matter) as book:
        headings, *lines = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    assert headings == [*HEADINGS, PROBLEM, NUMBER]
    assert [line[-1] for line in lines] == ["4", "5", "6"] and "没有写年份" in lines[0][-2]
    lines[0][6], lines[1][3] = "2023-03-03 9:05", "噪声"
    with write_text_table("需要改正的行", headings, lines) as book:
        done.mend(book.read())
    assert done.matter.state == "checked" and done.counts == (4, 3, 1, 0, 0)
    assert list(done.faults) == [6]
    done.act("write")
    done.act("complete")
    assert done.counts == (4, 3, 1, 0, 0) and seen(cast) == 3
    assert registry.kind(EVENT).objects.get(pk=outcome_of(2).pk).received_at.date() == date(2023, 3, 3)


def test_rows_mended_after_the_others_were_written_join_the_same_import(cast):
    done = Import.written(cast, table([row(1), row(2, 受理时间="5月4日")]))
    with faulty_workbook(done.matter) as book:
        headings, line = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    line[6] = "2023-03-03 9:05"
    with write_text_table("需要改正的行", headings, [line]) as book:
        done.mend(book.read())
    done.act("write")
    assert done.matter.state == "written" and done.counts == (2, 2, 0, 0, 0)
    assert Matter.objects.filter(kind=EVENT, run__matter=done.matter).count() == 2


def test_a_workbook_that_is_not_ours_cannot_come_back_as_mended(cast):
    done = Import.received(cast, table([row(1), row(2, 受理时间="5月4日")]))
    done.map()
    done.mend(table([row(2)]), "别的.csv")
    assert "原行号" in done.failure
    assert list(done.faults) == [4], "what was wrong stays listed"


def test_an_import_is_undone_as_one_and_its_numbers_are_free_again(cast):
    content = table([row(number) for number in range(1, 6)])
    done = Import.written(cast, content)
    done.act("complete")
    assert seen(cast) == 5
    done.act("undo", reason="导错了年度")
    assert done.matter.state == "undone" and seen(cast) == 0
    assert Matter.objects.filter(kind=EVENT, is_void=False).count() == 0
    Import.written(cast, content).act("complete")
    assert seen(cast) == 5
    assert [str(finding) for finding in (*verify(), *check_projections())] == []


def test_an_import_that_somebody_has_gone_on_with_is_not_undone(cast):
    done = Import.written(cast, table([row(1), row(2)]))
    done.act("complete")
    take(done.viewer, outcome_of(2).pk, Asked("void", {"reason": "重复"}))
    with pytest.raises(Refused) as refused:
        done.act("undo", reason="导错了")
    assert codes(refused) == ["acted-on-since"] and "SZ000002" in str(refused.value)
    assert seen(cast) == 2


def test_undoing_needs_the_right_to_void(cast):
    done = Import.written(cast, table([row(1)]), who="office")
    with pytest.raises(Refused) as refused:
        done.act("undo", reason="导错了")
    assert codes(refused) == ["may-not-void"]


@pytest.mark.parametrize("who", ["leader", "mediator", "south_justice"])
def test_only_those_import_whose_posts_open_such_matters_there(cast, who):
    with pytest.raises(Refused) as refused:
        Import.received(cast, table([row(1)]), who=who)
    assert set(codes(refused)) <= {"may-not-import", "role-missing"}


def test_what_only_the_work_may_note_nobody_can_note_by_hand(cast):
    done = Import.received(cast, table([row(1)]))
    with pytest.raises(Refused) as refused:
        take(done.viewer, done.matter.pk, Asked("check", {"row_count": 9, "good_count": 9}))
    assert "state-does-not-allow" in codes(refused)
    done.map()
    take(done.viewer, done.matter.pk, Asked("write", {}))
    with pytest.raises(Refused) as refused:
        take(done.viewer, done.matter.pk, Asked("finish", {"row_count": 9, "good_count": 9}))
    assert codes(refused) == ["job-only"]


def test_a_table_of_faults_only_is_not_written(cast):
    done = Import.received(cast, table([row(1, 受理时间="5月4日")]))
    done.map()
    with pytest.raises(Refused) as refused:
        done.act("write")
    assert codes(refused) == ["nothing-to-write"]


def test_steps_of_an_import_are_not_corrected(cast):
    done = Import.received(cast, table([row(1)]))
    with pytest.raises(Refused) as refused:
        take(done.viewer, done.matter.pk, Asked("correct", {"source": "别处", "correction_reason": "写错"}, corrects=1))
    assert codes(refused) == ["steps-not-correctable"]


def test_where_another_is_the_master_its_own_import_alone_opens_matters(cast):
    done = Import.received(cast, table([row(1)]), source="别的平台")
    done.map(受理时间="acted_on")
    assert any("以“民意速办”为准" in fault for faults in done.faults.values() for fault in faults)


def test_our_own_ledger_is_imported_by_its_opening_act_with_numbers_of_ours(cast):
    lines = [
        "编号,纠纷事由,类型,调解方式,来源,涉及金额,当事人1姓名,社区",
        '旧1,漏水,物业纠纷,人民调解,当事人申请,"1,200.5元",张三丰,柳荫社区',
        "旧2,停车,物业纠纷,人民调解,当事人申请,不详,李四光,渡口社区",
        "旧3,噪声,物业纠纷,人民调解,当事人申请,,王五月,石桥社区",
    ]
    done = Import.received(cast, "\r\n".join(lines).encode("utf-8"), who="justice", kind=DISPUTE, source="司法所台账")
    done.map(类型="dispute_type", 来源="origin", 社区="unit")
    assert done.faults == {
        3: ["涉及金额：“不详”不是数字"],
        4: ["社区：北岸街道及其下级没有名为“石桥社区”的单位"],
    }
    done.act("write")
    done.act("complete")
    matter = Matter.objects.get(source="司法所台账", outer_number="旧1")
    record = registry.kind(DISPUTE).objects.get(pk=matter.pk)
    assert matter.number.endswith("1号") and matter.unit == cast.units["willow"]
    assert str(record.amount_yuan) == "1200.50"


def test_work_that_failed_goes_on_where_it_stopped(cast, monkeypatch):
    from zhunsheng.kernel.imports import stages
    from zhunsheng.kernel.jobs.queue import go_on
    from zhunsheng.kernel.jobs.runner import run_waiting
    from zhunsheng.kernel.models import Job

    monkeypatch.setattr(stages, "BATCH", 3)
    done = Import.received(cast, table([row(number) for number in range(1, 11)]))
    done.map()
    stored, calls = stages.store_chained, []

    def failing(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("the disk is full")
        return stored(*arguments)

    monkeypatch.setattr(stages, "store_chained", failing)
    done.act("write")
    assert done.matter.state == "writing" and "程序出错" in done.failure
    assert Matter.objects.filter(kind=EVENT).count() == 6
    go_on(Job.objects.latest("pk").pk)
    run_waiting()
    done.matter.refresh_from_db()
    assert done.matter.state == "written" and done.counts == (10, 10, 0, 0, 0)
    assert Matter.objects.filter(kind=EVENT).count() == 10


def test_a_number_registered_meanwhile_is_not_registered_again(cast, monkeypatch):
    """Somebody enters the same number by hand between the judging and the writing of a batch."""
    from zhunsheng.kernel.acts.judge import Origin
    from zhunsheng.kernel.imports import stages

    done = Import.received(cast, table([row(1), row(2)]))
    done.map()
    unpacked, viewer = stages.unpacked, cast.viewer("office", DAY)

    def meanwhile(body):
        if not Matter.objects.filter(outer_number="SZ000002").exists():
            given = {"subject": "抢先", "channel": "hotline", "topic": "noise"}
            origin = Origin(PLATFORM, "SZ000002")
            asked = Asked("record", given, date(2023, 3, 3), "补录", origin=origin)
            open_matter(viewer, registry.kind(EVENT), cast.units["north"], asked, procedure="mirrored")
        return unpacked(body)

    monkeypatch.setattr(stages, "unpacked", meanwhile)
    done.act("write")
    assert done.matter.state == "written"
    assert Matter.objects.filter(outer_number="SZ000002").count() == 1
    assert {found.column for found in done.differences} >= {"subject", "place"}


def test_rows_go_with_the_import_when_its_retention_ends(cast):
    done = Import.written(cast, table([row(1), row(2, 受理时间="5月4日")]))
    done.act("complete")
    assert RowFault.objects.filter(matter=done.matter).exists()
    with on_day(date(2026, 1, 5)):
        administrator = replace(cast.viewer("administrator"), person_id=cast.people["administrator"].pk)
        with pytest.raises(Refused) as refused:
            destroy(administrator, done.matter.pk, "destroy", "期满")
    assert codes(refused) == ["role-missing"], "whoever may void nothing destroys nothing"


@pytest.fixture
def judged(monkeypatch):
    """How many rows each call has judged."""
    from zhunsheng.kernel.imports.planning import Judging

    original, counts = Judging.stretch, []

    def counting(self, rows, *more):
        counts.append(len(rows))
        return original(self, rows, *more)

    monkeypatch.setattr(Judging, "stretch", counting)
    return counts


def test_what_the_check_has_judged_is_written_without_judging_it_again(cast, judged):
    done = Import.received(cast, table([row(1), row(2, 受理时间="5月4日"), row(3)]))
    done.map()
    assert judged == [3] and JudgedStretch.objects.filter(matter=done.matter).count() == 1
    done.act("write")
    assert judged == [3], "nothing has changed since"
    assert done.counts == (3, 2, 1, 0, 0) and not JudgedStretch.objects.exists()
    done.act("complete")
    assert [str(finding) for finding in (*verify(), *check_projections())] == []


def _a_setting_changes(cast):
    enter_settings(cast, {"citizen_requests.respond_limit": {"unit": "minute", "length": 10}})


def _a_post_is_given(cast):
    given = {"person": cast.people["grid"].pk, "role": "dispatcher"}
    open_matter(Viewer.installer(), registry.kind("kernel.post"), cast.units["south"], Asked("enter", given, DAY))


def _somebody_is_called_otherwise(cast):
    cast.people["grid"].name = "葛小微"
    cast.people["grid"].save()


@pytest.mark.parametrize("change", [_a_setting_changes, _a_post_is_given, _somebody_is_called_otherwise])
def test_rows_are_judged_anew_where_what_they_were_judged_on_has_changed(cast, judged, change):
    done = Import.received(cast, table([row(1), row(2)]))
    done.map()
    change(cast)
    done.act("write")
    assert judged == [2, 2] and done.counts == (2, 2, 0, 0, 0)


def test_matters_of_an_import_begin_under_the_settings_of_the_writing(cast):
    done = Import.received(cast, table([row(1)]))
    done.map()
    enter_settings(cast, {"citizen_requests.respond_limit": {"unit": "minute", "length": 10}})
    done.act("write")
    respond = outcome_of(1).deadlines.get(clock="respond_by")
    assert respond.receipt["length"] == 10 and respond.stopped_at > respond.judged_due_at


def test_rows_checked_on_another_day_are_judged_anew(cast, judged):
    done = Import.received(cast, table([row(1)]))
    done.map()
    with on_day(date(2023, 12, 25)):
        done.act("write")
    assert judged == [1, 1] and outcome_of(1).events.count() == 3


def test_what_one_person_has_had_checked_is_judged_anew_for_another(cast, judged):
    """Each row is judged by the rights of whoever has it written."""
    given = {"person": cast.people["office"].pk, "role": "dispatcher"}
    open_matter(Viewer.installer(), registry.kind("kernel.post"), cast.units["north"], Asked("enter", given, DAY))
    done = Import.received(cast, table([row(1)]))
    done.map()
    done.viewer = cast.viewer("office", DAY)
    done.act("write")
    assert judged == [1, 1]
    assert {event.person_id for event in outcome_of(1).events.all()} == {cast.people["office"].pk}


def test_rows_are_kept_until_they_are_written_mapped_anew_or_undone(cast):
    kept = JudgedStretch.objects
    done = Import.received(cast, table([row(1), row(2)]))
    done.map()
    done.map()
    assert kept.filter(matter=done.matter).count() == 1
    done.act("undo", reason="选错了表")
    assert not kept.exists()


def test_an_import_whose_check_was_not_kept_is_not_written_as_if_it_had_no_rows(cast):
    done = Import.received(cast, table([row(1), row(2)]))
    done.map()
    JudgedStretch.objects.all().delete()
    with pytest.raises(Refused) as refused:
        done.act("write")
    assert codes(refused) == ["check-outdated"]
    done.map()
    done.act("write")
    assert done.counts == (2, 2, 0, 0, 0)


def test_kept_rows_are_read_as_they_were_kept():
    from zhunsheng.files.sheets import SheetRow
    from zhunsheng.kernel.imports.kept import packed_rows, unpacked_rows

    rows = [SheetRow(3, ("甲", None, 1.5, True)), SheetRow(4, ())]
    assert unpacked_rows(packed_rows(rows)) == rows


def test_rows_that_get_paper_numbers_of_ours_are_judged_anew_in_the_order_of_the_table(cast, judged, monkeypatch):
    from zhunsheng.kernel.imports import stages

    monkeypatch.setattr(stages, "BATCH", 2)
    enter_settings(cast, {"records.masters": {}})
    done = Import.received(cast, table([row(number) for number in (3, 1, 4, 2)]), source="旧台账")
    done.map()
    done.act("write")
    assert judged == [2, 2, 2, 2] and done.counts == (4, 4, 0, 0, 0)
    numbers = Matter.objects.filter(kind=EVENT).order_by("number_order").values_list("outer_number", flat=True)
    assert list(numbers) == ["SZ000003", "SZ000001", "SZ000004", "SZ000002"]


def test_ids_set_aside_are_given_to_nobody_else(cast):
    from zhunsheng.kernel.acts.identities import set_aside

    first, second = set_aside(Matter, 3), set_aside(Matter, 2)
    opened = cast.dispute()
    assert len({*first, *second, opened.pk}) == 6
