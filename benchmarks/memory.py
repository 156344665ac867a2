"""How much memory a web worker holds after serving: gunicorn as in production, the largest of its workers."""

from __future__ import annotations

from typing import Any

from benchmarks.server import served

REQUESTS = 40


def worker_megabytes(populated: Any) -> float:
    """Resident megabytes of the largest worker after lists, details and the home page."""
    places = [f"/records/{subject.kind}/" for subject in populated.subjects]
    pages = [*places, *(f"{place}{s.example}/" for place, s in zip(places, populated.subjects, strict=True)), "/"]
    with served(populated.viewers["all"].user) as server:
        for number in range(REQUESTS):
            server.get(pages[number % len(pages)])
        return server.megabytes()
