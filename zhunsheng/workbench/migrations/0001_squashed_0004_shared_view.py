import django.db.models.deletion
from django.db import migrations, models

from zhunsheng.kernel.migrating import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('workbench', '0001_subscription'),
        ('workbench', '0002_saved_view'),
        ('workbench', '0003_sheet_layout'),
        ('workbench', '0004_shared_view'),
    ]

    initial = True

    dependencies = [
        ('kernel', '0001_squashed_0012_covered_indexes'),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name='Subscription',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token_digest', models.CharField(max_length=80, unique=True)),
                        ('made_on', models.DateField()),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='subscription', to='kernel.person')),
                    ],
                ),
                migrations.CreateModel(
                    name='SavedView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=80)),
                        ('name', models.CharField(max_length=20, verbose_name='名称')),
                        ('query', models.TextField()),
                        ('saved_on', models.DateField()),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to='kernel.person')),
                        ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.unit')),
                    ],
                    options={
                        'ordering': ('pk',),
                        'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'name'), name='saved_view_name')],
                    },
                ),
                migrations.CreateModel(
                    name='SheetLayout',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=80)),
                        ('name', models.CharField(max_length=200, verbose_name='文件名')),
                        ('made_at', models.DateTimeField()),
                        ('sheet', models.CharField(blank=True, default='', max_length=80, verbose_name='工作表')),
                        ('heading_row', models.PositiveIntegerField(default=0)),
                        ('tail_row', models.PositiveIntegerField(default=0)),
                        ('columns', models.JSONField(default=list)),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.document')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.person')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.unit')),
                    ],
                    options={
                        'ordering': ('pk',),
                        'indexes': [models.Index(fields=['kind', 'unit'], name='sheet_layout_kind_unit')],
                    },
                ),
            ],
        ),
    ]
