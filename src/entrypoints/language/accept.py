"""Which language a person asked for."""

from wuye.entrypoints.language.catalogue import Lang

_LONGEST = 1000
"""Characters of the wish that are looked at; a longer one is no wish."""


def choose(accept_language: str | None) -> Lang:
    """The language for an ``Accept-Language`` value or a locale name such as ``zh_CN.UTF-8`` (RFC 9110, 12.5.4).

    Chinese where any Chinese is asked for and English is not preferred, else English. What cannot be read counts
    as not asked for.
    """
    wishes: list[tuple[float, Lang]] = []
    for part in (accept_language or "")[:_LONGEST].lower().split(","):
        tag, _, parameters = part.strip().partition(";")
        primary = tag.strip().replace("_", "-").partition(".")[0].partition("-")[0]
        weight = _weight(parameters)
        if weight > 0 and primary == "zh":
            wishes.append((weight, "zh"))
        elif weight > 0 and primary == "en":
            wishes.append((weight, "en"))
    # The first of several equal wishes: max keeps the order in which they stand.
    return max(wishes, key=lambda wish: wish[0])[1] if wishes else "en"


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
