from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0007_how_told_and_why_it_came_back'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'bounced'), _negated=True), models.Q(('channel', 'email'), models.Q(('came_back', ''), _negated=True)), _connector='OR'), name='notice_bounced_says_why'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'logged'), _negated=True), models.Q(('told_how', ''), _negated=True), _connector='OR'), name='notice_told_says_how'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_tried_at__isnull', True), ('tries', 0)), models.Q(('first_tried_at__isnull', False), ('tries__gt', 0)), _connector='OR'), name='notice_tried_is_dated'),
        ),
    ]
