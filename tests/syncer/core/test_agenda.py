"""What a cycle reads of BILL: often what moves money, and seldom what only gives names."""

from syncer.agenda import bill_reads
from syncer.cycle import BillRead
from syncer.entries import Watermark
from syncer.model import LISTED, LISTS, Kind, Side
from syncer.settings import Classes, Settings
from tests.syncer.core.rig import NAME, SETTINGS
from tests.syncer.core.world import World

READ_UP_TO = "2026-03-08T09:00:00.000+00:00"
CARRIES_NOTHING = Settings(
    payment_account="Checking", classes=Classes.OFF, customers=False, items=False, terms=False
)


def kinds(world: World, settings: Settings, *, watch: bool) -> list[Kind]:
    return [read.kind for read in bill_reads(world.unit, NAME, settings, watch=watch)]


def be_read(world: World) -> None:
    """Have everything been read once."""
    for kind in Kind:
        world.unit.watermarks.put(
            Watermark(connection=NAME, side=Side.BILL, kind=kind.value, value=READ_UP_TO)
        )


class TestLists:
    """Lists that are not carried to QuickBooks only name things for people."""

    def test_at_first_everything_is_read_from_the_beginning(self, world: World) -> None:
        """Whatever the settings carry."""
        reads = bill_reads(world.unit, NAME, CARRIES_NOTHING, watch=False)

        assert reads == tuple(BillRead(kind=kind) for kind in LISTED)

    def test_those_that_are_not_carried_are_read_again_when_watching_is_due(self, world: World) -> None:
        """Not in every cycle: an idle one should cost few calls."""
        be_read(world)

        assert kinds(world, CARRIES_NOTHING, watch=False) == [kind for kind in LISTED if kind not in LISTS]
        assert kinds(world, CARRIES_NOTHING, watch=True) == list(LISTED)

    def test_those_that_are_carried_are_read_in_every_cycle(self, world: World) -> None:
        """A line cannot be posted before what it names is known."""
        be_read(world)

        read = kinds(world, SETTINGS, watch=False)

        assert set(SETTINGS.lists) <= set(read)
        assert Kind.LOCATION not in read
