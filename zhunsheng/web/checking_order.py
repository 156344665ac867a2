"""What a web worker asks of the checking job; both sides speak by this and share nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

REFUSED = 3
"""The exit code of a job whose answer says why an input cannot be read."""
FILE, TEXT, SOURCE = "file", "text", "source"
CASE = "case"


@dataclass(frozen=True)
class Input:
    """One input: `sort` says what its bytes are (a file, typed text, a source read before), `field` where it was given."""

    sort: str
    field: str
    name: str
    size: int


@dataclass(frozen=True)
class Order:
    """What is wanted of the inputs (page, html, docx, xlsx or json), and within how many seconds.

    A second input is what the first is compared with. Of ``case`` all inputs are papers of one case, held against each other.
    """

    wanted: str
    seconds: int
    inputs: tuple[Input, ...]

    def line(self) -> bytes:
        """The order as it stands before the bytes of its inputs."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Order:
        """The order of which `line` made a line."""
        plain = json.loads(line)
        return cls(plain["wanted"], plain["seconds"], tuple(Input(**each) for each in plain["inputs"]))
