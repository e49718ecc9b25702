from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('opportunities', '0010_time_to_answer_counts_from_being_told'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'lapsed'), _negated=True), ('told_on__isnull', False), _connector='OR'), name='place_lapsed_was_told'),
        ),
    ]
