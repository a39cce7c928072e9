"""What a ticket refuses at closing, and beside the flow, in both languages; part of ``refusals``."""

from collections.abc import Mapping

CLOSING_REFUSALS: Mapping[str, tuple[str, str]] = {
    # closing
    "wrong-charge-status": (
        "The charge stands at {now}[; needed: {wanted}].",
        "费用状态为 {now}[；须为：{wanted}]。",
    ),
    "wrong-order-status": (
        "The repair order stands at {now}[; needed: {wanted}].",
        "维修单状态为 {now}[；须为：{wanted}]。",
    ),
    "charge-determined": (
        "The charge was determined at completion.",
        "完工时费用已确定。",
    ),
    "charge-not-announced": (
        "Announce the charge to the customer first.",
        "请先将费用告知客户。",
    ),
    "charge-differs": (
        "The amount differs from the fixed one[: {minor} {currency} in minor units].",
        "金额与已确定的不符[：{minor} 分 {currency}]。",
    ),
    "settlement-differs": (
        "Another way of settlement was agreed[: {agreed}].",
        "与约定的结算方式不符[：{agreed}]。",
    ),
    "charge-settled": ("The charge is settled already.", "费用已结算。"),
    "free-with-charge": (
        "Free work has no charge.",
        "免费维修不应有金额。",
    ),
    "fee-details-missing": (
        "Tell the customer what the charge is made of.",
        "请列明费用明细。",
    ),
    "cash-forbidden": (
        "Staff take no cash on site.",
        "维修人员现场不收现金。",
    ),
    "receipt-missing": ("Cash needs a receipt.", "收取现金须开具收据。"),
    "signature-missing": ("A signature is missing.", "缺少签字。"),
    "receipt-copy-not-registered": (
        "Register the receipt copy of the dispatch order.",
        "请登记派工单回执联。",
    ),
    "result-not-reported": (
        "Report the result to customer service.",
        "请将结果反馈客服。",
    ),
    "stub-used": (
        "This stub number was used before[: {stub}].",
        "存根编号已使用[：{stub}]。",
    ),
    "callback-not-due": (
        "No callback is due[; it stands at {now}].",
        "无待回访[；当前状态 {now}]。",
    ),
    "reporter-not-informed": (
        "Inform who reported the repair.",
        "请将回访结果反馈报修方。",
    ),
    "reason-missing": ("State the reason.", "请注明原因。"),
    "closing-open": (
        "Closing work is open[: {open}].",
        "收尾工作未完成[：{open}]。",
    ),
    "no-tracking": (
        "This site sets no observation period.",
        "本项目未设跟踪期。",
    ),
    "tracking-first": (
        "This site observes the effect first[ for {days} days].",
        "本项目须先跟踪[ {days} 天]。",
    ),
    "tracking-not-over": (
        "The observation period is not over[; it ends {until}].",
        "跟踪期未结束[；截止 {until}]。",
    ),
    "not-the-same-fault": (
        "Another fault is another ticket.",
        "不同故障请另行报修。",
    ),
    "record-incomplete": (
        "The record is not complete[; missing: {missing}].",
        "维修记录不完整[；缺：{missing}]。",
    ),
    "outcome-not-told": (
        "Tell the occupant the outcome first.",
        "请先告知业户维修结果。",
    ),
    "record-not-filed": (
        "Records must be filed together[; missing: {missing}].",
        "记录须一并归档[；缺：{missing}]。",
    ),
    "reopen-window-over": (
        "It is too late to reopen the ticket[; it was possible until {until}]. Open a new one and link it.",
        "已超过重新打开的期限[；截止 {until}]。请另行报修并关联。",
    ),
    "work-started": ("Work has started already.", "已开工。"),
    # further
    "item-missing": (
        "Name the item, or describe the work.",
        "请填写服务项目或工作内容。",
    ),
    "decision-missing": (
        "Work outside the list needs a recorded decision of the office.",
        "清单外的工作须有管理处决定。",
    ),
    "customer-not-told": ("Tell the customer.", "请告知客户。"),
    "solution-missing": (
        "A problem is recorded with the solution that was coordinated.",
        "须同时记录问题的协调结果。",
    ),
    "supervisor-missing": (
        "Name the supervisor who is told: nobody follows the work yet.",
        "尚无人跟进，请注明已告知的主管。",
    ),
    "no-incident": ("There is no such incident.", "没有该问题记录。"),
    "same-person": (
        "This needs a second person.",
        "须由另一人办理。",
    ),
    "unknown-ticket": ("There is no such ticket[: {id}].", "没有该工单[：{id}]。"),
    "imported-already": (
        "This case was imported before[: {source} {external_id}].",
        "该工单已导入[：{source} {external_id}]。",
    ),
    "not-imported": (
        "Only imported tickets have legacy steps.",
        "只有导入的工单可以补录历史步骤。",
    ),
    "stage-not-possible": (
        "A case cannot stand there.",
        "不可能处于该状态。",
    ),
}
