"""What makes one person of several addresses, so that a free trial is had once."""


def key(address: str) -> str:
    """The mailbox behind an address: lower case, without "+…"."""
    local, _at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
