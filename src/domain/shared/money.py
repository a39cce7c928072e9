"""Amounts of money: integer minor units with a currency; rounding is half-even and stated."""

from attrs import field, frozen

from wuye.domain.shared.refusal import InvalidInput, Refused


@frozen(order=False)
class Money:
    """An amount in minor units (分 for CNY)."""

    minor: int = field(metadata={"minimum": 0, "maximum": 10**12})
    currency: str = "CNY"

    def __attrs_post_init__(self) -> None:
        """Refuse what is no amount. Raises ``InvalidInput`` for another type, ``Refused`` for another value."""
        if self.minor.__class__ is not int:
            raise InvalidInput("wrong-type", field="minor", expected="a whole number")
        if self.currency.__class__ is not str:
            raise InvalidInput("wrong-type", field="currency", expected="a text")
        if self.minor < 0 or self.minor > 10**12:
            raise Refused("out-of-range", field="minor", minimum=0, maximum=10**12)
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.isupper():
            raise Refused("invalid-currency", field="currency")

    def __add__(self, other: "Money") -> "Money":
        """Add an amount of the same currency; a mixture is a defect."""
        if self.currency != other.currency:
            raise Refused("mixed-currencies", first=self.currency, second=other.currency)
        return Money(self.minor + other.minor, self.currency)


def yuan(amount: int) -> Money:
    """Whole yuan as ``Money``."""
    return Money(amount * 100)
