from django.apps import AppConfig

from portal import rooms


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"

    def ready(self) -> None:
        # Models are loaded only now.
        from articles import download_panel, downloads, panels, receivers, report_receivers, search  # noqa: PLC0415
        from articles.demonstration import loading, research  # noqa: PLC0415
        from articles.search.reports import REPORTS  # noqa: PLC0415
        from articles.search.stories import STORIES  # noqa: PLC0415

        search.register_kind(STORIES)
        search.register_kind(REPORTS)
        receivers.connect()
        report_receivers.connect()
        panels.register()
        download_panel.register()
        rooms.register_demonstration(rooms.Demonstration("articles", loading.make, order=10))
        # After all that may be related to them.
        rooms.register_demonstration(rooms.Demonstration("reports", research.make, order=12))
        rooms.register_stop(rooms.Stop("The front page", "/", order=10))
        rooms.register_stop(rooms.Stop("Research reports", "/reports/", order=29))
        rooms.register_stop(rooms.Stop("The database: what is for members", "/database/", order=30))
        rooms.register_retention("names beside downloads", downloads.forget_names, is_told=False)
        _grant_roles()


def _grant_roles() -> None:
    """What each role may do with articles. Publishing is the editors'; until then a story is everybody's."""
    from portal.roles import CHIEF, CONTRIBUTOR, DESK, EDITOR, grant  # noqa: PLC0415

    everybody, writers, editors = [CONTRIBUTOR, DESK, EDITOR, CHIEF], [DESK, EDITOR, CHIEF], [EDITOR, CHIEF]
    library = ["article", "author", "keyword", "keywordalias", "picture", "section"]
    grant(everybody, *(f"articles.view_{name}" for name in (*library, "revision", "correction", "page")))
    grant(everybody, "articles.add_article", "articles.change_article", "articles.add_picture")
    for name in ("author", "keyword", "keywordalias", "picture"):
        grant(writers, f"articles.add_{name}", f"articles.change_{name}")
    grant(editors, "articles.publish_article", "articles.delete_article", "articles.change_correction")
    for name in ("keyword", "keywordalias", "picture", "author"):
        grant(editors, f"articles.delete_{name}")
    for name in ("page", "redirect"):
        grant(editors, f"articles.view_{name}", f"articles.add_{name}", f"articles.change_{name}")
        grant(editors, f"articles.delete_{name}")
    # Whoever may publish an article may publish a report.
    grant(everybody, "articles.view_report")
    grant(writers, "articles.add_report", "articles.change_report")
    grant(editors, "articles.delete_report", "articles.view_download")
    for name in ("edition", "samplepage"):
        grant(everybody, f"articles.view_{name}")
        grant(writers, *(f"articles.{act}_{name}" for act in ("add", "change", "delete")))
    grant([CHIEF], "articles.add_section", "articles.change_section", "articles.delete_section")
    grant([CHIEF], "articles.delete_correction")
