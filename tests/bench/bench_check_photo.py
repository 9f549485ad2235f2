"""How long the check of a 12-megapixel photo takes, against decoding the same bytes in the same run.

Run it with ``python tests/bench/bench_check_photo.py``; it prints a table and asserts nothing, since the figures belong
to the machine.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image

from app.imaging import intake
from app.imaging.quality import check_photo
from tests.data.cards import Shot, photograph

ROUNDS = 7


def median_ms(action: Callable[[], object]) -> float:
    """Median time of some rounds after one to warm up, in milliseconds."""
    action()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    print(f"{'12 MP photo':<24}{'MB':>6}{'decode':>9}{'check':>9}{'ratio':>7}{'inspect':>9}{'clean':>8}   ms")
    shots = {
        "filling the frame": Shot(seed=1, size=(4000, 3000), fill=0.7, table="boards"),
        "small, on clutter": Shot(seed=2, size=(4000, 3000), fill=0.42, table="clutter", layout="band"),
        "noisy, on gravel": Shot(seed=3, size=(4000, 3000), fill=0.6, table="grain", noise=6, layout="back"),
    }
    for name, shot in shots.items():
        data = photograph(shot).data
        decode = median_ms(lambda data=data: Image.open(io.BytesIO(data)).load())
        check = median_ms(lambda data=data: check_photo(data))
        accept = median_ms(lambda data=data: intake.inspect(data, "photo"))
        clean = median_ms(lambda data=data: intake.clean(data))
        figures = f"{len(data) / 1e6:>6.1f}{decode:>9.0f}{check:>9.0f}{check / decode:>7.1f}{accept:>9.0f}{clean:>8.0f}"
        print(f"{name:<24}{figures}")


if __name__ == "__main__":
    main()
