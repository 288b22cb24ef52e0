"""Which company file is open: the firm's own, an older copy of it, or another firm's."""

from qbxml.testing import CompanyFile, Snapshot
from syncer.entries import Action, Operation, State
from syncer.model import TRANSACTIONS


def file_state(world) -> str:
    """Say in words which one is open."""
    if world.file is not world.company:
        return "another company file"
    return "an older copy of the company file" if world.older else "the company file"


def back_up(world) -> None:
    """Somebody makes a backup of the company file, as it is now."""
    if world.file is world.company and not world.older:
        world.backups = [*world.backups[-5:], world.company.snapshot()]


def mistake(world) -> None:
    """Somebody opens the wrong one, if that is among the troubles of this update."""
    if _pinned(world) and world.strikes("another company file was open"):
        world.file = CompanyFile.new("Another Firm", now=world.pc.now)
    elif world.strikes("an older copy of the company file was open"):
        _restore(world)


def put_right(world) -> None:
    """Open the firm's own again, as it was left."""
    world.file = world.company
    if world.older:
        world.company.restore(world.newest)
        world.older = False


def _pinned(world) -> bool:
    """Whether the connection knows its company file by now: the first session learns it."""
    with world.store.inner.unit() as unit:
        known = unit.connections.get(world.connection)
    return known is not None and bool(known.identity)


def _restore(world) -> None:
    """Put back a backup that lacks something that we wrote and that still holds."""
    now = world.company.snapshot()
    written = [one for one in _written(world) if _shows(now, one)]
    older = {
        place: {one.action for one in written if not _shows(copy, one)}
        for place, copy in enumerate(world.backups)
    }
    lacking = [place for place, actions in older.items() if actions]
    hardest = [place for place in lacking if Action.ADD not in older[place]]
    if lacking:
        place = world.random.choice(hardest or lacking)
        world.newest = now
        world.company.restore(world.backups[place])
        world.older = True
        world.note("a backup was restored")
        if hardest:
            world.count("a backup was restored that lacked changes and voids only")


def _written(world) -> list[Operation]:
    """What we know to have done to transactions, where it left something to tell it by."""
    with world.store.inner.unit() as unit:
        done = unit.operations.find(connection=world.connection, state=State.APPLIED.value)
    return [one for one in done if one.kind in TRANSACTIONS and one.book_id]


def _shows(copy: Snapshot, one: Operation) -> bool:
    """Whether a copy of the company file has what was done to it."""
    posted = copy.transactions.get(one.book_id)
    match one.action:
        case _ if posted is None:
            return False
        case Action.MODIFY:
            return int(posted.edit_sequence) > int(one.base_sequence)
        case Action.VOID:
            return posted.is_void
        case _:
            return True
