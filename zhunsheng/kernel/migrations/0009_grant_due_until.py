from django.db import migrations, models

from zhunsheng.kernel.moments import DayOrMoment
from zhunsheng.kernel.rows import amend

CHUNK = 2_000


def say_until_when(apps, schema_editor):
    """Grants say of the limits that run already up to which moment they last."""
    matters = apps.get_model("kernel", "Matter").objects.filter(due_on__isnull=False).order_by("pk")
    ends, last = matters.values_list("pk", "due_on", "due_at"), 0
    while chunk := list(ends.filter(pk__gt=last)[:CHUNK]):
        rows = [{"matter_id": pk, "due_until": DayOrMoment(on, at).until} for pk, on, at in chunk]
        amend(apps.get_model("kernel", "Grant"), rows, "matter_id")
        last = chunk[-1][0]


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0008_refused_act"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="grant",
            name="grant_due",
        ),
        migrations.AddField(
            model_name="grant",
            name="due_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(say_until_when, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(fields=["token", "kind", "due_on", "due_until", "matter", "run"], name="grant_due"),
        ),
    ]
