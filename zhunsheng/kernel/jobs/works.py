"""The works that jobs can be, by name. Each app that has one declares it with :func:`work`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhunsheng.kernel.models import Job

Work = Callable[["Job"], None]
_works: dict[str, Work] = {}


def work(name: str) -> Callable[[Work], Work]:
    """Declare the function that does the jobs of this name. It must go on from ``job.position``, and may run twice."""

    def declare(function: Work) -> Work:
        _works[name] = function
        return function

    return declare


def work_of(name: str) -> Work:
    """The function declared under a name. Raises LookupError."""
    return _works[name]
