import django.db.models.deletion
import ground.clock
import ground.leases
import ground.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='VocabularyRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('published_at', models.DateTimeField(default=ground.clock.now)),
                ('note', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('match', 'match me to roles'), ('alerts', 'tell me about new roles'), ('team', 'share with the project team'), ('partner', 'share with the partner'), ('story', 'tell my story'), ('contact', 'get in touch'), ('equality', 'equality figures')], max_length=20)),
                ('version', models.PositiveIntegerField()),
                ('words', models.TextField()),
                ('published_at', models.DateTimeField(default=ground.clock.now)),
            ],
            options={
                'ordering': ['purpose', '-version'],
                'constraints': [models.UniqueConstraint(fields=('purpose', 'version'), name='consent_text_version')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('person', 'a person'), ('system', 'the system')], default='person', max_length=10)),
                ('name', models.CharField(help_text='What this person wants to be called.', max_length=200)),
                ('merged_at', models.DateTimeField(blank=True, null=True)),
                ('merge_evidence', models.CharField(blank=True, max_length=300)),
                ('added_at', models.DateTimeField(default=ground.clock.now)),
                ('reach_by', models.CharField(choices=[('email', 'email'), ('phone', 'phone'), ('post', 'post')], default='email', max_length=10)),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('merged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='members.person')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='person_not_merged_into_itself'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_at__isnull', False), ('merged_by__isnull', False), models.Q(('merge_evidence', ''), _negated=True)), _connector='OR'), name='person_merge_has_evidence', violation_error_message='Say how you know that these two records are one person.'), models.UniqueConstraint(condition=models.Q(('kind', 'system')), fields=('kind',), name='person_one_system', violation_error_message='There is one system person.')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('lease_key', models.UUIDField(blank=True, editable=False, null=True)),
                ('queued_until', models.DateTimeField(blank=True, default=ground.leases._queued_until, editable=False, null=True)),
                ('done_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('kind', models.CharField(help_text='app/name of the template under templates/emails/', max_length=60)),
                ('object_kind', models.CharField(max_length=60)),
                ('object_id', models.BigIntegerField()),
                ('step', models.CharField(blank=True, default='', max_length=40)),
                ('channel', models.CharField(choices=[('email', 'email'), ('phone', 'phone'), ('post', 'post')], max_length=10)),
                ('status', models.CharField(choices=[('due', 'due'), ('sent', 'sent'), ('logged', 'told by a person'), ('bounced', 'came back')], default='due', max_length=10)),
                ('due_at', models.DateTimeField(default=ground.clock.now)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='members.person')),
                ('told_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
            ],
            options={
                'ordering': ['due_at', 'pk'],
                'indexes': [models.Index(fields=['status', 'channel', 'due_at'], name='members_not_status_49a5a0_idx')],
                'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'object_kind', 'object_id', 'step'), name='notice_once'), models.CheckConstraint(condition=models.Q(models.Q(('told_at__isnull', True), ('told_by__isnull', True)), models.Q(('told_at__isnull', False), ('told_by__isnull', False)), _connector='OR'), name='notice_told_both'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'due'), ('told_at__isnull', True)), models.Q(models.Q(('status', 'due'), _negated=True), ('told_at__isnull', False)), _connector='OR'), name='notice_told_when_done')],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('coordinator', 'coordinator'), ('panel', 'panel member'), ('finance', 'finance'), ('group', 'group member'), ('administrator', 'administrator')], max_length=20)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='members.person')),
            ],
            options={
                'ordering': ['person', 'kind', 'starts'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends__isnull', True)), fields=('person', 'kind'), name='duty_one_open_of_a_kind'), models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gte', models.F('starts')), _connector='OR'), name='duty_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='ConsentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_id', models.BigIntegerField(blank=True, null=True)),
                ('happened', models.CharField(choices=[('given', 'given'), ('withdrawn', 'withdrawn'), ('expired', 'expired')], max_length=10)),
                ('at', models.DateTimeField(default=ground.clock.now)),
                ('channel', models.CharField(choices=[('online', 'online'), ('phone', 'phone'), ('post', 'post'), ('system', 'system')], default='online', max_length=10)),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='members.consenttext')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='members.person')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['person', 'item_id'], name='members_con_person__5a6c63_idx')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('rights', 'rights request'), ('complaint', 'data complaint'), ('accessibility', 'accessibility report'), ('review', 'review of a selection'), ('payment', 'payment query')], max_length=20)),
                ('status', models.CharField(choices=[('open', 'open'), ('answered', 'answered'), ('closed', 'closed')], default='open', max_length=10)),
                ('words', ground.sealed.SealedTextField()),
                ('about', models.CharField(blank=True, help_text='model label and id of what it is about', max_length=80)),
                ('opened_at', models.DateTimeField(default=ground.clock.now)),
                ('due_on', models.DateField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='members.person')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='case_closed_both')],
            },
        ),
        migrations.CreateModel(
            name='AccessGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader_duty', models.CharField(blank=True, max_length=20)),
                ('what', models.CharField(max_length=60)),
                ('purpose', models.CharField(max_length=200)),
                ('granted_at', models.DateTimeField(default=ground.clock.now)),
                ('until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='members.person')),
                ('reader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants_to_read', to='members.person')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reader__isnull', False), ('reader_duty', '')), models.Q(('reader__isnull', True), models.Q(('reader_duty', ''), _negated=True)), _connector='OR'), name='access_grant_one_reader'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='access_grant_ended_both')],
            },
        ),
        migrations.CreateModel(
            name='AccessEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=60)),
                ('purpose', models.CharField(max_length=200)),
                ('allowed', models.BooleanField()),
                ('at', models.DateTimeField(default=ground.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('grant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='members.accessgrant')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reads', to='members.person')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reads_made', to='members.person')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['person', '-at'], name='members_acc_person__64ed7d_idx')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(default=ground.clock.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='user', to='members.person')),
            ],
            options={
                'ordering': ['email'],
            },
        ),
        migrations.CreateModel(
            name='PrivateDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('access_needs', ground.sealed.SealedTextField(blank=True, default='')),
                ('phone', ground.sealed.SealedTextField(blank=True, default='')),
                ('address', ground.sealed.SealedTextField(blank=True, default='')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='private', to='members.person')),
            ],
            options={
                'ordering': ['person'],
            },
        ),
        migrations.CreateModel(
            name='VocabularyTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, unique=True)),
                ('label', models.CharField(max_length=200)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('scheme', models.CharField(choices=[('skill', 'skill'), ('experience', 'lived experience'), ('place', 'place'), ('language', 'language'), ('availability', 'when you are free'), ('way_of_working', 'way of working'), ('interest', 'interest')], max_length=20)),
                ('sensitive', models.BooleanField(default=False, help_text='Says something about health or a life.')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='members.vocabularyrelease')),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='members.vocabularyterm')),
                ('retired_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retired', to='members.vocabularyrelease')),
            ],
            options={
                'ordering': ['scheme', 'label'],
            },
        ),
        migrations.CreateModel(
            name='ProfileItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('yes', 'yes'), ('no', 'no, not me')], max_length=5)),
                ('story', ground.sealed.SealedTextField(blank=True, default='')),
                ('told_at', models.DateTimeField(default=ground.clock.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='members.person')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='members.vocabularyterm')),
            ],
            options={
                'ordering': ['person', 'term'],
                'constraints': [models.UniqueConstraint(fields=('person', 'term'), name='profile_item_once')],
            },
        ),
        migrations.CreateModel(
            name='MatchableItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('yes', 'yes'), ('no', 'no, not me')], max_length=5)),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.consentevent')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matchable_items', to='members.person')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='matchable', to='members.profileitem')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.vocabularyterm')),
            ],
            options={
                'ordering': ['person', 'term'],
                'indexes': [models.Index(fields=['term', 'answer', 'person'], name='members_mat_term_id_0c94d0_idx')],
                'constraints': [models.UniqueConstraint(fields=('person', 'term'), name='matchable_item_once')],
            },
        ),
    ]
