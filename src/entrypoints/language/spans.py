"""Lengths of time as people read them, the same in both languages."""


def span(seconds: float | None) -> str:
    """A span as days, hours, minutes: ``2d 03:15``; seconds only where they matter."""
    if seconds is None:
        return ""
    sign, rest = ("-" if seconds < 0 else ""), abs(seconds)
    days, rest = divmod(rest, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, left = divmod(rest, 60)
    tail = f":{left:09.6f}".rstrip("0").rstrip(".") if left else ""
    return f"{sign}{f'{int(days)}d ' if days else ''}{int(hours):02d}:{int(minutes):02d}{tail}"
