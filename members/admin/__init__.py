"""The desk's side of the members: who they are, what they may read, and who asks for access."""

from members.admin import access_request, member, membership, plan, security, trial_taken  # noqa: F401  each registers itself
