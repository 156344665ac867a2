"""Loading Django for the commands that need the database."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from zhunsheng.cli.console import fail

if TYPE_CHECKING:
    from zhunsheng.kernel.models import Installation

ANOTHER = "用 --directory 指明数据所在文件夹（示范年度在 var/demo），或者用环境变量 ZHUNSHENG_DATABASE_URL 指明数据库"
SETTINGS = "zhunsheng.config.settings"


def load_django() -> None:
    """Set Django up with the environment as it stands; apply pending migrations."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    # The command takes a third of a second to find that there is nothing to do.
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def load_records() -> Installation:
    """Set Django up for a command that works on records. Stops at a database without any: another one is meant."""
    load_django()
    from zhunsheng.kernel.models import Installation

    installation = Installation.objects.first()
    if installation is None:
        fail(
            f"查的是{database_asked()}，里面还没有任何数据。数据在别处的，{ANOTHER}；还没有数据的，先运行 zhunsheng demo。"
        )
    return installation


def database_asked() -> str:
    """The database that the settings name, as its operator knows it."""
    from django.db import connection

    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"数据库文件 {database['NAME']}"
    host = database["HOST"] or "本机"
    return f" {connection.display_name} 数据库 {database['NAME']}（{host}）"
