"""When an import was heard of last."""

from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):

    dependencies = [
        ("residents", "0004_search_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="registerimport",
            name="heard_at",
            field=models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
    ]
