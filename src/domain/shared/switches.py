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


class MissedCadence(StrEnum):
    """``policy.cadence.missed``: what becomes of a duty that nobody did in time."""

    OVERDUE_TASK = "overdue_task"
    """逾期待办: it stays to be done (the default)."""
    ESCALATE = "escalate"
    """上报: management is told as well."""


class ComplaintLimits(StrEnum):
    """``policy.complaint.limits``: limits by class (002), or the same for every class (000)."""

    UNIFORM = "uniform"
    """不分级."""
    BY_CLASS = "by_class"
    """按级别."""


class SecondPerson(StrEnum):
    """``policy.complaint.second_person``: whose complaints are called back, and handled again, by another person."""

    NEVER = "never"
    """不要求."""
    MAJOR = "major"
    """重大投诉 (the default)."""
    ALWAYS = "always"
    """全部投诉."""


class CallbackPolicy(StrEnum):
    """``policy.callback``: which cases are called back."""

    NEVER = "never"
    """不回访."""
    IF_UNRATED = "if-unrated"
    """未评价时回访."""
    ALWAYS = "always"
    """全部回访 (the default: CMP-050 asks for 100%)."""
    SAMPLED = "sampled"
    """抽样回访."""


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
    cadence_missed: MissedCadence = MissedCadence.OVERDUE_TASK
    weight_importance: int | None = None
    """``policy.asset.weight_importance`` and its two companions: weights of the retrofit ranking (AST-056). No source
    states them and equal ones are never assumed: while one is unset, nothing is ranked."""
    weight_frequency: int | None = None
    weight_failures: int | None = None
    complaint_limits: ComplaintLimits = ComplaintLimits.BY_CLASS
    reply_monotonic: bool = False
    """``policy.complaint.reply_monotonic``: class B is answered no later than class C."""
    first_contact_is_reply: bool = False
    """``policy.complaint.first_contact_is_reply``: contacting the complainant stops the clock of the reply."""
    invalid_exemption: bool = True
    """``policy.complaint.invalid_exemption``: no notice of invalidity where the customer is the cause (CMP-022)."""
    out_of_hours_handover: bool = True
    """``policy.complaint.out_of_hours``: outside office hours the control room takes a complaint (CMP-017)."""
    second_person: SecondPerson = SecondPerson.MAJOR
    callback: CallbackPolicy = CallbackPolicy.ALWAYS
    callback_sample_percent: int = 10
    """``policy.callback_sample_percent``: share of cases that ``sampled`` draws."""
