"""From the answer to the archive: 反馈、内部反馈、回访、归档."""

from datetime import date

from attrs import frozen

from wuye.domain.complaint.terms import ComplaintForm, ResultWay
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class ResultTold:
    """The customer knows the result and gave an opinion (结果反馈) (CMP-034, CMP-035, CMP-039)."""

    way: ResultWay
    opinion: Personal[str]
    signature: Evidence | None
    no_signature: Personal[str] | None
    """Why there is none."""
    suggestions: Personal[str] | None


@frozen(kw_only=True)
class InternalFeedbackGiven:
    """Result and suggestions were summarised for the heads (内部反馈) (CMP-048)."""

    summary: Personal[str]
    suggestions: Personal[str]
    department_head: str
    centre_head: str | None


@frozen(kw_only=True)
class CorrectiveActionOpened:
    """A corrective and preventive action was opened (纠正预防措施) (CMP-049, CMP-070)."""

    action: int
    nonconformity: Personal[str]
    measure: Personal[str]
    responsible: str
    due_on: date


@frozen(kw_only=True)
class CorrectiveActionVerified:
    """Somebody else saw that the action was carried out (措施验证) (CMP-070)."""

    action: int
    effective: bool
    finding: Personal[str]


@frozen(kw_only=True)
class CallbackSatisfied:
    """At the callback the customer was satisfied (回访满意) (CMP-050)."""

    satisfaction: int | None
    """1 to 5."""
    quality: int | None
    """1 to 5, separate from the satisfaction (SAT-035)."""
    remarks: Personal[str] | None


@frozen(kw_only=True)
class CallbackDissatisfied:
    """At the callback the customer was still dissatisfied (回访不满意) (CMP-051)."""

    satisfaction: int | None
    quality: int | None
    reason: Personal[str]


@frozen(kw_only=True)
class CallbackWaived:
    """The callback policy of the site asks for none here (免回访)."""

    policy: str
    """The policy that said so."""


@frozen(kw_only=True)
class FollowUpStarted:
    """It is handled again (继续跟进) (CMP-051)."""

    handler: str
    approach: Personal[str]


@frozen(kw_only=True)
class FiledForm:
    """A form in the archive."""

    form: ComplaintForm
    document: Evidence


@frozen(kw_only=True)
class ComplaintArchived:
    """Both forms are filed together (投诉归档) (CMP-041, CMP-054)."""

    forms: tuple[FiledForm, ...]
