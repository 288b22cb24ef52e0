"""What goes wrong in an update: which kinds of trouble it has, and how often each strikes."""

from billv3.testing import Fault
from tests.simulation import company_files

RATES = {
    "a call was lost on its way": 0.06,
    "a call arrived late, when nobody waited for it any more": 0.06,
    "a call was repeated": 0.2,
    "a call was repeated late": 0.2,
    "an answer was lost": 0.06,
    "an agent was abandoned": 0.05,
    "an agent slept over its document": 0.3,
    "QuickBooks could not be opened": 0.5,
    "QuickBooks refused a document unread": 0.08,
    "QuickBooks failed before it read a document": 0.08,
    "QuickBooks was slow": 0.2,
    "an answer of QuickBooks was cut short": 0.08,
    "the store refused a commit (Conflict)": 0.03,
    "the store could not be reached (Unavailable)": 0.03,
    "nobody knows whether a commit was done (CommitUnknown)": 0.03,
    "our clock jumped": 0.1,
    "people worked during an update": 0.15,
    "two agents at once": 0.7,
    "our process died": 0.9,
    "QuickBooks died": 0.5,
    "QuickBooks could not store an outcome": 0.5,
    "BILL was troubled": 1.0,
    "another company file was open": 0.6,
    "an older copy of the company file was open": 0.8,
}
"""How often each kind of trouble strikes, per occasion, in an update that has it."""

FREQUENT = frozenset(
    {
        "an answer was lost",
        "our process died",
        "QuickBooks died",
        "QuickBooks could not store an outcome",
        "two agents at once",
        "BILL was troubled",
    }
)
"""What an update is likelier to have than the rest."""

BILL_FAULTS = (
    Fault.server_error(),
    Fault.server_error(500),
    Fault.too_many(),
    Fault.too_many(30),
    Fault.reset_before(),
    Fault.reset_after(),
    Fault.lost_answer(),
    Fault.truncated(),
    Fault.duplicate_rows(2),
    Fault.move_rows(2),
    Fault.reverse_rows(),
    Fault.empty_page(),
    Fault.expire_sessions(),
)


def arm(world) -> None:
    """Choose what goes wrong in the next update, and prepare it."""
    dice = world.random
    calm = dice.random() < 0.15
    world.active = (
        frozenset(name for name in RATES if dice.random() < (0.4 if name in FREQUENT else 0.12) and not calm)
        | world.drawn["focus"]
    )
    if world.active:
        world.say(f"-- an update with: {', '.join(sorted(world.active))}")
    if "our process died" in world.active and dice.random() < 0.4:
        world.points.left = dice.randint(0, dice.choice((20, 60, 150)))
    if world.strikes("BILL was troubled"):
        world.bill.faults.sometimes(0.15, *BILL_FAULTS, seed=dice.randint(0, 10**6))
    company_files.mistake(world)


def disarm(world) -> None:
    """Let everything go well again, and count what struck."""
    world.points.left = None
    fired = world.bill.faults.fired
    for one in fired:
        world.count(f"BILL: {one.fault.kind} {one.fault.status or ''}".rstrip())
    fired.clear()
    for one in world.company.faults.fired:
        world.note(f"QuickBooks died: {one.stage}")
    world.company.faults.fired.clear()
    world.active = frozenset()
    world.bill.faults.clear()
    world.company.faults.clear()
    company_files.put_right(world)
    if world.random.random() < 0.4:
        company_files.back_up(world)
    world.sessions_open = 0
    world.company.end_session()
