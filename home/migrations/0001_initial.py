import django.db.models.deletion
import home.blocks
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('opportunities', '0001_initial'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='OfferIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', models.CharField(max_length=400)),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='OfferPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', models.CharField(max_length=300)),
                ('takes', models.CharField(help_text='How long it usually takes.', max_length=120)),
                ('cost', models.CharField(help_text="How the cost is made up, co-producers' pay named apart.", max_length=200)),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('steps', 4), ('facts', 8), ('picture', 9), ('easy_read', 16)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'max_length': 120, 'template': 'home/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'link', 'ol', 'ul'], 'template': 'home/blocks/text.html'}), 2: ('wagtail.blocks.CharBlock', (), {'max_length': 300}), 3: ('wagtail.blocks.ListBlock', (2,), {}), 4: ('wagtail.blocks.StructBlock', [[('rows', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'max_length': 60}), 6: ('wagtail.blocks.StructBlock', [[('term', 5), ('words', 2)]], {}), 7: ('wagtail.blocks.ListBlock', (6,), {}), 8: ('wagtail.blocks.StructBlock', [[('rows', 7)]], {}), 9: ('wagtail.images.blocks.ImageBlock', [], {'template': 'home/blocks/picture.html'}), 10: ('wagtail.blocks.CharBlock', (), {'default': 'Easy Read', 'max_length': 100}), 11: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('people', 'People'), ('pound', 'Money'), ('check', 'Done'), ('clock', 'Time'), ('calendar', 'A day'), ('screen', 'Online'), ('place', 'A place'), ('phone', 'Phone'), ('mail', 'Letter'), ('lock', 'Private'), ('search', 'Look'), ('info', 'Good to know'), ('bank', 'Bank')], 'help_text': 'Shown on the left when there is no picture.'}), 12: ('wagtail.images.blocks.ImageBlock', [], {}), 13: ('wagtail.blocks.CharBlock', (), {'max_length': 160, 'validators': [home.blocks.one_idea]}), 14: ('wagtail.blocks.StructBlock', [[('drawing', 11), ('picture', 12), ('words', 13)]], {}), 15: ('wagtail.blocks.ListBlock', (14,), {}), 16: ('wagtail.blocks.StructBlock', [[('title', 10), ('lines', 15)]], {})})),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ProjectIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', models.CharField(max_length=400)),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', models.CharField(max_length=400)),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('steps', 4), ('facts', 8), ('picture', 9), ('easy_read', 16)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'max_length': 120, 'template': 'home/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'link', 'ol', 'ul'], 'template': 'home/blocks/text.html'}), 2: ('wagtail.blocks.CharBlock', (), {'max_length': 300}), 3: ('wagtail.blocks.ListBlock', (2,), {}), 4: ('wagtail.blocks.StructBlock', [[('rows', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'max_length': 60}), 6: ('wagtail.blocks.StructBlock', [[('term', 5), ('words', 2)]], {}), 7: ('wagtail.blocks.ListBlock', (6,), {}), 8: ('wagtail.blocks.StructBlock', [[('rows', 7)]], {}), 9: ('wagtail.images.blocks.ImageBlock', [], {'template': 'home/blocks/picture.html'}), 10: ('wagtail.blocks.CharBlock', (), {'default': 'Easy Read', 'max_length': 100}), 11: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('people', 'People'), ('pound', 'Money'), ('check', 'Done'), ('clock', 'Time'), ('calendar', 'A day'), ('screen', 'Online'), ('place', 'A place'), ('phone', 'Phone'), ('mail', 'Letter'), ('lock', 'Private'), ('search', 'Look'), ('info', 'Good to know'), ('bank', 'Bank')], 'help_text': 'Shown on the left when there is no picture.'}), 12: ('wagtail.images.blocks.ImageBlock', [], {}), 13: ('wagtail.blocks.CharBlock', (), {'max_length': 160, 'validators': [home.blocks.one_idea]}), 14: ('wagtail.blocks.StructBlock', [[('drawing', 11), ('picture', 12), ('words', 13)]], {}), 15: ('wagtail.blocks.ListBlock', (14,), {}), 16: ('wagtail.blocks.StructBlock', [[('title', 10), ('lines', 15)]], {})})),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ProjectPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('intro', models.CharField(max_length=400)),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('steps', 4), ('facts', 8), ('picture', 9), ('easy_read', 16)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'max_length': 120, 'template': 'home/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'link', 'ol', 'ul'], 'template': 'home/blocks/text.html'}), 2: ('wagtail.blocks.CharBlock', (), {'max_length': 300}), 3: ('wagtail.blocks.ListBlock', (2,), {}), 4: ('wagtail.blocks.StructBlock', [[('rows', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'max_length': 60}), 6: ('wagtail.blocks.StructBlock', [[('term', 5), ('words', 2)]], {}), 7: ('wagtail.blocks.ListBlock', (6,), {}), 8: ('wagtail.blocks.StructBlock', [[('rows', 7)]], {}), 9: ('wagtail.images.blocks.ImageBlock', [], {'template': 'home/blocks/picture.html'}), 10: ('wagtail.blocks.CharBlock', (), {'default': 'Easy Read', 'max_length': 100}), 11: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('people', 'People'), ('pound', 'Money'), ('check', 'Done'), ('clock', 'Time'), ('calendar', 'A day'), ('screen', 'Online'), ('place', 'A place'), ('phone', 'Phone'), ('mail', 'Letter'), ('lock', 'Private'), ('search', 'Look'), ('info', 'Good to know'), ('bank', 'Bank')], 'help_text': 'Shown on the left when there is no picture.'}), 12: ('wagtail.images.blocks.ImageBlock', [], {}), 13: ('wagtail.blocks.CharBlock', (), {'max_length': 160, 'validators': [home.blocks.one_idea]}), 14: ('wagtail.blocks.StructBlock', [[('drawing', 11), ('picture', 12), ('words', 13)]], {}), 15: ('wagtail.blocks.ListBlock', (14,), {}), 16: ('wagtail.blocks.StructBlock', [[('title', 10), ('lines', 15)]], {})})),
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='page', to='opportunities.project')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
    ]
