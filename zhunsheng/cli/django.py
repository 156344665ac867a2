"""Loading Django for the commands that need the database."""

from __future__ import annotations

import os

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
