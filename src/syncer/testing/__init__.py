"""Test doubles and contract suites for those who embed or extend `syncer`."""

from syncer.testing.clock import FakeClock, FakeIds
from syncer.testing.parties import (
    Ran,
    ToyBook,
    ToyCompany,
    ToyFailure,
    ToyPayables,
    ToyRow,
    connect,
    run_cycle,
)

__all__ = [
    "FakeClock",
    "FakeIds",
    "Ran",
    "ToyBook",
    "ToyCompany",
    "ToyFailure",
    "ToyPayables",
    "ToyRow",
    "connect",
    "run_cycle",
]
