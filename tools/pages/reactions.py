"""The reactions of this release: a table, and who causes what."""

from tools.pages.markdown import table
from wuye.application.aggregates import REGISTRY
from wuye.application.reactions.table import reactions
from wuye.domain.shared.lifecycle import kebab


def rows() -> str:
    """Every line: what is recorded, what is given because of it, for which requirements."""
    lines = [
        (
            one.name,
            f"`{REGISTRY.fact_of[one.on].name}`",
            f"`{REGISTRY.by_command[one.gives].category}` {kebab(one.gives.__name__)}",
            one.rows,
        )
        for one in reactions(REGISTRY)
    ]
    return table(("reaction", "when this is recorded", "this command is given", "rows"), lines)


def diagram() -> str:
    """Which kind of case acts on which; no arrow leads back to the fact it came from."""
    arrows = dict.fromkeys(
        (
            REGISTRY.fact_of[one.on].name.partition(".")[0],
            kebab(one.gives.__name__),
            REGISTRY.by_command[one.gives].category,
        )
        for one in reactions(REGISTRY)
    )
    lines = [f"    {cause} -- {command} --> {case}" for cause, command, case in arrows]
    return "\n".join(["```mermaid", "flowchart LR", *lines, "```", ""])
