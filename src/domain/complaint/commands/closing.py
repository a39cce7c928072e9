"""From the answer to the archive: 反馈、内部反馈、回访、归档."""

from datetime import date

from attrs import frozen

from wuye.domain.complaint.terms import ResultWay
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import choice, day, flag, identifier, part, text, whole

_SCORE = {"minimum": 1, "maximum": 5}


@frozen(kw_only=True)
class TellResult:
    """Tell the customer the result (反馈结果) (CMP-028, CMP-034, CMP-035, CMP-039)."""

    way: ResultWay = choice(ResultWay, ("How", "反馈方式"))
    opinion: str = text(("The complainant's opinion", "投诉人意见"))
    signature: Evidence | None = part(("The signed handling record", "投诉人签名"), default=None)
    no_signature: str | None = text(("Why there is no signature", "未签名原因"), default=None)
    suggestions: str | None = text(("Suggestions of the complainant", "投诉人建议"), default=None)


@frozen(kw_only=True)
class ReportInternally:
    """Summarise result and suggestions for the heads (内部反馈) (CMP-048)."""

    summary: str = text(("Summary", "处理总结"))
    suggestions: str = text(("Suggestions", "改进建议"))
    department_head: str = identifier(("Head of the department", "部门负责人"))
    important: bool = flag(("It is important", "重要事项"), default=False)
    centre_head: str | None = identifier(("Head of the property centre", "物管中心负责人"), default=None)


@frozen(kw_only=True)
class OpenCorrectiveAction:
    """Open a corrective and preventive action (开具纠正预防措施) (CMP-049, CMP-070)."""

    nonconformity: str = text(("Non-conformity", "不合格事项"))
    measure: str = text(("Measure", "纠正预防措施"))
    responsible: str = identifier(("Responsible person", "责任人"))
    due_on: date = day(("Due day", "完成期限"))


@frozen(kw_only=True)
class VerifyCorrectiveAction:
    """See that the action was carried out (验证措施) (CMP-070)."""

    effective: bool = flag(("It was carried out and works", "已落实有效"))
    finding: str = text(("Finding", "验证情况"))


@frozen(kw_only=True)
class RecordCallback:
    """Ask whether the customer is satisfied (回访) (CMP-046, CMP-050, CMP-051)."""

    satisfied: bool = flag(("The customer is satisfied", "客户满意"))
    satisfaction: int | None = whole(("Satisfaction, 1 to 5", "满意度评分"), **_SCORE, default=None)
    quality: int | None = whole(("Quality of the service, 1 to 5", "服务质量评分"), **_SCORE, default=None)
    remarks: str | None = text(("What the customer says", "客户意见"), default=None)


@frozen(kw_only=True)
class WaiveCallback:
    """Go without a callback where the site's policy asks for none (免回访)."""


@frozen(kw_only=True)
class ContinueHandling:
    """Handle it again after a dissatisfied callback (继续跟进) (CMP-051)."""

    handler: str = identifier(("Who handles it now", "处理人"))
    approach: str = text(("What will be different", "跟进方案"))


@frozen(kw_only=True)
class Archive:
    """File both forms together (归档) (CMP-041, CMP-054)."""

    register_entry: Evidence = part(("Customer Information Register entry", "客户信息登记表"))
    handling_record: Evidence = part(("Customer Opinion Handling Record", "客户意见处理记录表"))
    complete_and_legible: bool = flag(("Both are complete and legible", "填写完整清晰"))
