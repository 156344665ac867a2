"""``python -m zhunsheng.files.charts.script``: make the script that draws charts in the browser, once at set-up.

It is bundled out of what draws them for Word and PDF too, so that a chart is the same everywhere, and nothing of it is
kept in the repository. Sites serve the folder as static files; where it was not made, the tables beside the charts are read.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

STATIC = Path(sys.prefix) / "share" / "zhunsheng" / "static"
SCRIPT = STATIC / "charts" / "charts.js"
SOURCE = Path(__file__).with_name("draw.js")


def main() -> int:
    """Write the script, packed as well; the web server hands out the packed one where the browser can read it."""
    import vl_convert

    content = vl_convert.javascript_bundle(SOURCE.read_text("utf-8")).encode()
    SCRIPT.parent.mkdir(parents=True, exist_ok=True)
    SCRIPT.write_bytes(content)
    SCRIPT.with_name(f"{SCRIPT.name}.gz").write_bytes(gzip.compress(content, mtime=0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
