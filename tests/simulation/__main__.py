"""Run seeded fault schedules: `python -m tests.simulation --seeds 300`, or `--seed 42` to replay one."""

import argparse
import random
import sys
import time
from collections import Counter

from tests.simulation.schedule import run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=300, help="how many schedules to run")
    parser.add_argument("--seed", type=int, help="replay this one")
    parser.add_argument("--first", type=int, help="first seed; fresh ones if not given")
    options = parser.parse_args()
    first = options.first if options.first is not None else random.SystemRandom().randrange(10**9)
    seeds = [options.seed] if options.seed is not None else range(first, first + options.seeds)
    started, faults, bad = time.monotonic(), Counter(), []
    for seed in seeds:
        world, broken = run(seed)
        faults += world.faults
        if broken:
            bad.append(seed)
            print(f"seed {seed}: replay with `make simulate SEED={seed}`")
            for one in broken:
                print(f"  {one}")
    took = time.monotonic() - started
    for name, count in sorted(faults.items()):
        print(f"{count:8}  {name}")
    print(
        f"{len(seeds)} schedules in {took:.1f} s ({len(seeds) / took:.1f} a second), "
        f"{len(bad)} with violations"
    )
    return 1 if bad else 0


sys.exit(main())
