"""The message catalogue: compiled gettext files, read once and only when first asked."""

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

Lang = Literal["zh", "en"]

LANGUAGES: Final[tuple[Lang, ...]] = ("zh", "en")

LOCALES: Final[Mapping[Lang, str]] = MappingProxyType({"zh": "zh_CN", "en": "en"})
"""The gettext name of each language."""

FOLDER: Final = Path(__file__).parent / "locale"


def po_file(lang: Lang) -> Path:
    """The text that is edited; the compiled file lies beside it with the ending ``.mo``."""
    return FOLDER / LOCALES[lang] / "LC_MESSAGES" / "wuye.po"


@cache
def _translations(lang: Lang) -> GNUTranslations:
    with po_file(lang).with_suffix(".mo").open("rb") as compiled:
        return GNUTranslations(compiled)


def found(context: str, key: str, lang: Lang) -> str | None:
    """The message of a key in a context; ``None`` where there is none, or none that differs from its key."""
    message = _translations(lang).pgettext(context, key)
    return None if message == key else message
