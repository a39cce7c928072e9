"""Whether a customer is called back: a choice of the site (回访策略)."""

from hashlib import sha256

from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import CallbackPolicy, Switches


def callback_wanted(switches: Switches, case: str, *, rated: bool) -> bool:
    """Whether policy asks for a callback of a case; a sample is drawn by its stream id, the same for whoever asks."""
    match switches.callback:
        case CallbackPolicy.NEVER:
            return False
        case CallbackPolicy.IF_UNRATED:
            return not rated
        case CallbackPolicy.SAMPLED:
            return int.from_bytes(sha256(case.encode()).digest()[:4], "big") % 100 < switches.callback_sample_percent
        case CallbackPolicy.ALWAYS:
            return True


def check_no_callback(switches: Switches, case: str, *, rated: bool) -> None:
    """Raises ``Refused("callback-wanted")`` where policy asks for a callback."""
    if callback_wanted(switches, case, rated=rated):
        raise Refused("callback-wanted", policy=switches.callback)
