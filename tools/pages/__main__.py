"""Write every page that follows from the declarations."""

from tools.pages.book import DOCS, made


def main() -> None:
    """Write what differs, and name it."""
    for name, page in made().items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != page:
            path.write_text(page, encoding="utf-8")
            print("written:", f"docs/{name}")


if __name__ == "__main__":
    main()
