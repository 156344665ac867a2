"""The sealer's queue and the exported files, on their own."""

from __future__ import annotations

import errno
import json
import os
from datetime import date

import pytest

from zhunsheng.kernel.audit import sealer
from zhunsheng.kernel.audit.exports import DamagedExport, export_seals, read_export
from zhunsheng.kernel.audit.sealer import seal_all, seal_pending
from zhunsheng.kernel.audit.verify import verify
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Event, Seal
from zhunsheng.kernel.today import on_day

DAY = date(2023, 5, 4)


@pytest.fixture
def exports(cast, tmp_path):
    """Two exported seals."""
    for _ in range(2):
        cast.accepted_dispute()
        with on_day(DAY, hour=20):
            seal_all()
    export_seals(tmp_path)
    return tmp_path


def test_large_queues_are_sealed_in_batches_in_the_order_of_ids(cast, monkeypatch):
    monkeypatch.setattr(sealer, "LARGEST_SEAL", 8)
    full, rest = divmod(Event.objects.count(), 8)
    assert full > 1 and rest
    with on_day(DAY):
        seals = seal_all()
    assert [seal.event_count for seal in seals] == [*[8] * full, rest]
    assert [seal.number for seal in seals] == list(range(1, full + 2))
    ordered = list(Event.objects.order_by("pk").values_list("seal__number", flat=True))
    assert ordered == sorted(ordered)
    assert seal_pending() is None
    assert verify() == []


def test_a_seal_is_chained_to_the_seal_before_it(exports):
    first, second = Seal.objects.order_by("number")
    assert (first.previous_digest, second.previous_digest) == ("", first.digest)


def test_an_exported_file_says_what_the_database_says(exports):
    for seal in Seal.objects.all():
        export = read_export(exports / f"seal-{seal.number:06d}.json")
        assert (export.digest, export.header.root) == (seal.digest, seal.root)
        listed = [(leaf.event_id, leaf.matter_id, leaf.kind, leaf.seq, leaf.act, leaf.digest) for leaf in export.leaves]
        columns = ("pk", "matter_id", "matter__kind", "seq", "act", "digest")
        assert listed == list(Event.objects.filter(seal=seal).order_by("pk").values_list(*columns))


def test_exporting_again_writes_nothing_and_leaves_the_files_alone(exports):
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in exports.iterdir()}
    assert export_seals(exports) == []
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in exports.iterdir()} == before


def test_only_what_is_new_is_exported(exports, cast):
    cast.dispute()
    with on_day(DAY, hour=21):
        seal_all()
    assert [path.name for path in export_seals(exports)] == ["seal-000003.json"]


def damage(path, change):
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")


def swap_leaves(data):
    data["leaves"][:2] = reversed(data["leaves"][:2])


DAMAGES = {
    "a changed digest": lambda data: data["leaves"][0].__setitem__(5, "sm3:0"),
    "a dropped leaf": lambda data: data["leaves"].pop(),
    "swapped leaves": swap_leaves,
    "no leaves": lambda data: data.update(leaves=[], event_count=0),
    "another root": lambda data: data.update(root="sm3:0"),
    "another date": lambda data: data.update(sealed_at="2023-01-01T00:00:00+00:00"),
    "another number": lambda data: data.update(number=9),
    "another predecessor": lambda data: data.update(previous_digest="sm3:0"),
    "another format": lambda data: data.update(format=2),
    "a missing header": lambda data: data.pop("root"),
    "a short leaf": lambda data: data["leaves"][0].pop(),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_file_is_not_believed(exports, name):
    path = exports / "seal-000002.json"
    damage(path, DAMAGES[name])
    with pytest.raises(DamagedExport, match="seal-000002"):
        read_export(path)
    findings = verify(exports)
    assert [(finding.code, finding.values["seal"]) for finding in findings] == [("export-damaged", 2)]
    with pytest.raises(Refused) as refused:
        export_seals(exports)
    assert [objection.code for objection in refused.value.objections] == ["export-damaged"]


def test_a_file_under_a_wrong_name_is_not_believed(exports):
    (exports / "seal-000001.json").rename(exports / "seal-000007.json")
    (exports / "seal-copy.json").write_text("{}")
    codes = [finding.code for finding in verify(exports)]
    assert codes.count("export-damaged") == 2
    assert "seal-not-exported" in codes


def test_a_different_file_is_never_overwritten_and_the_others_are_still_written(exports):
    path = exports / "seal-000001.json"
    original = path.read_text("utf-8")
    (exports / "seal-000002.json").unlink()
    Seal.objects.filter(number=1).update(digest="sm3:0")
    with pytest.raises(Refused) as refused:
        export_seals(exports)
    assert [objection.code for objection in refused.value.objections] == ["export-differs"]
    assert path.read_text("utf-8") == original
    assert (exports / "seal-000002.json").exists()


def test_a_seal_whose_events_were_changed_is_not_exported(exports):
    (exports / "seal-000002.json").unlink()
    Event.objects.filter(seal__number=2).update(digest="sm3:0")
    with pytest.raises(Refused) as refused:
        export_seals(exports)
    assert [objection.code for objection in refused.value.objections] == ["seal-root-differs"]
    assert not (exports / "seal-000002.json").exists()


def test_a_full_disk_leaves_no_half_file(exports, monkeypatch):
    (exports / "seal-000002.json").unlink()

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        export_seals(exports)
    assert sorted(path.name for path in exports.iterdir()) == ["seal-000001.json"]
