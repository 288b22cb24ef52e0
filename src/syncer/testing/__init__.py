"""Test doubles and contract suites for those who embed or extend `syncer`."""

from syncer.testing.clock import FakeClock, FakeIds

__all__ = ["FakeClock", "FakeIds"]
