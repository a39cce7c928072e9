"""What was asked for beside the command itself: which desk, who acts, which language, which form of answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import click

from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from wuye.application.desk import Desk
    from wuye.application.registry import Registry
    from wuye.domain.shared.actor import Actor

Lang = Literal["zh", "en"]
Form = Literal["people", "json", "csv"]


@dataclass(kw_only=True)
class Asked:
    """The global options, gathered from the start of the line and from its end; the end wins.

    No attrs class: asking for help must not pay for loading attrs.
    """

    registry: "Callable[[], Registry]"
    """Loads what this installation knows; only when it is needed."""
    opener: "Callable[[Asked], Desk]"
    lang: Lang = "en"
    prog: str = "wuye"
    """What the program is called in the commands that an error offers."""
    db: str | None = None
    actor: str | None = None
    role: str | None = None
    on_behalf_of: str | None = None
    channel: str | None = None
    form: Form = "people"
    zone: str | None = None
    dry_run: bool = False
    command_id: str | None = None
    expected_version: int | None = None
    occurred_at: str | None = None
    config: str | None = None
    category: str | None = field(default=None, init=False)
    case: str | None = field(default=None, init=False)
    """What the running command is given to, as it was typed: for the commands that an error offers."""
    command: type | None = field(default=None, init=False)
    """The class of the command that is given: its fields have words of their own."""
    remedies: tuple[str, ...] = field(default=(), init=False)
    """Lines that would do, where only the command itself knows them."""
    _zone: "ZoneInfo | None" = field(default=None, init=False)

    def say(self, code: str, /, **facts: object) -> str:
        """A text of the command line in the language asked for."""
        return say(code, self.lang, **facts)

    def open(self) -> "Desk":
        """The desk; leave its ``with`` block to give back its connections."""
        return self.opener(self)

    def where(self) -> "ZoneInfo":
        """The zone in which instants without an offset are read and all are shown: China's, unless another is named."""
        if self._zone is None:
            from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

            name = self.zone or "Asia/Shanghai"
            try:
                self._zone = ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                raise click.UsageError(self.say("no-such-zone", zone=name[:64])) from None
        return self._zone

    def by(self) -> "Actor":
        """The acting person; always named explicitly, never implied (design 11)."""
        from wuye.domain.shared.actor import Actor, Channel, Role
        from wuye.domain.shared.fields import ID_PATTERN

        if not self.actor or not self.role:
            raise click.UsageError(self.say("who-acts"))
        import re

        for named in (self.actor, self.on_behalf_of):
            if named is not None and not re.match(ID_PATTERN, named):
                raise click.UsageError(self.say("bad-actor", actor=named[:64]))
        return Actor(
            id=self.actor,
            role=Role(self.role),
            on_behalf_of=self.on_behalf_of,
            channel=Channel(self.channel) if self.channel else None,
        )

    def instant(self, typed: str, option: str, *, ago: bool = False) -> datetime:
        """An instant that was typed for an option; ``ago`` admits ``2h``. Raises ``click.BadParameter``."""
        from wuye.entrypoints.cli import times

        try:
            return times.instant(typed, zone=self.where(), now=datetime.now(UTC) if ago else None)
        except times.NoInstant:
            forms = [one for one in times.FORMS if ago or one[-1] not in "mhdw"]
            why = self.say("no-instant", typed=typed[:64], forms=", ".join(forms), zone=self.where().key)
            if typed[16:19] == ":60":
                why = f"{self.say('leap-second')} {why}"
            raise click.BadParameter(why, param_hint=f"'{option}'") from None


def language(args: list[str], environ: Mapping[str, str]) -> Lang:
    """The language of texts: ``--lang``, else ``WUYE_LANG``, else the locale's, else English."""
    wish: str | None = None
    for place, arg in enumerate(args):
        if arg == "--":
            break
        if arg == "--lang" and place + 1 < len(args):
            wish = args[place + 1]
        elif arg.startswith("--lang="):
            wish = arg.partition("=")[2]
    for name in ("WUYE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        wish = wish or environ.get(name)
    return "zh" if (wish or "").lower().startswith("zh") else "en"


def asks_for_json(args: list[str]) -> bool:
    """Whether a line has a bare ``--json``; before an object it names the fields of a command."""
    own = args[: args.index("--")] if "--" in args else args
    follows = [*own[1:], ""]
    return any(
        one == "--json" and not next_one.lstrip().startswith("{") for one, next_one in zip(own, follows, strict=True)
    )


def asked(ctx: click.Context) -> Asked:
    """What was asked for, of a running command."""
    found = ctx.find_object(Asked)
    assert found is not None
    return found


def here() -> Asked:
    """What was asked for, of the command that is running."""
    return asked(click.get_current_context())


def remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Keep a global option's value; one that was not given leaves what is known."""
    if value is None or value is False or ctx.resilient_parsing:
        return
    kept = asked(ctx)
    name = str(param.name)
    if name in ("as_json", "as_csv"):
        form: Form = "json" if name == "as_json" else "csv"
        kept.form = form
    else:
        setattr(kept, name, value)
