"""An installation in a folder: its database, documents and key beside each other, and the fixed day of a demo."""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path

from zhunsheng.cli.console import fail

DATABASE, SECRET, TODAY = "zhunsheng.sqlite3", "secret-key", "today"


def prepare_folder(folder: Path, today: date) -> None:
    """Make the folder of a demo that lives on ``today``: a key of its own, readable by its owner only.

    A folder that has a day keeps it: the year in it was made for that day.
    """
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder / SECRET
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(64), "utf-8")
    day = folder / TODAY
    if not day.exists():
        day.write_text(today.isoformat(), "utf-8")


def use_folder(folder: Path | None) -> None:
    """Point the settings at the installation in ``folder``; without one, the environment decides."""
    if folder is None:
        return
    if not (folder / SECRET).exists():
        fail(f"{folder} 里没有准绳的数据；请先运行 zhunsheng demo，或用 --directory 指明数据所在文件夹。")
    folder = folder.absolute()
    os.environ["ZHUNSHENG_DATA"] = str(folder)
    os.environ["ZHUNSHENG_DATABASE_URL"] = f"sqlite:///{folder / DATABASE}"
    os.environ["ZHUNSHENG_SECRET_KEY"] = (folder / SECRET).read_text("utf-8")
    if (folder / TODAY).exists():
        os.environ["ZHUNSHENG_TODAY"] = (folder / TODAY).read_text("utf-8")
