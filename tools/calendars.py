"""Write the seed of mainland China's calendar anew: ``python -m tools.calendars`` (needs the extra ``cn``)."""

from pathlib import Path

from wuye.adapters.calendars.china import days_from_libraries
from wuye.application.seeds.calendars import CHINA

SEED = Path(__file__).resolve().parents[1] / "src" / "application" / "seeds" / CHINA

if __name__ == "__main__":
    SEED.write_text(days_from_libraries().as_json(), encoding="utf-8")
    print(SEED.name)
