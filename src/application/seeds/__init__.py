"""Master data that a new desk starts with."""

from wuye.application.seeds.catalogue import in_house_items, seed_catalogue, services, specialist_items

__all__ = ["in_house_items", "seed_catalogue", "services", "specialist_items"]
