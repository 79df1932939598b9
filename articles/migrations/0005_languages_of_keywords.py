from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def copy(apps: Any, schema_editor: Any) -> None:
    """What stands on each article, beside each of its keywords."""
    article, tagged = apps.get_model("articles", "Article"), apps.get_model("articles", "ArticleKeyword")
    language = article.objects.filter(pk=OuterRef("article")).values("language")[:1]
    foreign = article.objects.exclude(language="en").values("pk")
    tagged.objects.filter(article__in=foreign).update(language=Subquery(language))


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_lists_by_language")]

    operations = [migrations.RunPython(copy, migrations.RunPython.noop)]
