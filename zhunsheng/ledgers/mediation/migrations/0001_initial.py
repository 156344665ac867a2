import django.db.models.deletion
from django.db import migrations, models

from zhunsheng.kernel.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_squashed_0012_covered_indexes'),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name='Agreement',
                    fields=[
                        ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='kernel.matter')),
                        ('agreement_form', models.CharField(blank=True, default='', max_length=40, verbose_name='形式')),
                        ('dispute_type', models.CharField(blank=True, default='', max_length=40, verbose_name='纠纷类型')),
                        ('secrecy', models.CharField(blank=True, default='', max_length=40, verbose_name='知悉范围')),
                        ('content', models.TextField(blank=True, default='', verbose_name='协议内容')),
                        ('perform_by_on', models.DateField(blank=True, null=True, verbose_name='约定履行期限')),
                        ('revisit_performed', models.BooleanField(blank=True, null=True, verbose_name='本次回访：已履行')),
                        ('revisit_note', models.TextField(blank=True, default='', verbose_name='本次回访情况')),
                        ('reason', models.TextField(blank=True, default='', verbose_name='说明')),
                        ('effective_on', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                        ('confirmation_applied_on', models.DateField(blank=True, null=True, verbose_name='申请司法确认日期')),
                        ('performed_on', models.DateField(blank=True, null=True, verbose_name='履行完毕日期')),
                        ('breached_on', models.DateField(blank=True, null=True, verbose_name='确认未履行日期')),
                        ('confirm_due_on', models.DateField(blank=True, null=True, verbose_name='司法确认申请到期日')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Confirmation',
                    fields=[
                        ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='kernel.matter')),
                        ('court', models.CharField(blank=True, default='', max_length=80, verbose_name='管辖法院')),
                        ('court_case_number', models.CharField(blank=True, default='', max_length=80, verbose_name='法院案号')),
                        ('secrecy', models.CharField(blank=True, default='', max_length=40, verbose_name='知悉范围')),
                        ('reason', models.TextField(blank=True, default='', verbose_name='说明')),
                        ('applied_on', models.DateField(blank=True, null=True, verbose_name='申请日期')),
                        ('accepted_on', models.DateField(blank=True, null=True, verbose_name='法院受理日期')),
                        ('ruled_on', models.DateField(blank=True, null=True, verbose_name='裁定日期')),
                        ('rejected_on', models.DateField(blank=True, null=True, verbose_name='驳回或不予受理日期')),
                        ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Dispute',
                    fields=[
                        ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='kernel.matter')),
                        ('subject', models.CharField(blank=True, default='', max_length=120, verbose_name='纠纷事由')),
                        ('dispute_type', models.CharField(blank=True, default='', max_length=40, verbose_name='纠纷类型')),
                        ('mediation_kind', models.CharField(blank=True, default='', max_length=40, verbose_name='调解方式')),
                        ('origin', models.CharField(blank=True, default='', max_length=40, verbose_name='来源')),
                        ('channel', models.CharField(blank=True, default='', max_length=40, verbose_name='方式')),
                        ('secrecy', models.CharField(blank=True, default='', max_length=40, verbose_name='知悉范围')),
                        ('place', models.CharField(blank=True, default='', max_length=120, verbose_name='发生地点')),
                        ('site', models.CharField(blank=True, default='', max_length=80, verbose_name='调解点')),
                        ('found_on', models.DateField(blank=True, null=True, verbose_name='发现日期')),
                        ('people_count', models.IntegerField(blank=True, null=True, verbose_name='涉及人数')),
                        ('amount_yuan', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='涉及金额（元）')),
                        ('court_case_number', models.CharField(blank=True, default='', max_length=80, verbose_name='法院案号')),
                        ('platform_number', models.CharField(blank=True, default='', max_length=80, verbose_name='平台编号')),
                        ('level', models.IntegerField(blank=True, null=True, verbose_name='当前层级')),
                        ('major_plan', models.TextField(blank=True, default='', verbose_name='化解方案')),
                        ('session_note', models.TextField(blank=True, default='', verbose_name='本次调解情况')),
                        ('extension_length', models.IntegerField(blank=True, null=True, verbose_name='延长（天数或月数）')),
                        ('extension_approver', models.CharField(blank=True, default='', max_length=80, verbose_name='同意延长的当事人')),
                        ('extension_basis', models.CharField(blank=True, default='', max_length=120, verbose_name='延长依据')),
                        ('reason', models.TextField(blank=True, default='', verbose_name='理由')),
                        ('accepted_on', models.DateField(blank=True, null=True, verbose_name='受理日期')),
                        ('refused_on', models.DateField(blank=True, null=True, verbose_name='不予受理日期')),
                        ('major_on', models.DateField(blank=True, null=True, verbose_name='列为重大日期')),
                        ('settled_on', models.DateField(blank=True, null=True, verbose_name='调解成功日期')),
                        ('failed_on', models.DateField(blank=True, null=True, verbose_name='调解不成日期')),
                        ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                        ('level_due_on', models.DateField(blank=True, null=True, verbose_name='本级到期日')),
                        ('conclude_due_on', models.DateField(blank=True, null=True, verbose_name='办结到期日')),
                        ('committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter', verbose_name='承办调解组织')),
                        ('leader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.person', verbose_name='包案领导')),
                        ('mediator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter', verbose_name='调解员')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Committee',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('name', models.CharField(blank=True, default='', max_length=80, verbose_name='名称')),
                        ('committee_level', models.CharField(blank=True, default='', max_length=40, verbose_name='层级')),
                        ('speciality', models.CharField(blank=True, default='', max_length=40, verbose_name='专业')),
                        ('structure', models.CharField(blank=True, default='', max_length=40, verbose_name='纵横')),
                        ('member_count', models.IntegerField(blank=True, null=True, verbose_name='委员人数')),
                        ('woman_member_count', models.IntegerField(blank=True, null=True, verbose_name='其中妇女委员')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['valid_from', 'valid_until'], name='mediation_committee_valid')],
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='mediation_committee_position')],
                    },
                ),
                migrations.CreateModel(
                    name='DisputeParty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('party_kind', models.CharField(blank=True, default='', max_length=40, verbose_name='当事人类型')),
                        ('name', models.CharField(blank=True, default='', max_length=80, verbose_name='姓名或名称')),
                        ('identity_number', models.CharField(blank=True, default='', max_length=40, verbose_name='证件号码')),
                        ('phone', models.CharField(blank=True, default='', max_length=40, verbose_name='联系电话')),
                        ('access_code', models.CharField(blank=True, default='', max_length=80, verbose_name='查询码摘要')),
                        ('side', models.CharField(blank=True, default='', max_length=40, verbose_name='一方')),
                        ('consents', models.BooleanField(blank=True, null=True, verbose_name='同意调解')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                    ],
                    options={
                        'ordering': ('matter', 'position'),
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='mediation_disputeparty_position')],
                    },
                ),
                migrations.CreateModel(
                    name='Escalation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('level', models.IntegerField(blank=True, null=True, verbose_name='层级')),
                        ('entered_on', models.DateField(blank=True, null=True, verbose_name='进入日期')),
                        ('left_on', models.DateField(blank=True, null=True, verbose_name='离开日期')),
                        ('committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter', verbose_name='承办调解组织')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                    ],
                    options={
                        'ordering': ('matter', 'position'),
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='mediation_escalation_position')],
                    },
                ),
                migrations.CreateModel(
                    name='Mediator',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('name', models.CharField(blank=True, default='', max_length=40, verbose_name='姓名')),
                        ('mediator_kind', models.CharField(blank=True, default='', max_length=40, verbose_name='类别')),
                        ('committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter', verbose_name='所属调解组织')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.person', verbose_name='系统人员')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['valid_from', 'valid_until'], name='mediation_mediator_valid')],
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='mediation_mediator_position')],
                    },
                ),
                migrations.CreateModel(
                    name='Revisit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('visited_on', models.DateField(blank=True, null=True, verbose_name='回访日期')),
                        ('is_performed', models.BooleanField(blank=True, null=True, verbose_name='已履行')),
                        ('note', models.TextField(blank=True, default='', verbose_name='回访情况')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                    ],
                    options={
                        'ordering': ('matter', 'position'),
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='mediation_revisit_position')],
                    },
                ),
                migrations.CreateModel(
                    name='Session',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('held_on', models.DateField(blank=True, null=True, verbose_name='日期')),
                        ('note', models.TextField(blank=True, default='', verbose_name='调解情况')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                    ],
                    options={
                        'ordering': ('matter', 'position'),
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='mediation_session_position')],
                    },
                ),
            ],
        ),
    ]
