from django.conf import settings
from django.db import migrations


def make(apps, schema_editor):
    apps.get_model("subscriptions", "Weekly").objects.get_or_create(language=settings.LANGUAGE_CODE)


class Migration(migrations.Migration):
    """Subscribing works from the first minute: the letter in the site's language has its row."""

    dependencies = [("subscriptions", "0001_initial")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
