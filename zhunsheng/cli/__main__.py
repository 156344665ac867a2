"""``python -m zhunsheng.cli``."""

from zhunsheng.cli.main import app

app()
