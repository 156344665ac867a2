"""The reference pages of the ledgers are those that the declarations give."""

from __future__ import annotations

from pathlib import Path

import pytest

import zhunsheng
from zhunsheng.cli.ledger_docs import ledger_pages
from zhunsheng.kernel import registry

FOLDER = Path(zhunsheng.__file__).parent.parent / "docs" / "ledgers"


def test_there_is_one_page_for_every_ledger_and_no_other():
    assert sorted(path.name for path in FOLDER.glob("*.md")) == sorted(ledger_pages())


@pytest.mark.parametrize("key", list(registry.kinds()))
def test_the_page_of_every_kind_is_current(key):
    name = f"{registry.kind(key)._meta.app_label}.md"
    page = (FOLDER / name).read_text("utf-8")
    assert page == ledger_pages()[name], "write the pages anew with `zhunsheng docs`"
    assert f"`{key}`" in page
