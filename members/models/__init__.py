from members.models.access_request import AccessRequest
from members.models.member import Member
from members.models.membership import Membership, MembershipLetter, TrialTaken
from members.models.plan import Plan

__all__ = ["AccessRequest", "Member", "Membership", "MembershipLetter", "Plan", "TrialTaken"]
