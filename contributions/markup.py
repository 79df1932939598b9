"""What machines read of published answers: schema.org's QAPage.

Source: https://developers.google.com/search/docs/appearance/structured-data/qapage: `answerCount`, a name or text of
the question, and `acceptedAnswer.text` are required; authors, dates and addresses recommended.
"""

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import head
from articles.links import absolute
from contributions.models import PublicAnswer
from portal.models import SiteSettings


def answer_page(answer: PublicAnswer) -> SafeString:
    """QAPage, breadcrumbs and publisher. The asker is named only as they agreed to be."""
    site, path = SiteSettings.current(), answer.get_absolute_url()
    url, published = absolute(path), head.moment(answer.published_at)
    question: head.Node = {
        "@type": "Question",
        "name": answer.title,
        "text": "\n\n".join(filter(None, [answer.title, answer.details])),
        "answerCount": 1,
        "datePublished": published,
        "author": {"@type": "Person", "name": answer.shown_name or _("A reader")},
        "acceptedAnswer": {
            "@type": "Answer",
            "text": answer.answer,
            "url": f"{url}#answer",
            "datePublished": published,
            "dateModified": head.moment(answer.modified_at) or published,
            "upvoteCount": 0,
            "author": {"@type": "Organization", "name": site.name, "url": absolute("/")},
        },
    }
    page: head.Node = {
        "@type": "QAPage",
        "@id": f"{url}#page",
        "url": url,
        "inLanguage": answer.language,
        "mainEntity": question,
    }
    trail = [(_("Questions and answers"), reverse("questions")), (answer.title, path)]
    return head.as_json(page, head.breadcrumbs(site, trail), head.publisher(site))
