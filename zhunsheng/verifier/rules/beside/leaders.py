"""Names of leaders, only against a given list of posts with their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhunsheng.verifier.model import Level, Post, Reading, Span
from zhunsheng.verifier.rules.days import judged_on
from zhunsheng.verifier.rules.prose import untitled
from zhunsheng.verifier.rules.registry import Hit, rule


@rule(
    "leader-and-post",
    Level.INCONSISTENCY,
    says="领导姓名与所给任职名单不符",
    way_out="核对姓名、职务和任职时间。",
)
def leaders(reading: Reading) -> Iterator[Hit]:
    """A listed name right after a listed office that it did not hold on the day of the report."""
    plain, posts, day = untitled(reading.text), reading.beside.posts, judged_on(reading)
    for office in sorted({post.office for post in posts}):
        for name in sorted({post.name for post in posts}):
            start = plain.find(office + name)
            held = any(post.office == office and post.name == name and _holds(post, day) for post in posts)
            if start >= 0 and not held:
                words = f"名单中{name}当时不任{office}。"
                yield Hit(Span(start, start + len(office + name)), words, {"office": office, "name": name})


def _holds(post: Post, day: date | None) -> bool:
    return day is None or (post.since <= day and (post.until is None or day <= post.until))
