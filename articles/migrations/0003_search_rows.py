"""The table of search rows, known to no model: `articles.search` writes and reads it."""

from typing import Any

from django.db import migrations

# `id` carries the moment of publication in its upper bits (`articles.search.index.row_id`), so that the newest
# hits are a walk from the end. `title_key` finds an exact headline.
SQLITE = [
    """CREATE TABLE articles_search_row (
        id integer PRIMARY KEY,
        kind varchar(20) NOT NULL,
        object_id bigint NOT NULL,
        title_key varchar(16) NOT NULL,
        UNIQUE (kind, object_id)
    )""",
    "CREATE INDEX articles_search_title ON articles_search_row (title_key)",
    # Fed with ready terms: the tokenizer only parts them at spaces.
    """CREATE VIRTUAL TABLE articles_search_text USING fts5(
        headline, keywords, abstract, body, tokenize = "ascii tokenchars '_'"
    )""",
]
POSTGRESQL = [
    """CREATE TABLE articles_search_row (
        id bigint PRIMARY KEY,
        kind varchar(20) NOT NULL,
        object_id bigint NOT NULL,
        title_key varchar(16) NOT NULL,
        terms tsvector NOT NULL,
        UNIQUE (kind, object_id)
    )""",
    "CREATE INDEX articles_search_title ON articles_search_row (title_key)",
    "CREATE INDEX articles_search_terms ON articles_search_row USING gin (terms)",
    # The terms lie outside the table's pages, which makes reading them all look cheap to the planner; it is not.
    """CREATE FUNCTION articles_search_matching(wanted tsquery)
        RETURNS TABLE (id bigint, kind varchar, object_id bigint) LANGUAGE sql STABLE SET enable_seqscan = off
        AS 'SELECT r.id, r.kind, r.object_id FROM articles_search_row r WHERE r.terms @@ wanted'
    """,
]


def make(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION articles_search_matching(tsquery)")
    else:
        schema_editor.execute("DROP TABLE articles_search_text")
    schema_editor.execute("DROP TABLE articles_search_row")


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_initial")]

    operations = [migrations.RunPython(make, drop)]
