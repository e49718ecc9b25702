from django.db import migrations, models


class Migration(migrations.Migration):
    """Wider, so nothing that stands is touched."""

    dependencies = [
        ('opportunities', '0014_shape_2_of_a_role'),
    ]

    operations = [
        migrations.AlterField(
            model_name='route',
            name='address',
            field=models.CharField(blank=True, max_length=500),
        ),
    ]
