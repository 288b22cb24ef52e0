"""The audit trail."""

from datetime import timedelta
from typing import ClassVar

from syncer.ports import Store
from syncer.testing.store_contract._parts import NOON, line


class Trail:
    """What is promised of the audit trail."""

    def test_the_trail_keeps_the_order_of_writing(self, store: Store) -> None:
        """Lines come back oldest first in the order they were written, whatever their times say."""
        with store.unit() as unit:
            unit.audit.append(line("1", at=NOON))
            unit.audit.append(line("2", at=NOON - timedelta(hours=1), record="r"))
            assert ["1", "2"] == [one.event for one in unit.audit.read("c")]
        with store.unit() as unit:
            unit.audit.append(line("3", connection="other", record="r"))
            unit.audit.append(line("4", record="r"))

        with store.unit() as unit:
            assert ["1", "2", "4"] == [one.event for one in unit.audit.read("c")]
            assert ["2", "4"] == [one.event for one in unit.audit.read("c", record="r")]
            assert ["4"] == [one.event for one in unit.audit.read("c", record="r", limit=1)]
            assert ["2", "4"] == [one.event for one in unit.audit.read("c", limit=2)]
            assert [] == [one.event for one in unit.audit.read("c", limit=0)]
            assert () == unit.audit.read("nobody")

    def test_equal_lines_are_both_kept(self, store: Store) -> None:
        """The trail is a list, not a set: what happened twice is there twice."""
        with store.unit() as unit:
            unit.audit.append(line("same"))
            unit.audit.append(line("same"))
        with store.unit() as unit:
            assert (line("same"), line("same")) == unit.audit.read("c")

    LOG_METHODS: ClassVar = {"append", "read"}

    def test_the_trail_offers_no_way_to_change_it(self, store: Store) -> None:
        """Nothing but `append` and `read` is offered on the trail of a unit."""
        with store.unit() as unit:
            assert self.LOG_METHODS == {name for name in dir(unit.audit) if not name.startswith("_")}
