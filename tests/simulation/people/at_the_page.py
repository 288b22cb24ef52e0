"""The status page: replay, skip, hint, read anew, relink, repin."""

from syncer import codec
from syncer.admin import Admin
from syncer.cycle import Cycle
from syncer.entries import ExceptionEntry
from syncer.model import Kind, Side
from syncer.plan import PAID_BY_HAND
from tests.simulation.people.room import Room


class Page(Room):
    """Who has the status page before him."""

    def _admin(self) -> Admin:
        return Admin(store=self.world.store.inner, clock=self.world.ours)

    def replay(self) -> str:
        return str(len(self._admin().replay_all(self.world.connection, actor="person")))

    def read_anew(self) -> str:
        self._admin().read_anew(self.world.connection, actor="person")
        return "both sides"

    def skip_payment(self) -> str | None:
        entries = self._admin().exceptions(self.world.connection)
        ids = sorted(one.id for one in entries if one.code == PAID_BY_HAND)
        return ids and self._admin().skip(self.world.connection, self.random.choice(ids), actor="person").id

    def hint(self) -> str:
        kind, name = self.random.choice(((Kind.BILL, "bills"), (Kind.PAYMENT, "payments")))
        id_ = self.one(name)
        self._admin().hint(self.world.connection, kind, id_)
        return id_

    def relink(self) -> str | None:
        """Say which vendor one is that was merged in QuickBooks, or that two of them could be."""
        asked = self._unknown_vendors()
        return self._relink(self.random.choice(asked)) if asked else None

    def relink_all(self) -> None:
        """Say it of all of them."""
        for entry in self._unknown_vendors():
            self._relink(entry)

    def _unknown_vendors(self) -> list[ExceptionEntry]:
        found = self._admin().exceptions(self.world.connection)
        vendors = [one for one in found if one.kind == Kind.VENDOR.value]
        unknown = [one for one in vendors if one.code in {"deleted", "ambiguous", "in_doubt"}]
        return sorted(unknown, key=lambda one: one.id)

    def _relink(self, entry: ExceptionEntry) -> str | None:
        world, admin = self.world, self._admin()
        with world.store.inner.unit() as unit:
            link = unit.links.get(world.connection, Kind.VENDOR.value, entry.id)
        choices = [one.id for one in admin.candidates(world.connection, entry)]
        if entry.code == "deleted":
            choices = [self.merged_into(link.book_id)]
        chosen = self.random.choice(choices or [""])
        pair = (entry.id, chosen) if entry.side is Side.BILL else (chosen, entry.id)
        return chosen and admin.relink(world.connection, *pair, actor="person").id

    def repin(self) -> str | None:
        """Say that the file is the right one, since the company was renamed; never that an older copy is."""
        world = self.world
        with world.store.inner.unit() as unit:
            entry = unit.cycles.get(world.connection)
        refused = codec.decode(Cycle, entry.body).refused_file if entry else None
        if refused is None or not world.is_renamed or refused.company_name != world.company.book.company.name:
            return None
        return self._admin().repin(world.connection, actor="person").company_name
