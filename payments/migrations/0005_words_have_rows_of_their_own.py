from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("payments", "0004_every_word_kept"),
    ]

    operations = [
        migrations.RemoveField(model_name="contribution", name="note"),
    ]
