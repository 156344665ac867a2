"""What the commands print with, and how they stop."""

from __future__ import annotations

from typing import NoReturn

import typer
from rich.console import Console

console = Console()


def fail(message: str) -> NoReturn:
    """Say what is wrong and stop with exit code 2."""
    Console(stderr=True).print(message, style="red", soft_wrap=True, markup=False)
    raise typer.Exit(2)
