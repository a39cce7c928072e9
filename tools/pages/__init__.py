"""The pages under docs/ that follow from the declarations: `make docs` writes them, tests/docs compares."""
