"""Attempts that stay on record: what a refused act is noted as, where a guard wants that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhunsheng.kernel.acts.dossier import Dossier
from zhunsheng.kernel.acts.history import COMMON_ACTS
from zhunsheng.kernel.acts.judge import act_meant
from zhunsheng.kernel.digests import sm3
from zhunsheng.kernel.errors import Refused
from zhunsheng.kernel.models import Unit
from zhunsheng.kernel.viewers import Viewer

KIND = "kernel.refused_act"


@dataclass(frozen=True)
class Note:
    """What is to be noted: of which kind, in which unit, with which form; ``key`` makes a double click one note."""

    kind: str
    unit: Unit
    given: Mapping[str, Any]
    key: str | None


def note_of(refusal: Refused, viewer: Viewer, act: str, acted_on: date, request_key: str | None) -> Note | None:
    """The note of a refused act; None where no guard that objects wants one. It names no parties and no hidden heading."""
    noted = [objection for objection in refusal.objections if objection.is_noted]
    if not noted or not isinstance(refusal.on, Dossier):
        return None
    dossier = refusal.on
    matter, meant = dossier.matter, act_meant(dossier, act, None)
    heading = "" if matter.is_confidential else matter.heading
    given = {
        "record_kind": dossier.kind.label,
        "act": COMMON_ACTS.get(act, act) if meant is None else meant.label,
        "about": " ".join(part for part in (matter.number, heading) if part),
        "person": viewer.person_id,
        "refused_on": acted_on.isoformat(),
        "code": noted[0].code,
        "grounds": "\n".join(objection.message for objection in noted),
        "basis_text": "、".join(dict.fromkeys(basis for objection in noted for basis in objection.basis)),
    }
    key = None if request_key is None else "refused:" + sm3(request_key.encode()).removeprefix("sm3:")[:40]
    return Note(KIND, matter.unit, given, key)
