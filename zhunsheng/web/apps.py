"""The web room as a Django app: it declares the work of setting papers."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "zhunsheng.web"
    default = True

    def ready(self) -> None:
        from zhunsheng.web.papers import printing  # noqa: F401  # declares its work
