"""Mutated bodies: see `tests.qbwc.fuzz`.  ``QBWC_FUZZ=200000`` runs the full number."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_mutated_bodies_give_a_fault_or_a_valid_answer():
    """Never a 500, never over 100 ms, never 64 MB; in a process of its own, whose memory is its own."""
    count = os.environ.get("QBWC_FUZZ", "12000")
    done = subprocess.run(
        [sys.executable, "-m", "tests.qbwc.fuzz", "--count", count, "--seed", "20260308"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=1500,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]

    report = json.loads(done.stdout)

    assert int(count) == report["count"]
    assert report["slowest_ms"] < 100, report
    assert report["grown_mb"] < 64, report
    # The mutations reach both sides of the door.
    assert report["outcomes"]["fault"] > int(count) // 5
    assert report["outcomes"]["receiveResponseXML"] > int(count) // 200
