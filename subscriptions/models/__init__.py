from subscriptions.models.bounce import Bounce
from subscriptions.models.census import Census
from subscriptions.models.delivery import Delivery, Lane
from subscriptions.models.issue import Issue, IssueItem, IssueVariant
from subscriptions.models.pace import DomainCap, Pace
from subscriptions.models.subscriber import Subscriber
from subscriptions.models.suppression import Suppression
from subscriptions.models.weekly import Weekly

__all__ = [
    "Bounce",
    "Census",
    "Delivery",
    "DomainCap",
    "Issue",
    "IssueItem",
    "IssueVariant",
    "Lane",
    "Pace",
    "Subscriber",
    "Suppression",
    "Weekly",
]
