"""
Many schedules over all processors: `python -m tests.simulation --seeds 300`.

`--seed 42` plays one again and tells what happened. Without `--first` the seeds are fresh: chosen by the
commit and the day, and printed, so that they can be played again.
"""

import argparse
import datetime as dt
import functools
import hashlib
import multiprocessing
import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.simulation import crashes
from tests.simulation.schedule import Played, run

ROOT = Path(__file__).parents[2]


def fresh_seed() -> int:
    """Choose the first seed by commit and day: the same for all runs of one submission, new for the next."""
    asked = subprocess.run(
        ("git", "rev-parse", "HEAD"), cwd=ROOT, capture_output=True, text=True, check=False
    )
    said = f"{asked.stdout.strip()} {dt.datetime.now(dt.UTC).date()}"
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:4], "big") % 10**9


def play(seed: int) -> Played:
    """Play one schedule; what it raises is a violation too."""
    try:
        return run(seed)
    except Exception as exc:
        return Played(seed=seed, broken=[f"it ended with {type(exc).__name__}: {exc}"])


def die(remembers: bool, deaths: tuple[int, ...]) -> list[str]:
    return crashes.after_deaths(*deaths, remembers=remembers)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=300, help="how many schedules to play")
    parser.add_argument("--seed", type=int, help="play this one again, and tell what happened")
    parser.add_argument("--first", type=int, help="first seed; fresh ones if not given")
    parser.add_argument("--pairs", type=int, default=0, help="how many pairs of crash points; -1 for all")
    parser.add_argument("--no-crash-points", action="store_true", help="leave the small run out")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    options = parser.parse_args()
    if options.seed is not None:
        return _replay(options.seed)
    first = fresh_seed() if options.first is None else options.first
    print(f"seeds {first} to {first + options.seeds - 1}, in {options.jobs} processes", flush=True)
    # Started anew and not forked: each process begins with the same nothing, whatever the parent did.
    with multiprocessing.get_context("spawn").Pool(options.jobs) as pool:
        singles, pairs, bad = (0, 0, 0)
        if not options.no_crash_points:
            singles, pairs, bad = _crash_points(pool, options.pairs)
        broken = _schedules(pool, range(first, first + options.seeds))
    print(f"{singles:9}  crash points of the small run, each one")
    print(f"{pairs:9}  pairs of them")
    print(f"{bad:9}  of these with violations")
    return 1 if bad or broken else 0


def _replay(seed: int) -> int:
    played = run(seed, tell=True)
    print("\n".join(played.lines))
    print("\n".join(played.broken) or "no promise was broken")
    return 1 if played.broken else 0


def _crash_points(pool, pairs: int) -> tuple[int, int, int]:
    done, together, bad = 0, 0, 0
    for remembers in (True, False):
        total = len(crashes.moments(remembers=remembers))
        deaths: list[tuple[int, ...]] = [(point,) for point in range(total)]
        done += total
        if remembers and pairs:
            every = [(one, other) for one in range(total) for other in range(total)]
            chosen = every if pairs < 0 else every[:: max(1, len(every) // pairs)]
            together += len(chosen)
            deaths += chosen
        for broken in pool.imap_unordered(functools.partial(die, remembers), deaths, chunksize=8):
            bad += bool(broken)
            for text in broken:
                print(text, flush=True)
    return done, together, bad


def _schedules(pool, seeds: range) -> int:
    started, bad, cpu_s = time.monotonic(), 0, 0.0
    tables: dict[str, Counter[str]] = {
        name: Counter() for name in ("faults", "points", "doubts", "operations", "exceptions")
    }
    for number, played in enumerate(pool.imap_unordered(play, seeds, chunksize=4), 1):
        cpu_s += played.cpu_s
        for name, table in tables.items():
            table.update(getattr(played, name))
        if played.broken:
            bad += 1
            print(f"seed {played.seed}: play it again with `make simulate SEED={played.seed}`")
            print("\n".join(f"  {text}" for text in played.broken), flush=True)
        if number % 1000 == 0:
            print(f"... {number} schedules in {time.monotonic() - started:.0f} s, {bad} bad", flush=True)
    took = time.monotonic() - started
    for line in _report(tables):
        print(line)
    print(
        f"\n{len(seeds):9}  schedules in {took:.0f} s: {len(seeds) / took:.1f} a second, "
        f"{cpu_s / len(seeds):.2f} s of processor time each"
    )
    print(f"{sum(tables['points'].values()):9}  crash points passed in them")
    print(f"{bad:9}  schedules with violations")
    return bad


def _report(tables: dict[str, Counter[str]]) -> Iterator[str]:
    titles = {
        "faults": "faults and circumstances",
        "points": "moments at which our process could have died",
        "doubts": "operations in doubt, and what resolved them",
        "operations": "steps of operations",
        "exceptions": "exceptions left to a person, by code",
    }
    for name, title in titles.items():
        yield f"\n{title}"
        yield from (f"{count:9}  {text}" for text, count in sorted(tables[name].items()))
