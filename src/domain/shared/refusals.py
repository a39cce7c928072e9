"""What every aggregate refuses, in both languages; a part in square brackets is said where its fact is given."""

from collections.abc import Mapping

REFUSALS: Mapping[str, tuple[str, str]] = {
    "unknown-case": ("There is no such case of this kind[: {id}].", "没有此类个案[：{id}]。"),
    "unknown-staff": ("This is no member of staff[: {id}].", "没有该员工[：{id}]。"),
    "wrong-post": (
        "The employee does not hold such a post[: {staff}][; needed: {wanted}].",
        "该员工不任此岗位[：{staff}][；须为：{wanted}]。",
    ),
    "not-on-duty": (
        "By the roster this person is not on duty then[: {staff}][, on duty: {on_duty}].",
        "按值班表，该员工此时不在班[：{staff}][；在班：{on_duty}]。",
    ),
    "quality-record": (
        "A quality record cannot be withdrawn[: version {version}]; amend it.",
        "质量记录不能作废[：版本 {version}]，只能更正。",
    ),
    "opening-fact": (
        "What opened the case cannot be withdrawn; amend it, or end the case.",
        "开案记录不能作废，只能更正或结束个案。",
    ),
    "merge-into-itself": (
        "A ticket cannot be merged into itself.",
        "工单不能并入自身。",
    ),
    "merge-circle": (
        "That ticket was merged into this one.",
        "该工单已并入本单，不能循环合并。",
    ),
    "target-ended": (
        "The other ticket has ended[: {target}].",
        "目标工单已结束[：{target}]。",
    ),
    "other-site": (
        "The other ticket belongs to another site.",
        "目标工单属于其它项目。",
    ),
    "link-to-itself": (
        "A ticket cannot be linked to itself.",
        "工单不能关联自身。",
    ),
    "callback-wanted": (
        "The site's policy asks for a callback here[: {policy}].",
        "按本项目回访策略，本件须回访[：{policy}]。",
    ),
}
