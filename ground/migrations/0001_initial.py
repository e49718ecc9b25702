from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField()),
                ('verb', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=60)),
                ('object_id', models.BigIntegerField()),
                ('facts', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['kind', 'object_id'], name='ground_audi_kind_effa43_idx'), models.Index(fields=['actor_id'], name='ground_audi_actor_i_96d955_idx')],
            },
        ),
        migrations.CreateModel(
            name='ClockOffset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seconds', models.BigIntegerField(default=0)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='clock_offset_one_row'), models.CheckConstraint(condition=models.Q(('seconds__gte', 0)), name='clock_offset_not_back')],
            },
        ),
        migrations.CreateModel(
            name='PublicData',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.BigIntegerField(default=0)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='public_data_one_row')],
            },
        ),
    ]
