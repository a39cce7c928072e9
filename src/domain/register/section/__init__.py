"""Sections of a site (部门班组): how many people they have by plan and in fact, and the shifts they work in."""
