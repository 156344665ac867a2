"""The kernel as a Django app, and the app class of ledgers, which discovers one kind per file."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class KindsConfig(AppConfig):
    """An app whose record kinds are the modules of its ``kinds_package``, found by looking, not by listing."""

    default_auto_field = "django.db.models.BigAutoField"
    kinds_package = ""

    def import_models(self) -> None:
        super().import_models()
        package = import_module(self.kinds_package or self.name)
        for module in pkgutil.iter_modules(package.__path__):
            if module.name not in ("apps", "migrations"):
                import_module(f"{package.__name__}.{module.name}")
        self.models_module = self.models_module or package


class KernelConfig(KindsConfig):
    name = "zhunsheng.kernel"
    label = "kernel"
    default = True
    verbose_name = "基础台账"
    kinds_package = "zhunsheng.kernel.kinds"

    def ready(self) -> None:
        from zhunsheng.kernel.declare.validate import check_all
        from zhunsheng.kernel.digests import known_answer_holds
        from zhunsheng.kernel.imports import stages  # noqa: F401  # declares its works

        if not known_answer_holds():
            raise ImproperlyConfigured("SM3 does not give its known answer; the installed OpenSSL is not usable")
        check_all()
