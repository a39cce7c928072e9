"""What a section refuses, in both languages; a part in square brackets is said where its fact is given."""

from collections.abc import Mapping

REFUSALS: Mapping[str, tuple[str, str]] = {
    "no-vacancy": (
        "Every place of the section is filled[: {filled} of {establishment}]; change the establishment first.",
        "班组编制已满[：{establishment} 人中已到岗 {filled} 人]，请先调整编制。",
    ),
    "has-a-place": ("This person has a place in the section already[: {staff}].", "该员工已在本班组[：{staff}]。"),
    "has-no-place": ("This person has no place in the section[: {staff}].", "该员工不在本班组[：{staff}]。"),
    "nobody-in-section": ("Nobody has a place in the section.", "本班组无人在岗。"),
    "before-taking-place": (
        "Nobody leaves a place before taking it[: out {until}, in {since}].",
        "离岗不得早于到岗[：离岗 {until}，到岗 {since}]。",
    ),
    "unknown-shift": ("The section has no such shift[: {shift}].", "本班组没有该班次[：{shift}]。"),
    "no-shift": ("The section has no shift.", "本班组没有班次。"),
    "unknown-section": ("The site has no such section[: {section}].", "本项目没有该班组[：{section}]。"),
}
