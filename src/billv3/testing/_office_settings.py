"""What people keep in BILL's web app besides documents: lists, banks, cards, users, approval policies."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from billv3.testing import _approvals, _batches, _funding, _network, _organization, _receivables, _standing
from billv3.testing._check import check
from billv3.testing._classifications import RULES, create_classification, update_classification
from billv3.testing._errors import invalid
from billv3.testing._json import JsonValue, Row
from billv3.testing._world import World

T = TypeVar("T")
Work = Callable[[Callable[[World], T]], T]
Fields = Mapping[str, JsonValue]


class Settings:
    """People at work on lists and settings; part of `Office`."""

    def __init__(self, work: Callable[[Callable[[World], str]], str]) -> None:
        self._work = work

    def add_account(
        self,
        name: str,
        type: str,
        number: str | None = None,
        *,
        parent_id: str | None = None,
        fields: Fields | None = None,
    ) -> str:
        """Add an account to the chart of accounts; `type` in BILL's words, such as ``"EXPENSE"``."""
        body: Row = {
            "name": name,
            "account": {"type": type, "number": number},
            "parentId": parent_id,
            **(fields or {}),
        }
        return self._work(
            lambda w: id_of(
                create_classification(
                    w, "chart-of-accounts", check(body, RULES["chart-of-accounts"], w.knobs)
                )
            )
        )

    def add_classification(self, kind: str, name: str, fields: Fields | None = None) -> str:
        """Add a department, accounting class, location, job or item; `kind` is the word in the path."""
        body = {"name": name, **(fields or {})}
        return self._work(lambda w: id_of(create_classification(w, kind, check(body, RULES[kind], w.knobs))))

    def edit_classification(self, kind: str, id: str, change: Fields) -> str:
        """Change an account, department, class, ... ; null clears a field."""
        return self._work(
            lambda w: id_of(
                update_classification(w, kind, id, check(change, RULES[kind], w.knobs, partial=True))
            )
        )

    def add_employee(self, first_name: str, last_name: str) -> str:
        """Add an employee classification, which has two names instead of one."""
        body = {"firstName": first_name, "lastName": last_name}
        return self._work(
            lambda w: id_of(create_classification(w, "employees", check(body, RULES["employees"], w.knobs)))
        )

    def add_customer(self, name: str, fields: Fields | None = None) -> str:
        """Add a customer."""
        body = {"name": name, **(fields or {})}
        return self._work(
            lambda w: id_of(_receivables.create_customer(w, check(body, _receivables.CUSTOMER, w.knobs)))
        )

    def edit_customer(self, customer_id: str, change: Fields) -> str:
        """Change fields of a customer; null clears one."""
        return self._work(
            lambda w: id_of(
                _receivables.update_customer(
                    w, customer_id, check(change, _receivables.CUSTOMER, w.knobs, partial=True)
                )
            )
        )

    def add_term(self, name: str, days_due: int) -> str:
        """Add a payment term."""
        return self._work(lambda w: id_of(_organization.create_term(w, {"name": name, "daysDue": days_due})))

    def edit_term(self, term_id: str, change: Fields) -> str:
        """Change a payment term's name or days."""
        return self._work(
            lambda w: id_of(
                _organization.update_term(
                    w, term_id, check(change, _organization.TERM, w.knobs, partial=True)
                )
            )
        )

    def set_exchange_rate(self, currency: str, rate: Decimal | int | str) -> str:
        """Set what one US dollar buys from now on (``"EUR"``, ``"0.90"``); bills and payments keep theirs."""

        def work(world: World) -> str:
            if Decimal(rate) <= 0 or currency == "USD":
                raise invalid(f"{currency}: the rate must be greater than 0, and that of USD is 1")
            world.rates = {**world.rates, currency: Decimal(rate)}
            return currency

        return self._work(work)

    def add_network_member(self, name: str, network: str = "BILL", *, zip_code: str = "97103") -> str:
        """Put an organization into the BILL Network, or (``"RPPS"``) among the verified national vendors."""
        return self._work(lambda w: id_of(_network.add_member(w, name, network, zip_code)))

    def answer_invitation(self, record_id: str, *, accepted: bool = True) -> str:
        """Let the other side accept a request to a vendor or customer, or let it come to nothing."""
        return self._work(lambda w: id_of(_network.answer(w, record_id, accepted=accepted)))

    def decide_risk(self, decision: str) -> str:
        """Let BILL decide about the organization, such as ``"APPROVE"``; returns the reference."""
        return self._work(lambda w: str(_standing.decide(w, decision)["referenceId"]))

    def add_statement(self, day: date, amount: Decimal | int | str) -> str:
        """Let BILL charge for its service of the month before a day."""
        return self._work(lambda w: id_of(_standing.add_statement(w, day, Decimal(amount))))

    def add_card(self, brand: str = "VISA") -> str:
        """Add a card that pays."""
        return self._work(lambda w: id_of(_funding.create_card(w, brand, somebody(w))))

    def add_ap_card(self, limit: Decimal | int | str = "10000.00") -> str:
        """Add a card of BILL's own that pays."""
        return self._work(lambda w: id_of(_funding.create_ap_card(w, Decimal(limit))))

    def add_export(self, name: str, csv: bytes) -> str:
        """Make an export ready for download, as a schedule in the web app does."""
        return self._work(lambda w: id_of(_batches.create_export(w, name, csv)))

    def add_bank(self, name: str, account_id: str | None = None, *, verified: bool = True) -> str:
        """Add a funding bank account whose ledger account is `account_id`."""
        body: Row = {
            "nameOnAccount": "Evergreen Fields Landscaping",
            "bankName": name,
            "routingNumber": "123456780",
            "accountNumber": "0000004410",
            "type": "CHECKING",
            "ownerType": "BUSINESS",
            "default": {"payables": True, "receivables": False},
        }
        if account_id is not None:
            body["chartOfAccountId"] = account_id
        status = "VERIFIED" if verified else "NOT_VERIFIED"
        return self._work(lambda w: id_of(_organization.create_bank(w, body, somebody(w), status=status)))

    def set_bank_status(self, bank_id: str, status: str) -> str:
        """Set a funding bank account's status, such as ``"BLOCKED"``."""
        return self._work(lambda w: id_of(w.save("banks", {**w.get("banks", bank_id), "status": status})))

    def add_user(self, first_name: str, last_name: str, role: str = "APPROVER") -> str:
        """Add a user with a role of BILL, such as ``"CLERK"``."""

        def work(world: World) -> str:
            role_id = next((r["id"] for r in world.rows("roles") if r["type"] == role), None)
            if role_id is None:
                raise invalid(f"{role}: no such role")
            email = f"user{len(world.tables['users'])}@fake.test"
            fields = {"firstName": first_name, "lastName": last_name, "email": email, "roleId": role_id}
            return id_of(_organization.create_user(world, fields))

        return self._work(work)

    def add_login(self, username: str, password: str, user_id: str, *, token: bool = False) -> str:
        """Let a user (or a sync token in the user's name) sign in."""

        def work(world: World) -> str:
            world.peek("users", user_id)
            world.login["accounts"][username] = {"password": password, "userId": user_id, "token": token}
            return user_id

        return self._work(work)

    def unlock_login(self, username: str) -> str:
        """Forget the wrong passwords of a login."""

        def work(world: World) -> str:
            world.login["failures"].pop(username, None)
            return username

        return self._work(work)

    def add_approval_policy(
        self, name: str, user_ids: Sequence[str], *, from_amount: Decimal | int | str = 0
    ) -> str:
        """Ask these users, in order, to approve bills from an amount on."""
        rule = {"key": "BILL_AMOUNT", "op": "gte", "values": [str(from_amount)]}
        fields: Row = {"policyName": name, "rules": [rule], "approvers": list(user_ids)}
        return self._work(lambda w: id_of(_approvals.save_policy(w, fields)))


def id_of(row: Row) -> str:
    return str(row["id"])


def somebody(world: World) -> str:
    """Return the first user: whoever is at the desk."""
    return str(next(iter(world.tables["users"].rows)))
