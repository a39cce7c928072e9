"""What a complaint refuses, in both languages; a part in square brackets is said where its fact is given."""

from collections.abc import Mapping

REFUSALS: Mapping[str, tuple[str, str]] = {
    # reception
    "written-form-missing": (
        "A written complaint names its form[: {forms}].",
        "书面投诉须注明形式[：{forms}]。",
    ),
    "not-written": (
        "Only a written complaint has a written form[; this one came by {channel}].",
        "只有书面投诉才有书面形式[；本投诉渠道为{channel}]。",
    ),
    "reception-incomplete": (
        "The reception of a walk-in complaint is not complete[; open: {missing}].",
        "上门投诉接待要点未全部完成[；未完成：{missing}]。",
    ),
    "call-incomplete": (
        "The points of a phone complaint are not complete[; open: {missing}].",
        "电话投诉接听要点未全部完成[；未完成：{missing}]。",
    ),
    "own-name-only": ("A customer speaks in their own name only.", "客户只能以本人名义投诉或提意见。"),
    "no-crisis": ("It is neither a group complaint nor a crisis.", "不属于群体投诉或危机事件。"),
    "crisis-reported": ("The crisis was reported before.", "危机已上报。"),
    "not-the-first-asked": (
        "The first person asked is responsible until a hand-over is recorded[: {responsible}].",
        "移交之前由首问责任人负责[：{responsible}]。",
    ),
    "hours-not-told-apart": (
        "This site makes no difference between office hours and other hours.",
        "本项目不区分标准与非标准工作时间。",
    ),
    "duty-manager-missing": (
        "Outside office hours name the highest-ranking manager on duty.",
        "非标准工作时间须指明当班最高管理人员。",
    ),
    "no-duty-manager": (
        "In office hours customer service takes it, not the manager on duty.",
        "标准工作时间由客服中心受理，不指定值班管理人员。",
    ),
    "superior-missing": (
        "A complaint from daily work that was not solved on the spot is reported to a superior.",
        "当面投诉未能当场解决的，须报告上级。",
    ),
    "judgement-missing": (
        "A written complaint needs its class and department before it is recorded.",
        "书面投诉登记前须先判定级别与责任部门。",
    ),
    "is-a-complaint": ("Receive a complaint as a complaint.", "投诉请按投诉接收。"),
    "no-suggestion": (
        "Only a suggestion is adopted[; this is: {kind}].",
        "只有建议才能采纳[；本件为{kind}]。",
    ),
    "time-in-the-future": ("The time lies in the future[: {at}].", "时间在将来[：{at}]。"),
    # class and handling
    "urgency-ground-missing": (
        "An urgent complaint names what makes it urgent.",
        "紧急投诉须注明紧急原因。",
    ),
    "urgency-ground-not-wanted": (
        "Only an urgent complaint has such a ground.",
        "非紧急投诉不填紧急原因。",
    ),
    "already-under-way": (
        "It is being handled already and cannot become invalid.",
        "已在处理中，不能改为无效。",
    ),
    "head-not-told": (
        "Tell the head of the property centre.",
        "须报告物管中心第一负责人。",
    ),
    "not-valid": ("The complaint was judged invalid.", "该投诉已判定为无效。"),
    "is-valid": ("The complaint was judged valid.", "该投诉已判定为有效。"),
    "not-courteous": ("A reply keeps the courtesy rules.", "答复须符合礼仪规范。"),
    "position-differs": (
        "Everybody who answers keeps to the agreed position[: version {agreed}].",
        "答复须与统一口径一致[：版本 {agreed}]。",
    ),
    "reason-not-told": (
        "Tell the customer the reason, or record that the customer is the cause.",
        "须告知客户理由，或注明原因在客户。",
    ),
    "no-exemption": (
        "This site exempts nobody from the notice of invalidity.",
        "本项目不允许免除无效告知。",
    ),
    "developer-plan-mismatch": (
        "A cause of the developer's goes with the developer's plan, and no other[: {cause}].",
        "开发遗留问题须附开发商整改计划，其他原因不附[：{cause}]。",
    ),
    "position-not-shared": (
        "All staff must know the position on a major complaint.",
        "重大投诉的口径须告知全体员工。",
    ),
    "third-party-missing": (
        "Name the third party that was coordinated with.",
        "请注明所协调的第三方。",
    ),
    "explanation-missing": (
        "The customer needs an explanation record first.",
        "须先有对客户的解释记录。",
    ),
    "plan-not-told": (
        "The complainant has not been told the solution plan.",
        "尚未将解决方案告知投诉人。",
    ),
    "prohibition-broken": (
        "Handling keeps all three prohibitions[; open: {missing}].",
        "处理须遵守三不原则[；未遵守：{missing}]。",
    ),
    # closing
    "corrective-action-open": (
        "A corrective action is not verified yet[: {action}].",
        "纠正预防措施尚未验证[：{action}]。",
    ),
    "no-corrective-action": ("There is no open corrective action.", "没有未验证的纠正预防措施。"),
    "second-person-demanded": (
        "Policy asks for another person than the one who handled it[: {handled_by}].",
        "按策略须由另一人办理，不能是原处理人[：{handled_by}]。",
    ),
    "forms-incomplete": (
        "Both forms must be complete and legible.",
        "两份表单须填写完整、清晰。",
    ),
}
