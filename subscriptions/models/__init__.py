from subscriptions.models.delivery import Delivery, Lane
from subscriptions.models.issue import Issue, IssueItem, IssueVariant
from subscriptions.models.subscriber import Subscriber
from subscriptions.models.suppression import Suppression
from subscriptions.models.weekly import Weekly

__all__ = ["Delivery", "Issue", "IssueItem", "IssueVariant", "Lane", "Subscriber", "Suppression", "Weekly"]
