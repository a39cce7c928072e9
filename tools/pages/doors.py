"""What the doors offer: addresses of the HTTP door, commands of the command line."""

from typing import Any

import click

from tools.pages.markdown import table
from wuye.application.aggregates import REGISTRY


def routes() -> str:
    """Every address of the HTTP door, commands last."""
    from wuye.entrypoints.http.commands import command_routes
    from wuye.entrypoints.http.openapi import document
    from wuye.entrypoints.http.settings import HttpSettings

    routes = command_routes(REGISTRY)
    given = {("post", one.path) for one in routes}
    # Every collection reads alike: the first one shows it.
    alike = tuple(f"/v1/{one.plural}" for one in REGISTRY.lifecycles[1:])
    others = [
        (f"`{method.upper()} {path}`", str(operation.get("summary", "")))
        for path, operations in document(REGISTRY, routes, HttpSettings())["paths"].items()
        for method, operation in operations.items()
        if (method, path) not in given and isinstance(operation, dict) and not path.startswith(alike)
    ]
    commands = [
        (
            f"`POST {one.path}`",
            f"[{one.command.__name__}](lifecycle-{one.lifecycle.category}.md#{one.command.__name__.lower()})",
        )
        for one in routes
    ]
    return table(("address", "what it is"), others) + "\n" + table(("address", "command"), commands)


def commands() -> str:
    """Every command of the program but those that follow from a lifecycle table."""
    from wuye.entrypoints.cli.app import TOOLS, cli

    root = cli()
    rows: list[tuple[str, str]] = []
    with click.Context(root, info_name="wuye") as context:
        for name in TOOLS:
            rows += _lines(root.get_command(context, name), f"wuye {name}", context)
        case = root.get_command(context, "ticket")  # what every kind of case has, shown once
        assert isinstance(case, click.Group)
        given = set(getattr(case, "given", ()))
        for name in case.list_commands(context):
            if name not in given:
                rows += _lines(case.get_command(context, name), f"wuye ticket {name}", context)
    return table(("command", "what it does"), rows)


def _lines(command: click.Command | None, path: str, context: click.Context) -> list[tuple[str, str]]:
    assert command is not None
    if isinstance(command, click.Group):
        return [
            line
            for name in command.list_commands(context)
            for line in _lines(command.get_command(context, name), f"{path} {name}", context)
        ]
    arguments = " ".join(_argument(one) for one in command.params if isinstance(one, click.Argument))
    return [(f"`{path} {arguments}`".replace(" `", "`"), command.get_short_help_str(200))]


def _argument(one: click.Argument) -> str:
    shown: Any = one.metavar or str(one.name).upper()
    return str(shown) if one.required else f"[{shown}]"


def exit_codes() -> str:
    """Every way a command can end."""
    from wuye.entrypoints.cli.codes import MEANING

    return table(("code", "English", "中文"), [(str(int(code)), *meaning) for code, meaning in MEANING.items()])
