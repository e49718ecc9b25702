from members.models.access import BY_CONSENT, JUDGING, AccessEvent, AccessGrant, Case, PrivateDetails
from members.models.accounts import FormerAddress, KeptWriting, Tries
from members.models.consent import ConsentEvent, ConsentText, Purpose
from members.models.duty_proposals import DutyProposal
from members.models.joins import LINK, Join
from members.models.notices import CameBack, Channel, Notice, NoticeStatus, ToldHow
from members.models.people import OPENS_NOTHING, Duty, DutyKind, Person, PersonKind, User
from members.models.profile import Answer, MatchableItem, ProfileItem, Scheme, VocabularyRelease, VocabularyTerm

__all__ = [
    "BY_CONSENT",
    "JUDGING",
    "LINK",
    "OPENS_NOTHING",
    "AccessEvent",
    "AccessGrant",
    "Answer",
    "CameBack",
    "Case",
    "Channel",
    "ConsentEvent",
    "ConsentText",
    "Duty",
    "DutyKind",
    "DutyProposal",
    "FormerAddress",
    "Join",
    "KeptWriting",
    "MatchableItem",
    "Notice",
    "NoticeStatus",
    "Person",
    "PersonKind",
    "PrivateDetails",
    "ProfileItem",
    "Purpose",
    "Scheme",
    "ToldHow",
    "Tries",
    "User",
    "VocabularyRelease",
    "VocabularyTerm",
]
