"""Importing billv3 over Python with httpx, best of several processes. The goal: at most 120 ms more."""

import subprocess
import sys

ROUNDS = 12
GOAL_MS = 120.0


def best_ms(statement: str) -> float:
    """Time a statement inside fresh processes that have imported httpx, in milliseconds."""
    code = f"import httpx, time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(ROUNDS)
    ]
    return min(map(float, runs)) * 1000


def main() -> int:
    """Measure and print."""
    parts = best_ms("import attrs, cattrs, tenacity")
    whole = best_ms("import billv3")
    bills = best_ms("import billv3; from billv3.models import Bill, Vendor, Payment")
    print(f"attrs, cattrs and tenacity  {parts:6.1f} ms")
    print(
        f"import billv3               {whole:6.1f} ms, {whole / GOAL_MS:.2f} of the goal ({GOAL_MS:.0f} ms)"
    )
    print(f"with bills, vendors, payments {bills:4.1f} ms")
    return 0 if whole <= GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
