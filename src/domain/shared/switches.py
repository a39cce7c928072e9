"""Policy switches: what a site chose where the sources differ (lifecycles, "Policy switches used by the machines")."""

from enum import StrEnum

from attrs import frozen

from wuye.domain.shared.actor import Channel


class Review(StrEnum):
    """``policy.ticket.review``: a formal preliminary review, or an automatic one after identity and triage."""

    REQUIRED = "required"
    AUTO = "auto"
    BY_URGENCY = "by-urgency"
    """Required; auto for immediate and emergency repairs (the default)."""


class SurveyMode(StrEnum):
    """``policy.ticket.survey``: before the visit, on arrival, or none."""

    SEPARATE = "separate"
    ON_ARRIVAL = "on_arrival"
    SKIPPED = "skipped"
    BY_KIND = "by-kind"
    """On arrival for immediate, emergency and in-house items; separate for all else (the default)."""


class Acceptors(StrEnum):
    """``policy.ticket.acceptors``: who may accept the work."""

    CUSTOMER = "customer"
    STAFF = "staff"
    EITHER = "either"


class CashOnSite(StrEnum):
    """``policy.fee.cash_on_site`` (FEE-014, FEE-015)."""

    FORBIDDEN = "forbidden"
    RECEIPT_REQUIRED = "receipt_required"


class QuoteApproval(StrEnum):
    """``policy.fee.quote_approval`` (FEE-007)."""

    SPECIAL_ONLY = "special_only"
    ALWAYS = "always"


@frozen(kw_only=True)
class Switches:
    """The switches in force for a case; a case is pinned to the version it opened with."""

    channels: frozenset[Channel] = frozenset(Channel)
    """``policy.ticket.channels``: the channels the site takes requests through; all unless some are named (TKT-002)."""
    review: Review = Review.BY_URGENCY
    survey: SurveyMode = SurveyMode.BY_KIND
    acceptors: Acceptors = Acceptors.EITHER
    tracking_days: int | None = None
    """``policy.ticket.tracking``: observation period in days; unset counts as none."""
    joint_visit_on_dissatisfaction: bool = True
    pause_allowed: bool = True
    identity_check_required: bool = True
    cash_on_site: CashOnSite = CashOnSite.FORBIDDEN
    quote_approval: QuoteApproval = QuoteApproval.SPECIAL_ONLY
    reopen_window_days: int | None = 30
    """Days after archiving in which a ticket may be reopened [derived]; later: a linked new ticket."""
    visit_without_reconfirmation: bool = True
    """Appointment: an unconfirmed visit may be attended (lifecycles, Appointment)."""
    future_tolerance_minutes: int = 5
    """How far in the future a stated ``occurred_at`` may lie (bad input B26)."""
