"""``python -m zhunsheng.cli``."""

from zhunsheng.cli.entry import main

main()
