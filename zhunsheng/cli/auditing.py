"""``zhunsheng audit``: chains, seals, projections and attached documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from zhunsheng.cli.console import console
from zhunsheng.cli.django import load_records
from zhunsheng.kernel.errors import Finding

CLEAN, FINDINGS = 0, 1


def verify_chains(seals: Path | None) -> int:
    """Verify chains and seals, against exported seals when given; exit code 0 clean, 1 findings."""
    load_records()
    from zhunsheng.kernel.audit.verify import verify

    return _told(verify(seals), "事件链与封印相符，没有发现改动。")


def check_all_projections(*, rebuild: bool) -> int:
    """Refold every history and compare; with ``rebuild`` write what events say."""
    load_records()
    from zhunsheng.kernel.audit.projections import check_projections, rebuild_projections

    if rebuild:
        rebuild_projections()
    return _told(check_projections(), "台账与事件一致。")


def check_attached_documents() -> int:
    """Compare every attached document with the digest under which it was taken in; exit code 0 clean, 1 findings."""
    load_records()
    from zhunsheng.kernel.documents import check_documents

    return _told(list(check_documents()), "附卷材料的文件与登记的摘要相符。")


def seal_and_export(out: Path) -> int:
    """Seal what is unsealed and export every seal."""
    load_records()
    from zhunsheng.kernel.audit.exports import export_seals
    from zhunsheng.kernel.audit.sealer import seal_pending

    while (seal := seal_pending()) is not None:
        console.print(f"封印 {seal.number}：{seal.event_count} 个事件，根 {seal.root}")
    export_seals(out)
    console.print(f"封印文件已写入 {out}，请送上级留存或打印附卷。")
    return CLEAN


def _told(findings: Sequence[Finding], clean: str) -> int:
    if not findings:
        console.print(clean)
        return CLEAN
    table = Table("序号", "位置", "问题", title=f"发现 {len(findings)} 处")
    for number, finding in enumerate(findings, 1):
        table.add_row(str(number), finding.where, finding.message)
    console.print(table)
    return FINDINGS
