"""Where the command ``zhunsheng`` begins.

``verify`` is used on its own, file by file and from scripts, so it must start at once: it has a parser of the standard
library and loads none of what the other commands need.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command that the arguments name."""
    if sys.argv[1:2] == ["verify"]:
        from zhunsheng.cli.verify import run

        sys.exit(run(sys.argv[2:]))
    from zhunsheng.cli.main import app

    app()
