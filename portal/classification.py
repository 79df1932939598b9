"""Every URL pattern in one of five classes. A test walks the resolver and fails on a route that is not here.

* PUBLIC: anybody; either the same bytes for every anonymous reader, or a form or fragment with `no-store`.
* SIGNED: opened by a token that we mailed.
* MEMBER: an account of one's own.
* STAFF: editors.
* OPERATIONS: machines of ours, by loopback or token.
"""

from enum import StrEnum


class Class(StrEnum):
    PUBLIC = "public"
    SIGNED = "signed"
    MEMBER = "member"
    STAFF = "staff"
    OPERATIONS = "operations"


# URL names by class. A name ending in ":" stands for a whole namespace.
TABLE: dict[Class, frozenset[str]] = {
    Class.PUBLIC: frozenset(
        {
            # portal
            "theme",
            "media",
            "favicon",
            # articles
            "home",
            "section",
            "article",
            "article_print",
            "article_short",
            "keywords",
            "keyword",
            "author",
            "archive",
            "archive_year",
            "archive_month",
            "archive_day",
            "search",
            "reports",
            "report",
            "database",
            "report_full",
            # Its bytes only for whom `articles.access` lets in.
            "report_download",
            "page",
            "feed_rss",
            "feed_atom",
            "section_feed_rss",
            "section_feed_atom",
            "sitemap",
            "sitemap_part",
            "robots",
            # subscriptions
            "weekly",
            "weekly_issue",
            "weekly_subscribe",
            "weekly_subscribed",
            "weekly_feed",
            # contributions
            "write_to_us",
            "write_to_us_done",
            "contribution_link",
            "ask",
            "ask_done",
            "ask_matching",
            "questions",
            "public_answer",
            "code",
            "code_picture",
            "code_sound",
            # members
            "account_login",
            "account_signup",
            "account_trial",
            "account_reset_password",
            "account_reset_password_done",
            "account_inactive",
            "account_email_verification_sent",
            "account_request_login_code",
            "account_confirm_login_code",
            "account_deleted",
            "mfa_login_webauthn",
            "mfa_authenticate",
        }
    ),
    Class.SIGNED: frozenset(
        {
            "contribution",
            "question",
            "weekly_confirm",
            "weekly_preferences",
            "weekly_personal_link",
            "weekly_personal",
            "weekly_personal_address",
            "weekly_personal_data",
            "weekly_personal_erase",
            "weekly_move",
            "weekly_unsubscribe",
            "weekly_hold",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
        }
    ),
    Class.MEMBER: frozenset(
        {
            "account",
            "account_delete",
            "account_export",
            "account_logout",
            "account_access",
            "account_change_password",
            "account_set_password",
            "account_email",
            "account_reauthenticate",
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_edit_webauthn",
            "mfa_remove_webauthn",
            "usersessions_list",
        }
    ),
    Class.STAFF: frozenset({"admin:", "article_preview"}),
    Class.OPERATIONS: frozenset(
        {"anymail:", "healthz", "readyz", "metrics", "outbox", "outbox_letter", "outbox_html"}
    ),
}


def classify(name: str) -> Class | None:
    """The class of a URL name (`namespace:name` for namespaced ones); None when it is not in the table."""
    namespace = name.split(":", 1)[0] + ":" if ":" in name else ""
    for kind, names in TABLE.items():
        if name in names or (namespace and namespace in names):
            return kind
    return None
