"""Every page of the desk opens, for every table of every room, empty and with a row."""

import itertools
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils import timezone

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
# Fields whose value follows a rule that their type does not tell.
VALUES: dict[str, Any] = {
    "usersessions.UserSession.ip": "192.0.2.1",
    "members.Member.email": "row@example.org",
    "subscriptions.Delivery.next_try_at": timezone.now(),
}

_count = itertools.count(1)


def row(model: type[models.Model]) -> Any:
    """A stored row of `model`: one that migrations made, else one made of what its fields ask for."""
    known = model._default_manager.first()
    if known is not None:
        return known
    if model._meta.label == "portal.SiteSettings":
        return model._default_manager.create(pk=1)
    fields = {
        field.name: value(field)
        for field in model._meta.concrete_fields
        if f"{model._meta.label}.{field.name}" in VALUES
        or not (field.primary_key or field.has_default() or field.null or (field.blank and not field.unique))
    }
    if model._meta.label == "articles.Redirect":
        fields |= {"path": "/old/", "target": "/new/"}
    return model._default_manager.create(**fields)


def value(field: Any) -> Any:
    label = f"{field.model._meta.label}.{field.name}"
    if label in VALUES:
        return VALUES[label]
    if field.is_relation:
        return row(field.related_model)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.EmailField):
        return f"row{next(_count)}@example.org"
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return timezone.localdate()
    if isinstance(field, models.TimeField):
        return timezone.now().time()
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.IntegerField):
        return next(_count)
    return f"row-{next(_count)}"[: field.max_length or None]


def name(model: type[models.Model], page: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_page_of_a_table_opens(desk, model):
    one = row(model)
    request = desk.get(reverse(name(model, "changelist"))).wsgi_request
    may_add = admin.site._registry[model].has_add_permission(request)
    pages = [
        (reverse(name(model, "changelist")), {200, 302}),
        (reverse(name(model, "changelist")) + "?q=row", {200, 302}),
        (reverse(name(model, "change"), args=[one.pk]), {200}),
        (reverse(name(model, "history"), args=[one.pk]), {200}),
        (reverse(name(model, "add")), {200} if may_add else {403}),
    ]

    assert [
        (path, desk.get(path).status_code) for path, fine in pages if desk.get(path).status_code not in fine
    ] == []
