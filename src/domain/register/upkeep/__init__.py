"""Upkeep plans (保养计划): what is due for a kind of asset, how often, by whom, to which standard."""
