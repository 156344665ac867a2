"""Tables made together: the statements for models that point at each other, there and back."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.migrations.migration import Migration
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from zhunsheng.kernel.migrating import CreateModels

LEFT, RIGHT = (
    CreateModel(
        name,
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("other", models.ForeignKey(f"kernel.{other}", models.CASCADE)),
        ],
    )
    for name, other in (("Left", "Right"), ("Right", "Left"))
)


class Both(Migration):
    operations = (CreateModels([LEFT, RIGHT]),)


@pytest.fixture
def migration() -> Both:
    return Both("both", "kernel")


@pytest.fixture
def editor(db):
    """A schema editor that writes down what it would do: SQLite's real one refuses to work in a transaction."""
    editor = connection.schema_editor(collect_sql=True, atomic=False)
    editor.deferred_sql = []
    return editor


def statements(editor, verb: str) -> list[str]:
    return [sql for sql in editor.collected_sql if sql.startswith(verb)]


def test_models_that_point_at_each_other_are_created_and_deleted(migration, editor):
    state = ProjectState()
    assert state.apps is not None
    after = migration.apply(state.clone(), editor, collect_sql=True)
    assert {model._meta.db_table for model in after.apps.get_models()} == {"kernel_left", "kernel_right"}
    assert after.apps.get_model("kernel", "Left").other.field.related_model is after.apps.get_model("kernel", "Right")
    left, right = statements(editor, "CREATE TABLE")
    assert '"kernel_left"' in left and '"kernel_right"' in right
    migration.unapply(state.clone(), editor, collect_sql=True)
    right, left = statements(editor, "DROP TABLE")
    assert '"kernel_left"' in left and '"kernel_right"' in right


def test_the_operation_says_which_models_it_creates(migration):
    assert migration.operations[0].describe() == "Create models Left, Right"
