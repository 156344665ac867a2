"""What the commands print with, and how they stop."""

from __future__ import annotations

from typing import NoReturn

import typer
from rich.console import Console

console = Console()


def fail(message: str) -> NoReturn:
    """Say what is wrong and stop with exit code 2."""
    Console(stderr=True).print(f"[red]{message}[/red]")
    raise typer.Exit(2)
