"""What every walk through the browser does: fill in a form, take an act, be refused, look at the page."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from zhunsheng.kernel.jobs.runner import run_waiting

PICTURES = os.environ.get("ZHUNSHENG_PICTURES", "")


def fill(scope: Page | Locator, **given: str) -> None:
    """Each field by its label, as its sort asks: a choice by its words, yes or no by the word, everything else typed."""
    for label, text in given.items():
        field = scope.get_by_label(re.compile(rf"^{label}\s*(必填)?$"))
        match field.evaluate("field => field.tagName"):
            case "SELECT":
                field.select_option(label=text)
            case "SPAN":
                field.get_by_label(text, exact=True).check()
            case _:
                field.fill(text)


def begin(page: Page, label: str) -> None:
    """Open the form of an act from the page of its matter."""
    page.get_by_label("办理", exact=True).get_by_role("link", name=label, exact=True).click()


def send(page: Page, label: str) -> None:
    """Send the form of the act."""
    page.get_by_role("button", name=f"办理“{label}”").last.click()


def take(page: Page, label: str, **given: str) -> None:
    """Take an act from the page of its matter to the message that it was taken."""
    begin(page, label)
    fill(page, **given)
    send(page, label)
    is_taken(page, label)


def is_taken(page: Page, label: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(f"已办理“{label}”")


def is_refused(page: Page, *said: str) -> None:
    """Nothing was done, and the page says why, by which law, and what to do."""
    refusal = page.get_by_role("alert")
    for words in ("没有办理", *said):
        expect(refusal).to_contain_text(words)


def cannot(page: Page, label: str, *said: str) -> None:
    """The act stands among those that cannot be taken, with what stands against it."""
    refused = page.locator(".impossible > li").filter(has=page.get_by_text(label, exact=True))
    refused.get_by_text(label, exact=True).click()
    for words in said:
        expect(refused).to_contain_text(words)


def let_work(page: Page) -> None:
    """Do what waits, as the runner beside the server does, and look again."""
    run_waiting()
    page.reload()


def picture(seen: Page | Locator, name: str) -> None:
    """Keep a picture of the page, or of a part of it, where somebody asks for pictures."""
    if PICTURES:
        whole: dict[str, Any] = {"full_page": True} if isinstance(seen, Page) else {}
        seen.screenshot(path=Path(PICTURES, f"{name}.png"), **whole)
