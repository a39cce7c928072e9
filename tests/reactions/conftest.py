"""The community of the reactions' tests."""

from tests.inspections.conftest import place

__all__ = ["place"]
