"""What a ticket refuses from the report to the plan, and of paid service, in both languages; part of ``refusals``."""

from collections.abc import Mapping

INTAKE_REFUSALS: Mapping[str, tuple[str, str]] = {
    # report and review
    "channel-closed": (
        "This site takes no requests through this channel[: {channel}][; open: {channels}].",
        "本项目不通过该渠道受理报修[：{channel}][；可用：{channels}]。",
    ),
    "area-outside-domain": (
        "This part does not belong to the service domain[ {domain}][; possible: {areas}].",
        "该子项不属于此服务领域[：{domain}][；可选：{areas}]。",
    ),
    "applicant-mismatch": (
        "An occupant reports in their own name only.",
        "业户只能以本人名义报修。",
    ),
    "form-incomplete": (
        "An online application lacks mandatory fields[: {missing}].",
        "线上报修缺少必填项[：{missing}]。",
    ),
    "application-form-missing": (
        "An application at the counter needs the Repair Application Form.",
        "现场报修须附维修申请表。",
    ),
    "evidence-missing": (
        "Evidence is missing[; one of: {kinds}].",
        "缺少佐证材料[；可为：{kinds}]。",
    ),
    "relayed-by-missing": (
        "Name the colleague who passed the request on.",
        "请注明转达人。",
    ),
    "unknown-site": ("There is no such site in care[: {site}].", "没有该在管项目[：{site}]。"),
    "unknown-unit": (
        "There is no such home at this site[: {id}].[ Did you mean {suggested}?]",
        "该项目没有此房屋[：{id}]。[是否为 {suggested}？]",
    ),
    "unknown-item": ("The list has no such entry[: {item}].", "清单中没有该条目[：{item}]。"),
    "already-verified": (
        "The identity was checked before; once per ticket is enough.",
        "身份已核实，每单只核实一次。",
    ),
    "already-triaged": (
        "The ticket was triaged before; retriage it with a reason.",
        "已做初步评估，如需更改请重新评估并注明理由。",
    ),
    "estimate-not-told": (
        "Tell the occupant the estimated duration and cost first.",
        "请先告知业户预计时长与费用。",
    ),
    "facility-class-missing": (
        "A public facility needs its class.",
        "公共设施须注明类别。",
    ),
    "difficulty-missing": (
        "This work needs a decision by difficulty, with its reason[: {item}].",
        "此项工作须按难度判断并注明理由[：{item}]。",
    ),
    "outside-restriction": (
        "The work is outside what the item covers; refer it to a vendor[: {item}, {restriction}].",
        "超出该项目的限制，应转介专业供应商[：{item}，{restriction}]。",
    ),
    "identity-refuted": (
        "The identity check failed; the request cannot be approved.",
        "身份核实不符，不能审核通过。",
    ),
    "identity-not-verified": (
        "Verify the occupant's identity first.",
        "请先核实业户身份。",
    ),
    "not-conforming": (
        "A request that does not conform is rejected, not approved.",
        "不符合规定的申请应不予受理。",
    ),
    "already-forwarded": (
        "The request was forwarded to engineering before.",
        "已转工程部。",
    ),
    # referral, survey, plan
    "owner-not-informed": ("Tell the owner first.", "请先告知业主。"),
    "owner-disagrees": ("The owner must agree.", "须经业主同意。"),
    "specialist-item-missing": (
        "Name the item of the specialist list.",
        "请填写专业供应商项目编号。",
    ),
    "in-house-item": (
        "The item is on the in-house list[: {item}].",
        "该项目属家庭维修服务项目[：{item}]。",
    ),
    "survey-not-arranged": ("No survey was arranged.", "尚未安排勘查。"),
    "not-the-surveyor": (
        "Only the surveyor who was named records the survey[: {surveyor}].",
        "只有指定的勘查人可以记录勘查[：{surveyor}]。",
    ),
    "survey-done": (
        "The survey was recorded before the visit.",
        "上门前已完成勘查。",
    ),
    "site-condition-missing": (
        "On arrival the condition of the place comes first[; missing: {missing}].",
        "到场后应先记录现场情况[；缺：{missing}]。",
    ),
    "survey-first": (
        "This work is surveyed before it is planned.",
        "此类维修须先勘查后制定计划。",
    ),
    "entry-plan-missing": (
        "An entry service needs materials, implements and a timetable.",
        "入室服务计划须列明材料、工具和时间安排。",
    ),
    "entry-risks-missing": (
        "An entry service needs its possible risks assessed, with their measures.",
        "入室服务前须评估可能的风险并列明措施。",
    ),
    "assessed-limit-missing": (
        "Special or complex work needs an assessed limit.",
        "特殊复杂维修须填写评估时限。",
    ),
    "assessed-limit-only-for-complex-work": (
        "Only special or complex work has an assessed limit.",
        "只有特殊复杂维修可以填写评估时限。",
    ),
    # paid service
    "wrong-quote-stage": (
        "The paid service stands at {now}[; needed: {wanted}].",
        "有偿服务处于 {now}[；须为：{wanted}]。",
    ),
    "wrong-service-kind": (
        "The service was scoped as {kind}.",
        "该服务的方案类别为 {kind}。",
    ),
    "service-asked-already": (
        "A paid service was asked for before.",
        "已申请有偿服务。",
    ),
    "service-plan-missing": (
        "A special service needs a plan that the customer confirmed.",
        "特殊服务须有客户确认的服务方案。",
    ),
    "coordination-missing": (
        "A major item needs the coordination of the departments on record.",
        "重大事项须有部门协调记录。",
    ),
    "price-unset": (
        "The price list states no price[: {item}].",
        "收费标准未定价[：{item}]。",
    ),
    "quote-not-approved": (
        "A supervisor or head must sign this price first.",
        "该价格须先经主管或负责人签字。",
    ),
    "quote-not-priced": ("There is no price yet.", "尚未定价。"),
    "validity-in-the-past": (
        "The offer would be over before it is made.",
        "报价有效期已过。",
    ),
    "quote-expired": (
        "The offer is no longer valid[, it ended {valid_until}].",
        "报价已失效[，有效期至 {valid_until}]。",
    ),
    "not-by-the-rules": (
        "A service that did not follow the rules cannot be confirmed.",
        "不符合操作规程的服务不能确认。",
    ),
    "price-not-agreed": (
        "The price of the paid service is not agreed yet.",
        "有偿服务价格尚未确认。",
    ),
}
