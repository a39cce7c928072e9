"""A community to look at, invented from end to end, the same for the same seed."""

from wuye.entrypoints.demo.show import Made, make

__all__ = ["Made", "make"]
