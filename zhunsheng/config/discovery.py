"""Finding the ledgers: every folder of ``zhunsheng/ledgers`` that holds a ``ledger.py``."""

from __future__ import annotations

from pathlib import Path

LEDGERS = Path(__file__).resolve().parent.parent / "ledgers"


def ledger_apps() -> list[str]:
    """The app paths of all ledgers, in the order of their folder names."""
    return [f"zhunsheng.ledgers.{path.parent.name}.ledger.Ledger" for path in sorted(LEDGERS.glob("*/ledger.py"))]
