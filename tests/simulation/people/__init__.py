"""People at work on both sides, while updates run and between them. What a side refuses does not happen."""

from collections.abc import Callable

from billv3.testing import Refusal
from qbxml.testing import RefusedError
from syncer.errors import Conflict, NotPossible, UnknownName
from tests.simulation.people.at_the_page import Page
from tests.simulation.people.credits import Credits
from tests.simulation.people.in_bill import Bills
from tests.simulation.people.in_quickbooks import Books
from tests.simulation.people.lists import Lists
from tests.simulation.people.payments import Payments
from tests.simulation.people.room import CARD, EURO, EURO_NAME, NAMES

__all__ = ["CARD", "EURO", "EURO_NAME", "NAMES", "People"]


class People(Bills, Credits, Payments, Lists, Books, Page):
    """Everybody who has access to BILL, to QuickBooks or to the status page."""

    def __init__(self, world) -> None:
        super().__init__(world)
        self.deeds: dict[Callable[[], str | None], int] = {
            self.enter_bill: 16,
            self.approve: 10,
            self.pay: 12,
            self.pay_by_card: 2,
            self.move_money: 14,
            self.edit_bill: 6,
            self.edit_lines: 3,
            self.move_bill: 1,
            self.void_payment: 3,
            self.archive_bill: 2,
            self.deny: 1,
            self.unarchive_bill: 2,
            self.new_vendor: 4,
            self.edit_vendor: 3,
            self.archive_vendor: 2,
            self.restore_vendor: 2,
            self.new_entry: 2,
            self.move_rates: 1,
            self.enter_credit: 4,
            self.edit_credit: 2,
            self.archive_credit: 1,
            self.put_credit: 6,
            self.put_credits: 3,
            self.take_credit_off: 3,
            self.pay_with_credit: 5,
            self.record_payment: 2,
            self.cancel_payment: 1,
            self.book_renames: 3,
            self.book_notes: 3,
            self.book_edits: 2,
            self.book_deletes: 1,
            self.book_voids: 1,
            self.book_pays: 2,
            self.book_pays_by_card: 1,
            self.book_spreads: 2,
            self.record_what_was_keyed: 3,
            self.book_applies_credit: 8,
            self.book_makes_inactive: 1,
            self.book_makes_active: 3,
            self.book_takes_name: 1,
            self.book_adds_entry: 5,
            self.book_hides_entry: 1,
            self.book_shows_entry: 2,
            self.book_renames_entry: 1,
            self.book_adds_vendor: 2,
            self.book_merges_vendors: 3,
            self.book_renames_company: 1,
            self.book_deletes_check: 1,
            self.replay: 2,
            self.skip_payment: 2,
            self.hint: 2,
            self.read_anew: 1,
            self.relink: 5,
            self.repin: 3,
        }

    def act(self) -> None:
        """Somebody does something."""
        world = self.world
        (deed,) = self.random.choices(tuple(self.deeds), tuple(self.deeds.values()))
        name = deed.__name__
        if name.startswith("book") and (world.file is not world.company or world.older):
            return
        try:
            what = deed()
        except (Refusal, RefusedError, NotPossible, UnknownName, Conflict):
            world.count("deeds that were refused")
            return
        if what:
            world.count(f"people: {name.replace('_', ' ')}")
            world.say(f"somebody: {name} {what}")
