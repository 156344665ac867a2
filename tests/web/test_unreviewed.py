"""Before a numbered paper goes out, its form says which of the rules behind it were changed since they were checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.cast import Cast
from zhunsheng.kernel.errors import Finding
from zhunsheng.workbench.views import acts


def test_the_form_of_a_numbered_paper_warns_and_takes_the_act_all_the_same(
    cast: Cast, client_of: Callable[[str], Client], monkeypatch: Any
) -> None:
    changed = Finding("note", "rule-changed-since-review", "《人民调解法》第33条在核对之后有改动", "MED-07")
    monkeypatch.setattr(acts, "unreviewed_behind", lambda procedure, act, on: [changed])
    client = client_of("mediator")
    page = client.get("/records/mediation.dispute/new/").content.decode()
    assert "出具文书前请留意（不影响办理）" in page and changed.message in page
    matter = cast.dispute()
    unnumbered = client.get(f"/records/mediation.dispute/{matter.pk}/act/accept/").content.decode()
    assert changed.message not in unnumbered
