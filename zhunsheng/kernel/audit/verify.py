"""Verification: the chains, the seals, and the seals' exported files. Tamper-evident, not tamper-proof."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from zhunsheng.kernel.audit.chains import chain_faults
from zhunsheng.kernel.audit.exports import PATTERN
from zhunsheng.kernel.audit.seals import faults_of_seal, seal_faults, sealed_order, unexported
from zhunsheng.kernel.audit.spots import in_order, placed
from zhunsheng.kernel.errors import Finding
from zhunsheng.kernel.instant import one_instant
from zhunsheng.kernel.models import Event


def verify(exports: Path | None = None) -> list[Finding]:
    """Everything that does not hold together, the first bad event first; empty when all is well.

    With ``exports`` the seals are held against the files in that folder, which is the only way to find a database
    that was rewritten and recomputed as a whole. Nothing to verify is an error, a seal without a file only a note.
    """
    with one_instant():
        if exports is None and not Event.objects.exists():
            return [Finding("error", "nothing-to-verify", "数据库中没有任何步骤，无从核对")]
        faults = [*chain_faults(), *seal_faults(exports)]
        findings = [fault.finding() for fault in in_order(placed(faults, partial(sealed_order, directory=exports)))]
        return findings if exports is None else [*findings, *_about_folder(exports)]


def verify_event(event: Event, exports: Path | None = None) -> list[Finding]:
    """Everything that speaks against one event: in the chain of its matter, in its seal, in the seal's exported file."""
    with one_instant():
        faults = [*chain_faults(event.matter_id)]
        if event.seal is not None:
            faults += faults_of_seal(event.seal, exports)
        return [fault.finding() for fault in faults]


def _about_folder(exports: Path) -> list[Finding]:
    if not any(exports.glob(PATTERN)):
        return [Finding("error", "no-exports", f"“{exports}”中没有封印文件，无从对照", str(exports))]
    return [
        Finding("note", "seal-not-exported", f"第{number}号封印没有外存文件，未能对照", values={"seal": number})
        for number in unexported(exports)
    ]
