"""The global options: accepted before the command and after it; after it wins."""

from collections.abc import Collection
from typing import Any, Final

import rich_click as click
from rich_click.rich_parameter import RichOption

from wuye.entrypoints.cli.asked import Lang, remember
from wuye.entrypoints.cli.words import say

READ: Final = ("lang", "as_json", "as_csv", "zone", "db", "config", "actor", "role")
"""Options of every command that reads."""
WRITE: Final = (
    *READ,
    "on_behalf_of",
    "channel",
    "dry_run",
    "command_id",
    "expected_version",
    "occurred_at",
)
"""Options of every command that changes a case."""

ROLES: Final = (
    "occupant",
    "customer-service-officer",
    "customer-service-supervisor",
    "complaint-handler",
    "technician",
    "engineering-supervisor",
    "department-head",
    "inspector",
    "management",
    "head-of-property-centre",
    "finance",
    "reviewer",
    "administrator",
    "system",
)
"""The values of ``Role``, written out so that asking for help loads no domain code; a test compares."""

CHANNELS: Final = (
    "phone",
    "app",
    "walk-in",
    "online",
    "website",
    "wechat",
    "verbal",
    "written",
    "relayed",
)
"""The values of ``Channel``, likewise."""


def _declared(name: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    match name:
        case "lang":
            return ("--lang",), {"type": click.Choice(["zh", "en"]), "envvar": None}
        case "as_json":
            return ("--json",), {"is_flag": True}
        case "as_csv":
            return ("--csv",), {"is_flag": True}
        case "zone":
            return ("--zone",), {"metavar": "ZONE", "envvar": "WUYE_ZONE"}
        case "db":
            return ("--db",), {"metavar": "URL", "envvar": "WUYE_DB"}
        case "config":
            return ("--config",), {"metavar": "FILE", "envvar": "WUYE_CONFIG"}
        case "actor":
            return ("--as",), {"metavar": "ACTOR", "envvar": "WUYE_ACTOR"}
        case "role":
            return ("--role", "--acting-role"), {
                "type": click.Choice(ROLES),
                "metavar": "ROLE",
                "envvar": "WUYE_ROLE",
            }
        case "on_behalf_of":
            return ("--on-behalf-of",), {"metavar": "PERSON"}
        case "channel":
            return ("--channel", "--acting-channel"), {"type": click.Choice(CHANNELS), "metavar": "CHANNEL"}
        case "dry_run":
            return ("--dry-run",), {"is_flag": True}
        case "command_id":
            return ("--command-id",), {"metavar": "ID"}
        case "expected_version":
            return ("--expected-version",), {"type": click.IntRange(min=0), "metavar": "N"}
        case _:
            return ("--occurred-at",), {"metavar": "INSTANT"}


def globals_for(
    names: Collection[str], lang: Lang, *, taken: Collection[str] = (), root: bool = False
) -> list[RichOption]:
    """The options of these names; a flag that a command's own field has taken stays with the field.

    Environment variables are read at the start of the line only, so that they never override what was typed.
    """
    options = []
    for name in names:
        flags, settings = _declared(name)
        free = [flag for flag in flags if flag not in taken]
        if not free:
            continue
        envvar = settings.pop("envvar", None)
        options.append(
            RichOption(
                [name, *free],
                help=say(f"option-{name}", lang),
                expose_value=False,
                callback=remember,
                default=None,
                envvar=envvar if root else None,
                show_envvar=root and envvar is not None,
                **settings,
            )
        )
    return options
