from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """A picture of the library: uploaded once (`articles.pictures`), used anywhere."""

    # The largest rendition we publish; its name carries a hash of its bytes.
    file = models.FileField(_("file"), upload_to="pictures/", max_length=200)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    # {"360": "pictures/ab12-360.webp", …}: width → path below MEDIA_ROOT. `jpeg` is the path of a JPEG for letters.
    renditions = models.JSONField(default=dict, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What somebody who cannot see the picture has to know. Empty only for decoration."),
    )
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("Says nothing that the text does not.")
    )
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    rights = models.CharField(_("rights"), max_length=300, blank=True)
    licence_expires_on = models.DateField(_("licence expires"), null=True, blank=True)
    focal_x = models.PositiveSmallIntegerField(_("focal point, % from the left"), default=50)
    focal_y = models.PositiveSmallIntegerField(_("focal point, % from the top"), default=50)
    source_name = models.CharField(_("file name as it came"), max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__lte=100, focal_y__lte=100), name="picture_focal_point_inside"
            )
        ]

    def __str__(self) -> str:
        return self.alt or self.caption or self.source_name or f"#{self.pk}"

    @property
    def url(self) -> str:
        return self.file.url

    @property
    def srcset(self) -> str:
        """The renditions for an `img`'s srcset."""
        storage = self.file.storage
        sized = sorted((int(width), path) for width, path in self.renditions.items() if width.isdigit())
        return ", ".join(f"{storage.url(path)} {width}w" for width, path in sized)

    @property
    def jpeg_url(self) -> str:
        """A JPEG about 1200 px wide: for letters and for link previews, whose readers may know no WebP."""
        return self.file.storage.url(self.renditions["jpeg"]) if "jpeg" in self.renditions else self.url

    @property
    def small_url(self) -> str:
        """The smallest rendition."""
        sized = sorted((int(width), path) for width, path in self.renditions.items() if width.isdigit())
        return self.file.storage.url(sized[0][1]) if sized else self.url
