"""What the registers refuse, in both languages; a part in square brackets is said where its fact is given."""

from collections.abc import Mapping

REFUSALS: Mapping[str, tuple[str, str]] = {
    # written reports
    "no-period": (
        "That is no period[: {period}][; it is written as {forms}].",
        "期间格式不对[：{period}][；应写作 {forms}]。",
    ),
    "not-known-yet": ("That instant has not come yet[: {as_of}].", "该时刻尚未到来[：{as_of}]。"),
    "not-major": ("Only a major complaint is reported at once[: {complaint}].", "仅重大投诉直接上报[：{complaint}]。"),
    "not-put-to-the-head": (
        "That complaint was not put to the head for decision[: {complaint}].",
        "该投诉未提请负责人裁定[：{complaint}]。",
    ),
    # catalogue
    "code-taken": ("Another entry has this code[: {item}].", "该编号已被占用[：{item}]。"),
    "unknown-item": ("The list has no such entry[: {item}].", "清单中没有该条目[：{item}]。"),
    "nothing-listed": ("There is no such entry on the list yet.", "清单中尚无此类条目。"),
    "limit-and-none": (
        "State a time limit or why there is none, not both.",
        "维修时限与无时限原因只能填写一项。",
    ),
    "price-mismatch": (
        "A price belongs to an entry that is charged by a price, and only there.",
        "仅当收费方式为按标准收费时填写单价，且必须填写。",
    ),
    "special-has-no-procedure": (
        "A special service is planned case by case; it has no operating procedure.",
        "特殊服务逐项制定服务方案，没有常规作业规程。",
    ),
    "catalogue-empty": ("A catalogue without an item cannot be published.", "没有项目的目录不能发布。"),
    "catalogue-incomplete": (
        "Limits and prices are not complete: state them, or that there is none[. Missing: {missing}].",
        "时限或价格不完整：请填写，或注明未定[。缺：{missing}]。",
    ),
    "decisions-undone": (
        "The draft does not carry out every decision of the review yet[: {items}].",
        "草案尚未落实评审的全部决定[：{items}]。",
    ),
    "invalid-month": ("A month is written YYYY-MM[; {field} is not].", "月份应写作 YYYY-MM[，{field} 不符]。"),
    "month-not-over": ("The month to analyse is not over yet[: {month}].", "所分析的月份尚未结束[：{month}]。"),
    "month-already-reviewed": (
        "This month or a later one was reviewed already[: {month}, reviewed up to {reviewed}].",
        "该月或其后月份已评审[：{month}，已评审至 {reviewed}]。",
    ),
    "decided-twice": ("An item has two decisions[: {items}].", "同一项目有两个决定[：{items}]。"),
    "already-offered": ("An item to add is offered already[: {items}].", "拟新增的项目已在目录中[：{items}]。"),
    "not-offered": (
        "Only an offered item can be kept, changed or dropped[: {items}].",
        "只能保留、调整或取消目录中已有的项目[：{items}]。",
    ),
    "items-undecided": ("Every item needs a decision[; missing: {items}].", "每个项目都须有决定[，缺：{items}]。"),
    "nothing-changes": (
        "Nothing would change.",
        "没有任何变更。",
    ),
    # sites and homes
    "unknown-zone": ("This is no known time zone.", "未知的时区。"),
    "not-yet-open": (
        "A site is registered once it is in care[, from {opened_at} on].",
        "项目接管后方可登记[，接管时间 {opened_at}]。",
    ),
    "unknown-site": ("There is no such site in care[: {site}].", "没有该在管项目[：{site}]。"),
    "unknown-person": ("There is no such customer record[: {person}].", "没有该客户档案[：{person}]。"),
    "already-moved-in": (
        "The person has moved in in this capacity already[, on {since}].",
        "该人员已以此身份迁入[，时间 {since}]。",
    ),
    "nobody-moved-in": ("Nobody lives here now.", "目前无人入住。"),
    "not-moved-in": ("The person has not moved in here[: {person}].", "该人员未迁入此房屋[：{person}]。"),
    "before-move-in": (
        "Nobody moves out before moving in[: out {until}, in {since}].",
        "迁出不得早于迁入[：迁出 {until}，迁入 {since}]。",
    ),
    "unknown-company": ("There is no such company at work[: {company}].", "没有该在营公司[：{company}]。"),
    "company-above-missing": (
        "A branch or project office stands under a company: name it.",
        "分公司或项目部须填写上级公司。",
    ),
    # people
    "activity-not-open": (
        "There is no such activity that can be joined now[: {activity}].",
        "没有可报名的该活动[：{activity}]。",
    ),
    "activity-full": (
        "The activity does not have so many places left[: {taken} of {places} taken].",
        "活动名额不足[：共 {places} 个，已报 {taken} 个]。",
    ),
    "no-activity-joined": ("The customer has joined no activity.", "该客户未报名任何活动。"),
    "activity-not-joined": (
        "The customer has not joined this activity[: {activity}].",
        "该客户未报名此活动[：{activity}]。",
    ),
    "activity-not-begun": (
        "The activity has not begun yet[; it begins {starts_at}].",
        "活动尚未开始[，开始时间 {starts_at}]。",
    ),
    # visits and analyses
    "round-too-long": (
        "A round of this kind does not last so long[: at most {days} days].",
        "此类走访周期过长[：最多 {days} 天]。",
    ),
    "outside-round": ("The visit is not on a day of the round[: {on}].", "走访日期不在本轮走访期间[：{on}]。"),
    "households-missing": (
        "The round has too few households[: {visited} of at least {fewest}].",
        "走访户数不足[：已走访 {visited} 户，每轮不少于 {fewest} 户]。",
    ),
    "figures-disagree": (
        "What is missing and the number of incomplete records do not agree[: {incomplete} incomplete].",
        "缺项统计与不完整档案数不符[：不完整 {incomplete} 份]。",
    ),
    "no-dedicated-service": ("The customer has no dedicated service.", "该客户没有专属服务。"),
    "already-welcomed": ("A customer gets one welcome package.", "每位新客户只赠送一份欢迎礼包。"),
    "reward-mismatch": (
        "State exactly what the means asks for: points, a level or an offer.",
        "请只填写与奖励方式相符的内容：积分、会员等级或专属优惠。",
    ),
    "in-the-future": ("This day is yet to come.", "该日期尚未到来。"),
    # staff
    "no-staff-role": ("This is no role of an employee[: {roles}].", "员工不能担任该角色[：{roles}]。"),
    "ends-before-start": ("The last day is before the first.", "结束日期早于开始日期。"),
    "unknown-certificate": (
        "There is no such certificate in the record[: {certificate} of {held}].",
        "档案中没有该证书[：第 {certificate} 本，共 {held} 本]。",
    ),
    "not-own-signature": (
        "Nobody signs the safety operating rules for somebody else[: {staff}].",
        "安全操作规程不得代签[：{staff}]。",
    ),
    "no-certificate": ("There is no certificate in force in the record.", "档案中没有有效证书。"),
    "already-revoked": (
        "The certificate was revoked already[: {certificate}].",
        "该证书已注销[：第 {certificate} 本]。",
    ),
    "subjects-mismatch": (
        "Subjects belong to the induction course, and only there.",
        "仅岗前培训填写培训内容，且必须填写。",
    ),
    "induction-missing": (
        "The induction course is not completed[: {days} days, {subjects}].",
        "岗前培训未完成[：{days} 天，{subjects}]。",
    ),
    "not-certified": (
        "There is no certificate for this trade[: {trade}].",
        "没有该工种的资格证书[：{trade}]。",
    ),
    "certificate-expired": (
        "The certificate for this trade is no longer valid[: {trade}].",
        "该工种的资格证书已失效[：{trade}]。",
    ),
    "day-needed": ("State the day: the employee belongs to no site.", "请注明日期：该员工不属于任何项目。"),
    "before-joining": (
        "Nobody leaves before joining[: left {until}, joined {since}].",
        "离职不得早于入职[：离职 {until}，入职 {since}]。",
    ),
    # meeting reception
    "reception-not-offered": ("Meeting reception is not offered.", "目录中没有会议接待服务。"),
    "only-important-meetings": (
        "Staff leave the room and refill less at important meetings only.",
        "仅重要会议可要求服务人员离场、减少续水。",
    ),
    "too-late-to-prepare": (
        "There is not enough time left to prepare the meeting[: it would have to be ready by {ready_by}].",
        "准备时间不足[：须于 {ready_by} 前就绪]。",
    ),
    "unknown-step": ("The checklist has no such step now[: {step}].", "当前检查单没有该步骤[：{step}]。"),
    "not-prepared": ("The preparation is not finished[: {missing}].", "准备工作未完成[：{missing}]。"),
    "not-closed-down": (
        "The meeting is over only when everything is seen to[: {missing}].",
        "会后事项未完成，不能结束[：{missing}]。",
    ),
    # policies
    "unknown-switch": ("There is no such policy switch[. Known: {known}].", "没有该策略开关[。可用：{known}]。"),
    "switch-value": (
        "The switch cannot have this value[. Allowed: {values}].",
        "该开关不能取此值[。允许：{values}]。",
    ),
    "effective-in-the-past": (
        "A choice does not act backwards: cases are pinned to what was in force[. It is {now}].",
        "策略不得追溯生效：案件按受理时的策略处理[。现在是 {now}]。",
    ),
    "unknown-calendar": ("This calendar was never published[: {calendar}].", "该日历尚未发布[：{calendar}]。"),
    "figure-missing": ("A limit in {unit} needs a figure.", "单位为 {unit} 的时限必须填写数值。"),
    "figure-unexpected": ("A limit in {unit} has no figure.", "单位为 {unit} 的时限不填写数值。"),
    "policy-mistake": (
        "The limit table {file} is wrong in row {row}, column {column}: {rule}.",
        "时限表 {file} 第 {row} 行 {column} 列有误：{rule}。",
    ),
    # calendars
    "weekday-twice": ("A weekday is named twice.", "同一星期填写了两次。"),
    "wrong-week": ("A week has seven days.", "一周必须为七天。"),
    "exception-twice": ("{day} has two exceptions of the mode {mode}.", "{day} 有两条 {mode} 方式的特定日期。"),
    "invalid-time-of-day": (
        "Hours are written HH:MM-HH:MM, up to 24:00[; {text} is not].",
        "时段应写作 HH:MM-HH:MM，最晚 24:00[，{text} 不符]。",
    ),
    "invalid-span": ("Open hours are neither empty nor longer than a day.", "工作时段不能为空，也不能超过一天。"),
    "no-working-time": ("A calendar without working time is no calendar.", "没有工作时间的日历无效。"),
    "zone-changed": (
        "A calendar keeps its time zone: it was {before}, not {after}. Publish another calendar.",
        "日历的时区不能更改：原为 {before}，不是 {after}。请发布另一个日历。",
    ),
    "unknown-policy-version": (
        "The case is pinned to a policy version that never was[: {version}].",
        "案件所依据的策略版本不存在[：{version}]。",
    ),
    # upkeep plans, manuals, budgets, retrofit programmes
    "no-cycle": (
        "Nothing recurs by this unit[: {unit}; possible: {allowed}].",
        "该单位不能作为周期[：{unit}；可选：{allowed}]。",
    ),
    "every-shift": ("What is due by shift is due every shift.", "按班次的任务须每班执行。"),
    "no-feedback": ("No feedback of owners was recorded yet.", "尚未记录业主反馈。"),
    "chapters-missing": ("The manual lacks chapters[: {missing}].", "操作手册缺少章节[：{missing}]。"),
    "lines-missing": (
        "A budget has all five lines, each once[; missing: {missing}].",
        "预算须包含五项费用且各一项[；缺：{missing}]。",
    ),
    "amount-mismatch": (
        "A line has an amount, or is as needed, not both[: {line}].",
        "费用科目须填写金额或按实际情况，二者取一[：{line}]。",
    ),
    "asset-missing": ("Name the asset.", "请填写设施设备。"),
    "unknown-asset": ("There is no such asset[: {id}].", "没有该设备[：{id}]。"),
    "part-mismatch": (
        "A part of the environment belongs to environment renewal, and only there.",
        "仅环境景观类须填写环境类别，且必须填写。",
    ),
    "not-ecological": ("The environment is renewed with ecological material.", "环境改造须采用生态材料。"),
    "nothing-to-rank": ("There is no candidate yet.", "尚无改造需求。"),
    "weights-unset": (
        "Set the site's three weights first: none is assumed.",
        "请先设定三项权重，不作默认。",
    ),
    "item-twice": ("An item is named twice.", "项目重复。"),
    "unknown-candidate": ("The programme has no such candidate[: {number}].", "改造计划中没有该项目[：{number}]。"),
    "other-quarter": (
        "This part of the programme has its quarter[: {quarter} of {year}].",
        "该类项目应在[ {year} 年第 {quarter} 季度]实施。",
    ),
    "no-item": ("No item waits for this.", "没有符合条件的项目。"),
    "items-open": ("Items are not evaluated yet[: {items}].", "项目尚未评估[：{items}]。"),
    # surveys
    "dimensions-missing": ("The survey lacks dimensions[: {missing}].", "调查缺少维度[：{missing}]。"),
    "wrong-cycle": ("Such a survey has another cycle[: {wanted}].", "此类调查的周期不同[：{wanted}]。"),
    "not-everybody": ("Such a survey goes to all customers[: {kind}].", "此类调查须面向全体客户[：{kind}]。"),
    "own-answer-only": ("A customer answers for nobody else.", "客户只能为本人作答。"),
    "respondent-missing": ("Name the customer on whose behalf it is given.", "请注明代哪位客户作答。"),
    "dimension-not-asked": (
        "The survey does not ask for these dimensions[: {dimensions}].",
        "本调查未设这些维度[：{dimensions}]。",
    ),
    "unknown-answer": ("There is no such answer[: {answer}].", "没有该答卷[：{answer}]。"),
    "already-disputed": ("The rating is in dispute already[: {answer}].", "该评分已有异议[：{answer}]。"),
    "not-disputed": ("Nobody disputes this rating[: {answer}].", "该评分没有异议[：{answer}]。"),
    "nothing-to-dispute": ("There is no answer to dispute.", "没有可提出异议的答卷。"),
    "nothing-to-settle": ("There is no dispute that you may settle.", "没有可由您裁定的异议。"),
    "dispute-open": ("Ratings are still in dispute[: {answers}].", "尚有评分异议未裁定[：{answers}]。"),
    "indicators-missing": ("Indicators are missing[: {missing}].", "缺少评估指标[：{missing}]。"),
    "formula-undefined": (
        "The formula has no value where the expected quality is nought.",
        "期望质量为零时公式无意义。",
    ),
    # supervision and safety
    "group-incomplete": (
        "The supervision group has a fixed composition[; missing: {missing}].",
        "监督小组成员不齐[；缺：{missing}]。",
    ),
    "areas-uncovered": (
        "Supervision covers timeliness, quality, satisfaction and records[; missing: {missing}].",
        "监督内容不完整[；缺：{missing}]。",
    ),
    "node-outside-year": ("Time nodes lie in the year of the plan[: {nodes}].", "时间节点须在计划年度内[：{nodes}]。"),
    "duties-missing": ("The department lacks duties[: {missing}].", "部门职责不完整[：{missing}]。"),
    "rectification-missing": (
        "Each finding has a rectification with a person responsible.",
        "每个问题均须有整改及责任人。",
    ),
    "year-not-over": ("The last time node has not come yet[: {until}].", "最后一个时间节点未到[：{until}]。"),
    "sources-missing": ("The list lacks sources[: {missing}].", "信息表缺少位置[：{missing}]。"),
    "numbers-missing": ("The list lacks emergency numbers.", "信息表缺少应急电话。"),
    "no-emergency-sheet": ("There is no list of sources and numbers yet.", "尚未建立应急信息表。"),
    "assessed-already": ("This year was assessed already[: {year}].", "该年度已评估[：{year}]。"),
    # competence and trainings
    "own-mentor": ("The mentor is another employee.", "导师须为其他员工。"),
    "no-certificate-needed": ("This post needs no certificate.", "该岗位无须持证。"),
    "aspects-missing": (
        "Conduct, skill, survey and proposals are always marked[; missing: {missing}].",
        "工作态度、出勤、按时完成、岗位技能、满意度调查与改进建议均须评分[，缺少：{missing}]。",
    ),
    "methods-missing": (
        "An appraisal combines quantitative, qualitative and dynamic marks[; missing: {missing}].",
        "考核须结合定量、定性与动态方法[，缺少：{missing}]。",
    ),
    "wrong-basis": (
        "A dynamic mark says what it allows for; no other mark does[: {aspect}].",
        "动态评分须注明依据，其他评分不填[：{aspect}]。",
    ),
    "criteria-missing": (
        "The appraisal scores four criteria[; missing: {missing}].",
        "考核项不完整[；缺：{missing}]。",
    ),
    "measure-missing": (
        "A commendation names the improvement it is for.",
        "表彰须注明所依据的改进措施。",
    ),
    "course-too-short": ("The course takes more days[: {wanted}].", "该课程须达到规定天数[：{wanted}]。"),
    "way-missing": ("An effect is assessed in at least one way.", "须至少采用一种评估方式。"),
    "other-way": ("This content ends with another assessment[: {ways}].", "此类内容须采用规定方式评估[：{ways}]。"),
    "theory-and-practice": (
        "A course of the improvement plan is assessed in theory and in practice.",
        "改进计划课程须分别评估理论与实操。",
    ),
    "pass-or-fail": (
        "Everybody who was there passes or fails[: {unjudged}].",
        "参训人员须逐一判定合格与否[：{unjudged}]。",
    ),
    "comparison-missing": (
        "The effect is compared with the communication score before and after.",
        "须比较培训前后的沟通得分。",
    ),
}
"""Code -> (English, Chinese)."""
