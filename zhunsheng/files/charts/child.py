"""The process that draws charts: specifications come in as a list, each as SVG and PNG goes out. Nobody imports this."""

from __future__ import annotations

import base64
import json
import sys

import vl_convert

from zhunsheng.files.official.fonts import font_folders

# 440 pixels of a chart on 156 mm of paper: some 290 dots to the inch.
PRINT_SCALE = 4


def main() -> int:
    """Draw what is on the input."""
    for folder in font_folders():
        vl_convert.register_font_directory(str(folder))
    drawn = [_drawn(spec) for spec in json.load(sys.stdin)]
    json.dump(drawn, sys.stdout)
    return 0


def _drawn(spec: str) -> tuple[str, str]:
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return svg, base64.b64encode(vl_convert.svg_to_png(svg, scale=PRINT_SCALE)).decode()


if __name__ == "__main__":
    sys.exit(main())
