"""What a roster refuses, in both languages; a part in square brackets is said where its fact is given."""

from collections.abc import Mapping

REFUSALS: Mapping[str, tuple[str, str]] = {
    "roster-empty": ("A roster without a duty cannot be published.", "没有排班的值班表不能发布。"),
    "outside-month": (
        "These days are not in the roster's month[: {days}][, month {month}].",
        "日期不在值班表所属月份内[：{days}][，月份 {month}]。",
    ),
    "duty-overlap": (
        "This person is on duty then already[: {staff}, from {since} to {until}].",
        "该员工该时段已有排班[：{staff}，{since} 至 {until}]。",
    ),
    "wrong-duty": (
        "This person's post does not entitle to the duty[: {staff}, {duty}][; needed: {wanted}].",
        "该员工岗位不能承担此值班[：{staff}，{duty}][；须为：{wanted}]。",
    ),
    "no-such-duty": (
        "This person does not have that shift[: {staff}, {day}, {shift}].",
        "该员工没有该班次[：{staff}，{day}，{shift}]。",
    ),
    "no-duty-assigned": ("The roster has no duty yet.", "值班表尚无排班。"),
    "one-person-only": ("It takes two people to swap.", "换班须有两人。"),
    "no-duty-then": (
        "This person has no duty in that time[: {staff}].",
        "该员工该时段没有排班[：{staff}]。",
    ),
    "absent-already": (
        "This person is absent then already[: {staff}].",
        "该员工该时段已登记缺勤[：{staff}]。",
    ),
    "own-substitute": ("Nobody stands in for themselves.", "不能由本人顶班。"),
    "nobody-on-shift": (
        "Nobody had this shift[: {section}, {shift}, {day}].",
        "该班次无人当班[：{section}，{shift}，{day}]。",
    ),
    "shift-not-over": (
        "The meeting is held after the shift[, which ends {ends_at}].",
        "班后例会在下班后召开[，下班时间 {ends_at}]。",
    ),
    "no-shift-over": (
        "No shift has ended whose meeting is not on record.",
        "没有已下班且尚未登记班后例会的班次。",
    ),
    "meeting-recorded": (
        "The meeting after this shift is on record already.",
        "该班次的班后例会已登记。",
    ),
}
