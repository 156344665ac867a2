"""The reports room as a Django app: its kinds register like those of a ledger."""

from __future__ import annotations

from zhunsheng.kernel.apps import KindsConfig


class ReportsConfig(KindsConfig):
    name = "zhunsheng.reports"
    label = "reports"
    default = True
    verbose_name = "年度报告"
    kinds_package = "zhunsheng.reports.kinds"

    def ready(self) -> None:
        super().ready()
        # Declares the work that makes the files.
        from zhunsheng.reports import files  # noqa: F401
