from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from portal.classification import TABLE, classify


def names(patterns, namespace: str = "") -> Iterator[tuple[str, str]]:
    """Every pattern's name, with its namespace, and where it stands."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or ''}", str(pattern.pattern)


def test_every_address_is_classified():
    unknown = [found for found in names(get_resolver().url_patterns) if classify(found[0]) is None]

    assert unknown == []


def test_no_address_stands_in_two_classes():
    every = [name for named in TABLE.values() for name in named]

    assert len(every) == len(set(every))


def test_the_table_names_nothing_that_is_not_there():
    there = {name for name, _ in names(get_resolver().url_patterns)}
    namespaces = {name.split(":")[0] + ":" for name in there if ":" in name}

    assert {name for named in TABLE.values() for name in named} - there - namespaces == set()
