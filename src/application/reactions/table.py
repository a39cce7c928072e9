"""Every reaction of this release: one line each; what a registry does not know is left out."""

from wuye.application.reactions.assets import ASSETS
from wuye.application.reactions.certificates import CERTIFICATES
from wuye.application.reactions.complaints import COMPLAINTS
from wuye.application.reactions.declared import Reaction
from wuye.application.reactions.inspections import INSPECTIONS
from wuye.application.reactions.notices import NOTICES
from wuye.application.reactions.surveys import SURVEYS
from wuye.application.registry import Registry

REACTIONS: tuple[Reaction, ...] = (*ASSETS, *COMPLAINTS, *INSPECTIONS, *CERTIFICATES, *SURVEYS, *NOTICES)


def reactions(registry: Registry) -> tuple[Reaction, ...]:
    """The lines whose event and command an installation knows."""
    return tuple(one for one in REACTIONS if one.on in registry.fact_of and one.gives in registry.by_command)
