import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from articles.languages import in_language


def normal_key(name: str) -> str:
    """What makes two spellings one keyword: NFKC, case folded, hyphens and white space as one space.

    "Silk road", "silk-road" and " Silk  Road" all give "silk road".
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s\-‐‑–_]+", " ", text).strip()


def keyword_slug(name: str) -> str:
    """The address of a keyword: ASCII words where there are any, else the letters as they are (合作)."""
    return slugify(name)[:80] or slugify(name, allow_unicode=True)[:80]


class KeywordQuerySet(models.QuerySet["Keyword"]):
    def named(self, name: str) -> "Keyword | None":
        """The keyword a name means, by its own key or an alias; None when there is none."""
        key = normal_key(name)
        return self.filter(models.Q(key=key) | models.Q(aliases__key=key)).distinct().first()

    def get_or_make(self, name: str) -> "Keyword":
        """The keyword a name means, made when it is new.

        Raises:
            ValueError: the name holds no letter.
        """
        name = " ".join(name.split())[:100]
        known = self.named(name)
        if known is not None:
            return known
        if not keyword_slug(name):
            raise ValueError(f"{name!r} is no keyword: it holds no letter or digit.")
        with transaction.atomic():
            return self.get_or_create(key=normal_key(name), defaults={"name": name})[0]


class Keyword(models.Model):
    """What an article is about. Two spellings of one word cannot both exist."""

    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    key = models.CharField(max_length=120, unique=True, editable=False)
    slug = models.CharField(_("address"), max_length=100, unique=True, blank=True, editable=False)
    description = models.CharField(_("description"), max_length=300, blank=True)

    objects = KeywordQuerySet.as_manager()

    class Meta:
        verbose_name = _("keyword")
        verbose_name_plural = _("keywords")
        ordering = ["name"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_zh)

    def clean(self) -> None:
        key = normal_key(self.name)
        twin = (
            Keyword.objects.exclude(pk=self.pk).filter(models.Q(key=key) | models.Q(aliases__key=key)).first()
        )
        if twin:
            raise ValidationError({"name": _("This is the keyword “%s” already.") % twin.name})
        if not keyword_slug(self.name):
            raise ValidationError({"name": _("A keyword holds at least one letter or digit.")})

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = normal_key(self.name)
        if not self.slug:
            base, number = keyword_slug(self.name), 1
            self.slug = base
            while Keyword.objects.filter(slug=self.slug).exclude(pk=self.pk).exists():
                number += 1
                self.slug = f"{base}-{number}"
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("keyword", args=[self.slug])

    @property
    def tag(self) -> str:
        return f"keyword:{self.pk}"


class KeywordAlias(models.Model):
    """Another name for a keyword: writing it means the keyword."""

    keyword = models.ForeignKey(Keyword, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=100)
    key = models.CharField(max_length=120, unique=True, editable=False)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        twin = Keyword.objects.named(self.name)
        if twin and twin.pk != self.keyword_id:
            raise ValidationError({"name": _("This is the keyword “%s” already.") % twin.name})

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = normal_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
