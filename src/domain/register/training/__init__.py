"""Trainings (培训): planned, held and assessed, each with its subject, form, mode and route."""
