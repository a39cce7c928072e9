"""Supervision plans (监督计划): internal supervision of one year, in five steps that come round again."""
