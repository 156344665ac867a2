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
                    name='CertificateExamination',
                    fields=[
                        ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='kernel.matter')),
                        ('title', models.CharField(blank=True, default='', max_length=120, verbose_name='名称')),
                        ('batch', models.IntegerField(blank=True, null=True, verbose_name='批次')),
                        ('organiser', models.CharField(blank=True, default='', max_length=80, verbose_name='组织机关')),
                        ('held_on', models.DateField(blank=True, null=True, verbose_name='考试日期')),
                        ('concluded_on', models.DateField(blank=True, null=True, verbose_name='公布成绩日期')),
                        ('reason', models.TextField(blank=True, default='', verbose_name='理由')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='PowerList',
                    fields=[
                        ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='kernel.matter')),
                        ('title', models.CharField(blank=True, default='', max_length=120, verbose_name='名称')),
                        ('edition', models.CharField(blank=True, default='', max_length=40, verbose_name='版次')),
                        ('basis_paper', models.CharField(blank=True, default='', max_length=200, verbose_name='调整依据')),
                        ('occasion', models.TextField(blank=True, default='', verbose_name='调整原因')),
                        ('approved_on', models.DateField(blank=True, null=True, verbose_name='审定日期')),
                        ('published_on', models.DateField(blank=True, null=True, verbose_name='公布日期')),
                        ('publish_due_on', models.DateField(blank=True, null=True, verbose_name='公布到期日')),
                        ('channel', models.CharField(blank=True, default='', max_length=80, verbose_name='公布渠道')),
                        ('address', models.CharField(blank=True, default='', max_length=200, verbose_name='网页地址')),
                        ('reason', models.TextField(blank=True, default='', verbose_name='理由')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='CertificateApplication',
                    fields=[
                        ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='kernel.matter')),
                        ('name', models.CharField(blank=True, default='', max_length=40, verbose_name='姓名')),
                        ('application_kind', models.CharField(blank=True, default='', max_length=40, verbose_name='类型')),
                        ('field', models.CharField(blank=True, default='', max_length=40, verbose_name='执法领域')),
                        ('ground', models.CharField(blank=True, default='', max_length=200, verbose_name='申请理由')),
                        ('issued_on', models.DateField(blank=True, null=True, verbose_name='发证日期')),
                        ('refused_on', models.DateField(blank=True, null=True, verbose_name='不予发证日期')),
                        ('reason', models.TextField(blank=True, default='', verbose_name='理由')),
                        ('certificate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter', verbose_name='原执法证')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.person', verbose_name='申请人')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Candidate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('name', models.CharField(blank=True, default='', max_length=40, verbose_name='姓名')),
                        ('score', models.IntegerField(blank=True, null=True, verbose_name='成绩')),
                        ('result', models.CharField(blank=True, default='', max_length=40, verbose_name='结果')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.person', verbose_name='系统人员')),
                    ],
                    options={
                        'ordering': ('matter', 'position'),
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='authority_candidate_position')],
                    },
                ),
                migrations.CreateModel(
                    name='Certificate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('name', models.CharField(blank=True, default='', max_length=40, verbose_name='姓名')),
                        ('number', models.CharField(blank=True, default='', max_length=40, verbose_name='证号')),
                        ('issuer', models.CharField(blank=True, default='', max_length=80, verbose_name='发证机关')),
                        ('field', models.CharField(blank=True, default='', max_length=40, verbose_name='执法领域')),
                        ('area', models.CharField(blank=True, default='', max_length=80, verbose_name='执法区域')),
                        ('issued_on', models.DateField(blank=True, null=True, verbose_name='发证日期')),
                        ('expires_on', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                        ('is_suspended', models.BooleanField(blank=True, null=True, verbose_name='暂扣')),
                        ('reason', models.TextField(blank=True, default='', verbose_name='理由')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.person', verbose_name='持证人')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['valid_from', 'valid_until'], name='authority_certificate_valid')],
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='authority_certificate_position')],
                    },
                ),
                migrations.CreateModel(
                    name='Officer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('name', models.CharField(blank=True, default='', max_length=40, verbose_name='姓名')),
                        ('employment', models.CharField(blank=True, default='', max_length=40, verbose_name='用工性质')),
                        ('post', models.CharField(blank=True, default='', max_length=80, verbose_name='岗位')),
                        ('area', models.CharField(blank=True, default='', max_length=80, verbose_name='片区')),
                        ('has_law_background', models.BooleanField(blank=True, null=True, verbose_name='法学背景')),
                        ('law_qualification_number', models.CharField(blank=True, default='', max_length=40, verbose_name='法律职业资格证号')),
                        ('first_reviewed_on', models.DateField(blank=True, null=True, verbose_name='初次从事法制审核之日')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.person', verbose_name='系统人员')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['valid_from', 'valid_until'], name='authority_officer_valid')],
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='authority_officer_position')],
                    },
                ),
                migrations.CreateModel(
                    name='Power',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('code', models.CharField(blank=True, default='', max_length=40, verbose_name='事项编码')),
                        ('name', models.CharField(blank=True, default='', max_length=200, verbose_name='事项名称')),
                        ('power_kind', models.CharField(blank=True, default='', max_length=40, verbose_name='职权类别')),
                        ('field', models.CharField(blank=True, default='', max_length=40, verbose_name='执法领域')),
                        ('basis_text', models.TextField(blank=True, default='', verbose_name='法定依据')),
                        ('source_body', models.CharField(blank=True, default='', max_length=80, verbose_name='原实施机关')),
                        ('batch', models.IntegerField(blank=True, null=True, verbose_name='承接批次')),
                        ('paper', models.CharField(blank=True, default='', max_length=120, verbose_name='承接文件')),
                        ('paper_on', models.DateField(blank=True, null=True, verbose_name='文件日期')),
                        ('post', models.CharField(blank=True, default='', max_length=80, verbose_name='责任岗位')),
                        ('elements', models.TextField(blank=True, default='', verbose_name='构成要件')),
                        ('evidence', models.TextField(blank=True, default='', verbose_name='证据清单')),
                        ('steps', models.TextField(blank=True, default='', verbose_name='办理步骤')),
                        ('risk_points', models.TextField(blank=True, default='', verbose_name='风险点')),
                        ('block_since_on', models.DateField(blank=True, null=True, verbose_name='下沉街区之日')),
                        ('end_paper', models.CharField(blank=True, default='', max_length=120, verbose_name='收回文件')),
                        ('reason', models.TextField(blank=True, default='', verbose_name='理由')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                        ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.unit', verbose_name='承办单位')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['valid_from', 'valid_until'], name='authority_power_valid')],
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='authority_power_position')],
                    },
                ),
                migrations.CreateModel(
                    name='PowerChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('change', models.CharField(blank=True, default='', max_length=40, verbose_name='调整')),
                        ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='说明')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                        ('power', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter', verbose_name='权责事项')),
                    ],
                    options={
                        'ordering': ('matter', 'position'),
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='authority_powerchange_position')],
                    },
                ),
                migrations.CreateModel(
                    name='Skill',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('name', models.CharField(blank=True, default='', max_length=40, verbose_name='姓名')),
                        ('skill', models.CharField(blank=True, default='', max_length=40, verbose_name='技能')),
                        ('grade', models.CharField(blank=True, default='', max_length=40, verbose_name='专长或技能')),
                        ('gained_by', models.CharField(blank=True, default='', max_length=40, verbose_name='取得方式')),
                        ('evidence', models.CharField(blank=True, default='', max_length=120, verbose_name='依据')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.person', verbose_name='执法人员')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['valid_from', 'valid_until'], name='authority_skill_valid')],
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='authority_skill_position')],
                    },
                ),
                migrations.CreateModel(
                    name='SpecialItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('valid_from', models.DateField(verbose_name='生效日期')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                        ('special_list', models.CharField(blank=True, default='', max_length=40, verbose_name='专项清单')),
                        ('code', models.CharField(blank=True, default='', max_length=40, verbose_name='编码')),
                        ('name', models.CharField(blank=True, default='', max_length=200, verbose_name='事项名称')),
                        ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='说明')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter')),
                        ('power', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.matter', verbose_name='对应的权责事项')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['valid_from', 'valid_until'], name='authority_specialitem_valid')],
                        'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='authority_specialitem_position')],
                    },
                ),
            ],
        ),
    ]
