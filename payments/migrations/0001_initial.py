import django.db.models.deletion
import django.db.models.expressions
import ground.clock
import ground.leases
import ground.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0001_initial'),
        ('opportunities', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('fees', 'fees'), ('expenses', 'expenses'), ('access', 'access support'), ('staff', 'staff')], default='fees', max_length=10)),
                ('awarded', models.BigIntegerField()),
                ('committed', models.BigIntegerField(default=0)),
                ('held', models.BigIntegerField(default=0)),
                ('spent', models.BigIntegerField(default=0)),
            ],
            options={
                'ordering': ['pot', 'kind'],
                'constraints': [models.CheckConstraint(condition=models.Q(('awarded__gte', 0), ('committed__gte', 0), ('held__gte', 0), ('spent__gte', 0)), name='budget_line_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='PrintedQuarter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quarter', models.CharField(max_length=7, unique=True)),
                ('ends_on', models.DateField()),
                ('last_posting', models.BigIntegerField(help_text='The newest posting that was looked at.')),
                ('printed_at', models.DateTimeField(default=ground.clock.now)),
            ],
            options={
                'ordering': ['ends_on'],
            },
        ),
        migrations.CreateModel(
            name='BankDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='bank_day_one_row')],
            },
        ),
        migrations.CreateModel(
            name='BankMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pain.002', 'status report'), ('camt.053', 'statement')], max_length=10)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('message_id', models.CharField(max_length=80)),
                ('content', ground.sealed.SealedTextField()),
                ('received_at', models.DateTimeField(default=ground.clock.now)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(blank=True, help_text='"2026-11", "2026 Q4", "whole", or empty', max_length=15)),
                ('log_key', models.CharField(blank=True, help_text='Made by the form: a second click is harmless.', max_length=40)),
                ('work_key', models.SlugField(blank=True, max_length=80)),
                ('worked_on', models.DateField(help_text='The day of the activity, in London.')),
                ('ended_at', models.DateTimeField(help_text='When the pay clock started.')),
                ('minutes', models.PositiveIntegerField(blank=True, null=True)),
                ('outcome', models.CharField(choices=[('attended', 'was there'), ('left_early', 'left early'), ('stood_down', 'stood down by the host'), ('cancelled_late', 'called off late'), ('host_absent', 'the host did not come'), ('ill', 'was ill'), ('did_not_come', 'did not come')], default='attended', max_length=15)),
                ('status', models.CharField(choices=[('expected', 'expected'), ('queried', 'being checked'), ('confirmed', 'confirmed'), ('void', 'does not count')], default='expected', max_length=10)),
                ('pay_by', models.DateField()),
                ('made_at', models.DateTimeField(default=ground.clock.now)),
                ('said_at', models.DateTimeField(blank=True, help_text='When the person said what happened.', null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmer_root', models.BigIntegerField(blank=True, null=True)),
                ('payee_root', models.BigIntegerField()),
                ('by_silence', models.BooleanField(default=False)),
                ('queried_at', models.DateTimeField(blank=True, null=True)),
                ('note', ground.sealed.SealedTextField(blank=True, default='', help_text='What the person or the team wrote about it.')),
                ('void_why', models.CharField(blank=True, max_length=300)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='members.person')),
                ('queried_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='opportunities.role')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='opportunities.session')),
            ],
            options={
                'ordering': ['-worked_on', '-pk'],
                'indexes': [models.Index(fields=['status', 'ended_at'], name='payments_co_status_769132_idx'), models.Index(fields=['pay_by'], name='payments_co_pay_by_434eea_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('log_key', ''), ('period', ''), ('session__isnull', False)), models.Q(('log_key', ''), ('session__isnull', True), models.Q(('period', ''), _negated=True)), models.Q(('period', ''), ('session__isnull', True), models.Q(('log_key', ''), _negated=True)), _connector='OR'), name='contribution_one_origin'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='contribution_confirmed_both'), models.CheckConstraint(condition=models.Q(models.Q(('queried_at__isnull', True), ('queried_by__isnull', True)), models.Q(('queried_at__isnull', False), ('queried_by__isnull', False)), _connector='OR'), name='contribution_queried_both'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'confirmed'), _negated=True), models.Q(('confirmed_at__isnull', False), ('confirmer_root__isnull', False)), _connector='OR'), name='contribution_confirmed_is_dated'), models.CheckConstraint(condition=models.Q(('confirmer_root__isnull', True), models.Q(('confirmer_root', models.F('payee_root')), _negated=True), _connector='OR'), name='contribution_confirmer_not_earner', violation_error_message='Nobody confirms their own work.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'void'), _negated=True), models.Q(('void_why', ''), _negated=True), _connector='OR'), name='contribution_void_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Due',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pence', models.BigIntegerField()),
                ('in_flight', models.BigIntegerField(default=0)),
                ('settled', models.BigIntegerField(default=0)),
                ('declined', models.BigIntegerField(default=0)),
                ('donated', models.BigIntegerField(default=0)),
                ('held', models.BigIntegerField(default=0, help_text='Part of what is owed that a live payment carries.')),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues', to='payments.contribution')),
            ],
            options={
                'ordering': ['contribution', 'line'],
                'constraints': [models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='due_positive')],
            },
        ),
        migrations.CreateModel(
            name='PayeeDestination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('rail', models.CharField(choices=[('bank_file', 'bank transfer')], default='bank_file', max_length=15)),
                ('name', ground.sealed.SealedTextField()),
                ('sort_code', ground.sealed.SealedTextField()),
                ('account', ground.sealed.SealedTextField()),
                ('ending', models.CharField(help_text="The last three digits, for the person's own eyes.", max_length=3)),
                ('given_at', models.DateTimeField(default=ground.clock.now)),
                ('cool_off_until', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='destinations', to='members.person')),
            ],
            options={
                'ordering': ['person', '-version'],
                'constraints': [models.UniqueConstraint(fields=('person', 'version'), name='destination_version_once'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('person',), name='destination_one_live')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rail', models.CharField(default='bank_file', max_length=15)),
                ('status', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('in_run', 'in a pay run'), ('sending', 'with the bank'), ('sent', 'accepted by the bank'), ('paid', 'paid'), ('failed', 'refused by the bank'), ('returned', 'came back'), ('cancelled', 'cancelled')], default='proposed', max_length=15)),
                ('pence', models.BigIntegerField(help_text='The sum of its items.')),
                ('currency', models.CharField(default='GBP', max_length=3)),
                ('reference', models.CharField(help_text='What the bank shows: neutral.', max_length=18, unique=True)),
                ('proposed_at', models.DateTimeField(default=ground.clock.now)),
                ('approver_root', models.BigIntegerField(blank=True, help_text='Copied when a run claims it.', null=True)),
                ('authoriser_root', models.BigIntegerField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, help_text="The bank's reason, in plain words.", max_length=300)),
                ('destination', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payments.payeedestination')),
                ('payee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='members.person')),
                ('payee_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='opportunities.organisation')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['status'], name='payments_pa_status_7ad4af_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('payee__isnull', False), ('payee_organisation__isnull', True)), models.Q(('payee__isnull', True), ('payee_organisation__isnull', False)), _connector='OR'), name='payment_one_payee'), models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='payment_positive')],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=ground.clock.now)),
                ('void_at', models.DateTimeField(blank=True, null=True)),
                ('void_why', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='payments.payment')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('void_at__isnull', True)), fields=('payment',), name='approval_one_live'), models.CheckConstraint(condition=models.Q(('void_at__isnull', True), models.Q(('void_why', ''), _negated=True), _connector='OR'), name='approval_void_says_why')],
            },
        ),
        migrations.CreateModel(
            name='PaymentChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('all', 'all of it'), ('less', 'less'), ('none', 'none of it')], max_length=10)),
                ('pence', models.BigIntegerField(blank=True, help_text='What to pay; only for less.', null=True)),
                ('due_pence', models.BigIntegerField(help_text='What was due when they chose.')),
                ('chosen_at', models.DateTimeField(default=ground.clock.now)),
                ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='payments.contribution')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'less'), ('pence__gt', 0), ('pence__isnull', False), ('pence__lt', models.F('due_pence'))), models.Q(models.Q(('kind', 'less'), _negated=True), ('pence__isnull', True)), _connector='OR'), name='payment_choice_less_says_how_much', violation_error_message='Write an amount below what is due.')],
            },
        ),
        migrations.CreateModel(
            name='PaymentItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pence', models.BigIntegerField()),
                ('from_commitment', models.BigIntegerField(default=0, help_text="What the hold took from the role's commitment.")),
                ('budget_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='payments.budgetline')),
                ('due', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='payments.due')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='payments.payment')),
            ],
            options={
                'ordering': ['payment', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('payment', 'due', 'budget_line'), name='payment_item_once'), models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='payment_item_positive')],
            },
        ),
        migrations.CreateModel(
            name='ApprovalItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pence', models.BigIntegerField()),
                ('earner_root', models.BigIntegerField()),
                ('confirmer_root', models.BigIntegerField()),
                ('approver_root', models.BigIntegerField()),
                ('approval', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='payments.approval')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='payments.paymentitem')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('approval', 'item'), name='approval_item_once'), models.CheckConstraint(condition=models.Q(('approver_root', models.F('earner_root')), _negated=True), name='approval_item_not_own', violation_error_message='Nobody approves their own pay.'), models.CheckConstraint(condition=models.Q(('approver_root', models.F('confirmer_root')), _negated=True), name='approval_item_four_eyes', violation_error_message='Who confirmed the work does not approve its pay.'), models.CheckConstraint(condition=models.Q(('confirmer_root', models.F('earner_root')), _negated=True), name='approval_item_confirmer_not_earner')],
            },
        ),
        migrations.CreateModel(
            name='PayRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('preparing', 'being prepared'), ('prepared', 'ready to authorise'), ('authorised', 'authorised'), ('exported', 'file taken'), ('done', 'done')], default='preparing', max_length=12)),
                ('reference', models.CharField(max_length=30, unique=True)),
                ('pay_on', models.DateField()),
                ('total_pence', models.BigIntegerField(default=0, help_text='The sum of the payments it claimed.')),
                ('count', models.PositiveIntegerField(default=0)),
                ('prepared_at', models.DateTimeField(blank=True, null=True)),
                ('authorised_at', models.DateTimeField(blank=True, null=True)),
                ('exported_at', models.DateTimeField(blank=True, null=True)),
                ('authorised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('exported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('prepared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('prepared_at__isnull', True), ('prepared_by__isnull', True)), models.Q(('prepared_at__isnull', False), ('prepared_by__isnull', False)), _connector='OR'), name='pay_run_prepared_both'), models.CheckConstraint(condition=models.Q(models.Q(('authorised_at__isnull', True), ('authorised_by__isnull', True)), models.Q(('authorised_at__isnull', False), ('authorised_by__isnull', False)), _connector='OR'), name='pay_run_authorised_both'), models.CheckConstraint(condition=models.Q(models.Q(('exported_at__isnull', True), ('exported_by__isnull', True)), models.Q(('exported_at__isnull', False), ('exported_by__isnull', False)), _connector='OR'), name='pay_run_exported_both'), models.CheckConstraint(condition=models.Q(('status__in', ['preparing', 'prepared']), ('authorised_at__isnull', False), models.Q(('count', 0), ('status', 'done')), _connector='OR'), name='pay_run_authorised_before_export')],
            },
        ),
        migrations.AddField(
            model_name='payment',
            name='run',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payments.payrun'),
        ),
        migrations.CreateModel(
            name='BankFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('message_id', models.CharField(max_length=35, unique=True)),
                ('content', ground.sealed.SealedTextField()),
                ('sha256', models.CharField(max_length=64)),
                ('count', models.PositiveIntegerField()),
                ('total_pence', models.BigIntegerField()),
                ('made_at', models.DateTimeField(default=ground.clock.now)),
                ('downloads', models.PositiveIntegerField(default=0)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='file', to='payments.payrun')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('lease_key', models.UUIDField(blank=True, editable=False, null=True)),
                ('queued_until', models.DateTimeField(blank=True, default=ground.leases._queued_until, editable=False, null=True)),
                ('done_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('number', models.PositiveIntegerField()),
                ('key', models.CharField(help_text='End-to-end id at the bank; idempotency key elsewhere.', max_length=35, unique=True)),
                ('rail', models.CharField(max_length=15)),
                ('status', models.CharField(choices=[('sending', 'sending, or not known'), ('accepted', 'accepted'), ('settled', 'settled'), ('returned', 'returned'), ('failed', 'failed')], default='sending', max_length=10)),
                ('external_id', models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ('reason_code', models.CharField(blank=True, max_length=10)),
                ('began_at', models.DateTimeField(default=ground.clock.now)),
                ('settled_on', models.DateField(blank=True, null=True)),
                ('returned_on', models.DateField(blank=True, null=True)),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='payments.payment')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='payments.payrun')),
            ],
            options={
                'ordering': ['payment', 'number'],
                'constraints': [models.UniqueConstraint(fields=('payment', 'number'), name='attempt_number_once'), models.UniqueConstraint(condition=models.Q(('status__in', ['sending', 'accepted', 'settled'])), fields=('payment',), name='attempt_one_live')],
            },
        ),
        migrations.CreateModel(
            name='PayTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('placement', 'a placement'), ('panel_seat', 'a panel seat'), ('attendance', 'attendance at a meeting')], max_length=15)),
                ('source_id', models.BigIntegerField()),
                ('made_at', models.DateTimeField(default=ground.clock.now)),
                ('budget_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pay_terms', to='payments.budgetline')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pay_terms', to='members.person')),
                ('role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pay_terms', to='opportunities.role')),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pay_terms', to='opportunities.roleversion')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('source', 'source_id'), name='pay_terms_once')],
            },
        ),
        migrations.AddField(
            model_name='contribution',
            name='terms',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='payments.payterms'),
        ),
        migrations.CreateModel(
            name='PayTermsLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('what', models.CharField(blank=True, max_length=200)),
                ('work_key', models.SlugField(blank=True, max_length=80)),
                ('pence', models.BigIntegerField()),
                ('currency', models.CharField(default='GBP', max_length=3)),
                ('unit', models.CharField(max_length=15)),
                ('terms', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.payterms')),
            ],
            options={
                'ordering': ['terms', 'position'],
                'constraints': [models.UniqueConstraint(fields=('terms', 'position'), name='pay_terms_line_position'), models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='pay_terms_line_positive')],
            },
        ),
        migrations.AddField(
            model_name='due',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues', to='payments.paytermsline'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='line',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='payments.paytermsline'),
        ),
        migrations.CreateModel(
            name='PayTermsShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(max_length=15)),
                ('percent', models.PositiveIntegerField()),
                ('notice_days', models.PositiveIntegerField(blank=True, null=True)),
                ('terms', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='payments.payterms')),
            ],
            options={
                'ordering': ['terms', 'outcome'],
                'constraints': [models.UniqueConstraint(fields=('terms', 'outcome'), name='pay_terms_share_once'), models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='pay_terms_share_percent')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('debit', models.CharField(choices=[('cost', 'cost of work'), ('owed', 'owed to people'), ('declined', 'turned down by choice'), ('in_flight', 'on its way'), ('settled', 'arrived'), ('donated', 'given to a charity'), ('award', 'award'), ('free', 'free in a pot'), ('committed', 'committed to a role'), ('held', 'held for a payment'), ('spent', 'spent')], max_length=10)),
                ('credit', models.CharField(choices=[('cost', 'cost of work'), ('owed', 'owed to people'), ('declined', 'turned down by choice'), ('in_flight', 'on its way'), ('settled', 'arrived'), ('donated', 'given to a charity'), ('award', 'award'), ('free', 'free in a pot'), ('committed', 'committed to a role'), ('held', 'held for a payment'), ('spent', 'spent')], max_length=10)),
                ('pence', models.BigIntegerField()),
                ('currency', models.CharField(default='GBP', max_length=3)),
                ('kind', models.CharField(help_text='fall_due, decline, undecline, send, settle, return, commit, ...', max_length=20)),
                ('cause_kind', models.CharField(max_length=30)),
                ('cause_id', models.BigIntegerField()),
                ('activity_on', models.DateField()),
                ('effective_on', models.DateField()),
                ('recorded_at', models.DateTimeField(default=ground.clock.now)),
                ('budget_line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='payments.budgetline')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('due', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='payments.due')),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='payments.posting')),
                ('role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='opportunities.role')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['due', 'effective_on'], name='payments_po_due_id_69a487_idx'), models.Index(fields=['budget_line'], name='payments_po_budget__d900ed_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='posting_positive'), models.CheckConstraint(condition=models.Q(('debit', models.F('credit')), _negated=True), name='posting_two_accounts'), models.CheckConstraint(condition=models.Q(models.Q(('budget_line__isnull', True), ('credit__in', ['cost', 'owed', 'declined', 'in_flight', 'settled', 'donated']), ('debit__in', ['cost', 'owed', 'declined', 'in_flight', 'settled', 'donated']), ('due__isnull', False)), models.Q(('budget_line__isnull', False), ('credit__in', ['award', 'free', 'committed', 'held', 'spent']), ('debit__in', ['award', 'free', 'committed', 'held', 'spent']), ('due__isnull', True)), _connector='OR'), name='posting_on_a_due_or_a_line'), models.UniqueConstraint(condition=models.Q(('due__isnull', False)), fields=('cause_kind', 'cause_id', 'kind', 'due'), name='posting_once_per_due'), models.UniqueConstraint(condition=models.Q(('budget_line__isnull', False)), fields=('cause_kind', 'cause_id', 'kind', 'budget_line'), name='posting_once_per_line')],
            },
        ),
        migrations.CreateModel(
            name='Pot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('award_reference', models.CharField(blank=True, max_length=200)),
                ('spend_from', models.DateField()),
                ('spend_by', models.DateField()),
                ('restrictions', models.CharField(blank=True, max_length=300)),
                ('cost_code', models.CharField(blank=True, max_length=60)),
                ('purchase_order', models.CharField(blank=True, max_length=60)),
                ('added_at', models.DateTimeField(default=ground.clock.now)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('funder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pots', to='opportunities.organisation')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('spend_by__gte', models.F('spend_from'))), name='pot_spend_by_after_from', violation_error_message='A pot cannot end before it begins.')],
            },
        ),
        migrations.AddField(
            model_name='budgetline',
            name='pot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.pot'),
        ),
        migrations.CreateModel(
            name='PrintedCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('carried_over', models.BooleanField(default=False, help_text='Holds sums that waited from an earlier quarter.')),
                ('pence', models.BigIntegerField()),
                ('payees', models.PositiveIntegerField()),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='printed_cells', to='opportunities.project')),
                ('printed_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cells', to='payments.printedquarter')),
            ],
            options={
                'ordering': ['printed_in', 'project'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('project__isnull', False)), fields=('printed_in', 'project'), name='printed_cell_once'), models.UniqueConstraint(condition=models.Q(('project__isnull', True)), fields=('printed_in',), name='printed_cell_one_other'), models.CheckConstraint(condition=models.Q(('payees__gte', 5)), name='printed_cell_five_people')],
            },
        ),
        migrations.CreateModel(
            name='PrintedPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pence', models.BigIntegerField()),
                ('payees', models.JSONField(default=list, help_text='Root ids, so that a later cell counts each person once.')),
                ('cell', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='payments.printedcell')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='printed_parts', to='opportunities.project')),
                ('quarter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='payments.printedquarter')),
            ],
            options={
                'ordering': ['quarter', 'project'],
                'constraints': [models.UniqueConstraint(fields=('quarter', 'project'), name='printed_part_once')],
            },
        ),
        migrations.CreateModel(
            name='StatementLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.CharField(max_length=80)),
                ('end_to_end', models.CharField(blank=True, max_length=35)),
                ('kind', models.CharField(choices=[('accepted', 'accepted'), ('refused', 'refused'), ('debit', 'left our account'), ('return', 'came back'), ('other', 'not ours to match')], max_length=10)),
                ('pence', models.BigIntegerField(blank=True, null=True)),
                ('booked_on', models.DateField(blank=True, null=True)),
                ('reason_code', models.CharField(blank=True, max_length=10)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('attempt', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.attempt')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.bankmessage')),
            ],
            options={
                'ordering': ['message', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('message', 'entry'), name='statement_entry_once'), models.UniqueConstraint(condition=models.Q(('kind__in', ['debit', 'return']), models.Q(('end_to_end', ''), _negated=True)), fields=('end_to_end', 'kind'), name='statement_debit_once')],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pence', models.BigIntegerField(default=0)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='payments.budgetline')),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='opportunities.role')),
            ],
            options={
                'ordering': ['line', 'role'],
                'constraints': [models.UniqueConstraint(fields=('line', 'role'), name='commitment_once'), models.CheckConstraint(condition=models.Q(('pence__gte', 0)), name='commitment_not_negative')],
            },
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('approver_root__isnull', True), ('authoriser_root__isnull', True), models.Q(('approver_root', models.F('authoriser_root')), _negated=True), _connector='OR'), name='payment_four_eyes', violation_error_message='Who approved a payment does not authorise the run that carries it.'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['in_run', 'sending', 'sent', 'paid']), _negated=True), models.Q(('approver_root__isnull', False), ('run__isnull', False)), models.Q(('rail', 'bank_file'), _negated=True), _connector='OR'), name='payment_in_run_has_run'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(fields=('contribution', 'line'), name='due_once'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.CheckConstraint(condition=models.Q(('pence__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('in_flight'), '+', models.F('settled')), '+', models.F('declined')), '+', models.F('donated')), '+', models.F('held')))), name='due_outstanding_not_negative', violation_error_message='More than is owed.'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.CheckConstraint(condition=models.Q(('declined__gte', 0), ('donated__gte', 0), ('held__gte', 0), ('in_flight__gte', 0), ('settled__gte', 0)), name='due_columns_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(condition=models.Q(('session__isnull', False)), fields=('terms', 'session'), name='contribution_once_a_session'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(condition=models.Q(('period', ''), _negated=True), fields=('terms', 'line', 'period'), name='contribution_once_a_period'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(condition=models.Q(('log_key', ''), _negated=True), fields=('terms', 'log_key'), name='contribution_log_once'),
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.UniqueConstraint(fields=('pot', 'kind'), name='budget_line_kind_once'),
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.CheckConstraint(condition=models.Q(('awarded__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('committed'), '+', models.F('held')), '+', models.F('spent')))), name='budget_line_never_overspent', violation_error_message='This pot cannot carry that much.'),
        ),
    ]
