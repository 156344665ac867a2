"""The last app to start: what can only be checked when every room is there."""

from django.apps import AppConfig


class StartConfig(AppConfig):
    name = "zhunsheng.config"
    label = "start"

    def ready(self) -> None:
        from zhunsheng.metrics.registry import check_all

        check_all()
