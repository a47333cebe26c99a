from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('counter', '0003_tablet'),
    ]

    operations = [
        migrations.AddField(
            model_name='counterset',
            name='typed_characters',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='counterset',
            name='written_characters',
            field=models.PositiveIntegerField(null=True),
        ),
    ]
