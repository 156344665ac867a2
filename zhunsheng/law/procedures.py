"""The parts of the work that rules belong to: 行政处罚普通程序, 行政复议, 信息公开申请."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_TABLE = Path(__file__).parent / "procedures.yaml"


@cache
def procedures() -> Mapping[str, str]:
    """Key to Chinese name of every part of the work, in the order of `law/procedures.yaml`."""
    table: dict[str, str] = yaml.safe_load(_TABLE.read_text("utf-8"))
    return table
