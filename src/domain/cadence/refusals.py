"""What recurring duties refuse, in both languages; a part in square brackets is said where its fact is given."""

from collections.abc import Mapping

REFUSALS: Mapping[str, tuple[str, str]] = {
    "anchor-in-the-past": (
        "A new rule begins after the last occurrence of the old one[: {anchor} is not after {last}].",
        "新的周期须晚于原周期的最后一次任务[：{anchor} 不晚于 {last}]。",
    ),
    "occurrence-missed": (
        "This occurrence was missed, and the act was not in its window either[: {slot}, closed {closed}].",
        "该次任务已漏做，且所报时间不在时限内[：{slot}，截止 {closed}]。",
    ),
    "occurrence-merged": (
        "A later occurrence stands for this one, and the act was not before it opened[: {slot}, {into} since {since}].",
        "该次任务已并入后一次，且所报时间不在后一次开始之前[：{slot}，{into} 自 {since} 起]。",
    ),
    "no-such-occurrence": (
        "This occurrence is neither open nor the next one[: {slot}][; open: {open}].",
        "该次任务既未到期也不是下一次[：{slot}][；待办：{open}]。",
    ),
    "no-occurrence": ("There is no occurrence to speak of.", "目前没有可处理的任务。"),
    "too-few": (
        "This duty asks for more each time[: {count} of {least}].",
        "该任务每次须达到数量[：{count}/{least}]。",
    ),
    "irregular-has-no-time": (
        "What is done at irregular times has no time of day.",
        "时间不固定的任务不设到期时刻。",
    ),
    "wrong-shifts": (
        "A duty by shifts names when each shift of the day begins, in order; no other duty does.",
        "按班次的任务须依次写明各班开始时刻，其他任务不得填写。",
    ),
}
