"""
Deaths of QuickBooks, placed exactly by the test.

A fault waits for a call of ``process`` and strikes at one point of it. What was done until then stays done:
there are no transactions over several requests in QuickBooks.
"""

from collections.abc import Callable
from typing import Final, Literal

from attrs import field, frozen

from qbxml.testing.company._refusal import ComError

CRASHED: Final = "0x80040402"
RPC_FAULT: Final = "0x80010105"

Stage = Literal["before", "halfway", "after"]
Watch = Callable[[str, int], None]


@frozen(kw_only=True)
class Fault:
    """
    One death to come.

    Attributes:
        stage: ``before`` anything ran, ``halfway`` (after ``requests`` of them), or ``after`` everything ran
            and was stored but before the answer.
        requests: How many requests run first, for ``halfway``.
        noted: Whether the company file still knows the message-set id of a run that was cut short (then the
            answer to a later question is 9002); otherwise it knows nothing of it (600), although requests
            were applied.
        hresult: What the caller sees.
        skip: Calls of ``process`` to leave alone first.
    """

    stage: Stage
    requests: int = 0
    noted: bool = True
    hresult: str = CRASHED
    skip: int = 0


class Faults:
    """
    The deaths planned for one company file.

    Attributes:
        fired: Those that have happened, oldest first.
    """

    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self._unstored = 0
        self._watch: Watch | None = None
        self.fired: list[Fault] = []

    def die(
        self,
        stage: Stage,
        *,
        requests: int = 0,
        noted: bool = True,
        hresult: str = CRASHED,
        skip: int = 0,
    ) -> None:
        """Let QuickBooks die in a coming call of ``process``; see :class:`Fault`. Each plan strikes once."""
        self._planned.append(Fault(stage=stage, requests=requests, noted=noted, hresult=hresult, skip=skip))

    def lose_outcome(self) -> None:
        """Let the next message set with an id run, but its outcome not be stored (status 9005)."""
        self._unstored += 1

    def watch(self, hook: Watch | None) -> None:
        """
        Call ``hook(stage, done)`` at every point where QuickBooks could die: before the first request, before
        each further one (``halfway``), and after the last. What it raises leaves ``process`` at exactly that
        point.
        """
        self._watch = hook

    def clear(self) -> None:
        """Forget all plans."""
        self._planned.clear()
        self._unstored = 0
        self._watch = None

    def take(self) -> "Strike":
        """The faults of one call, for ``process`` itself."""
        due = next((fault for fault in self._planned if fault.skip == 0), None)
        if due is not None:
            self._planned.remove(due)
        self._planned = [_sooner(fault) for fault in self._planned]
        return Strike(fault=due, watch=self._watch, fired=self.fired)

    def take_lost_outcome(self) -> bool:
        """Whether this set's outcome is to be lost."""
        lost, self._unstored = self._unstored > 0, max(0, self._unstored - 1)
        return lost


@frozen(kw_only=True)
class Strike:
    """What may happen during one call."""

    fault: Fault | None
    watch: Watch | None
    fired: list[Fault] = field(factory=list)

    def point(self, stage: Stage, done: int = 0) -> None:
        """One point where QuickBooks may die; raises ComError when it does."""
        if self.watch is not None:
            self.watch(stage, done)
        fault = self.fault
        if fault is None or fault.stage != stage or (stage == "halfway" and fault.requests != done):
            return
        self.fired.append(fault)
        raise ComError(fault.hresult, "QuickBooks died while it worked on the request.")


def _sooner(fault: Fault) -> Fault:
    return Fault(
        stage=fault.stage,
        requests=fault.requests,
        noted=fault.noted,
        hresult=fault.hresult,
        skip=max(0, fault.skip - 1),
    )
