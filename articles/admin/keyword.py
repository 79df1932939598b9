from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import merging
from articles.forms import MergeForm
from articles.models import Keyword, KeywordAlias


class AliasInline(admin.TabularInline[KeywordAlias, Keyword]):
    model = KeywordAlias
    extra = 1
    verbose_name_plural = gettext_lazy("Other names that mean this keyword")


@admin.register(Keyword)
class KeywordAdmin(admin.ModelAdmin[Keyword]):
    list_display = ["name", "name_zh", "article_count"]
    search_fields = ["name", "name_zh", "key", "aliases__key"]
    fields = ["name", "name_zh", "description"]
    inlines = [AliasInline]
    actions = ["merge_chosen"]
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Keyword]:
        return super().get_queryset(request).annotate(used=Count("tagged", distinct=True))

    @admin.display(description=gettext_lazy("articles"), ordering="used")
    def article_count(self, keyword: Keyword) -> int:
        return getattr(keyword, "used", 0)

    @admin.action(description=gettext_lazy("Merge into one…"), permissions=["change", "delete"])
    def merge_chosen(self, request: HttpRequest, queryset: QuerySet[Keyword]) -> HttpResponse | None:
        """Asks first which name stays; the others become its aliases."""
        if queryset.count() < 2:
            messages.warning(request, _("Choose at least two keywords to merge."))
            return None
        form = MergeForm(request.POST if "kept" in request.POST else None, keywords=queryset)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": _("Merge keywords"),
                "opts": self.opts,
                "keywords": queryset,
                "form": form,
                "action": "merge_chosen",
            }
            status = 422 if form.is_bound else 200
            return render(request, "admin/articles/keyword/merge.html", context, status=status)
        kept = form.cleaned_data["kept"]
        count = merging.merge(kept, list(queryset))
        text = ngettext(
            "%(count)d keyword is now “%(name)s”.", "%(count)d keywords are now “%(name)s”.", count
        )
        messages.success(request, text % {"count": count, "name": kept.name})
        return None
