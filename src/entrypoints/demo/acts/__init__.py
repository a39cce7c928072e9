"""One valid command for every step of a repair, as the people of a cast would give it at an instant."""

from collections.abc import Callable
from datetime import datetime

from wuye.entrypoints.demo.acts.beside import Beside
from wuye.entrypoints.demo.acts.closing import Closing
from wuye.entrypoints.demo.acts.intake import Intake
from wuye.entrypoints.demo.acts.paid import PaidService
from wuye.entrypoints.demo.acts.setting import Act
from wuye.entrypoints.demo.acts.visit import Visit
from wuye.entrypoints.demo.acts.work import Work

__all__ = ["Act", "Acts"]


class Acts(Intake, PaidService, Visit, Work, Closing, Beside):
    """The steps of one repair; every method gives the act as of an instant."""

    def act(self, step: str, at: datetime) -> Act:
        """The act of a step by its name, for example ``report``."""
        made: Callable[[datetime], Act] = getattr(self, step)
        return made(at)
