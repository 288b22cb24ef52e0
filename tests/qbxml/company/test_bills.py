"""Bills and vendor credits: totals, lines, edits, the closed period."""

from datetime import date
from decimal import Decimal

import pytest

from qbxml import Ref
from qbxml.messages import (
    BillAdd,
    BillAddRq,
    BillMod,
    BillModRq,
    BillQueryRq,
    ExpenseLineAdd,
    ExpenseLineMod,
    ItemLineAdd,
    ItemLineMod,
    VendorCreditAdd,
    VendorCreditAddRq,
)
from qbxml.testing import Behaviour, Preferences, RefusedError, expense, item
from tests.qbxml.company.desk import Office, amounts, bill_add, named


def line(amount: str | None = None, account: str = "Fuel", **fields) -> ExpenseLineAdd:
    given = Decimal(amount) if amount else None
    return ExpenseLineAdd(account_ref=named(account), amount=given, **fields)


def add(office: Office, *lines: ExpenseLineAdd, items: tuple[ItemLineAdd, ...] = (), **fields):
    message = BillAdd(vendor_ref=named("Harbor Paper Co"), expense_line_add=lines, item_lines=items, **fields)
    return office.ask(BillAddRq(bill_add=message))


def mod(office: Office, txn_id: str, **fields):
    fields = {"txn_id": txn_id, "edit_sequence": office.file.transaction(txn_id).edit_sequence} | fields
    return office.ask(BillModRq(bill_mod=BillMod(**fields)))


def mixed_bill(office: Office):
    """Two expense lines and one item line: 10 + 20 + 30."""
    office.file.add_item("Mulch", account="Job Materials", cost="30")
    return office.file.enter_bill(
        "Harbor Paper Co", [expense("Fuel", "10.00", memo="a"), expense("Rent", "20.00"), item("Mulch")]
    )


# Add


def test_the_total_is_the_sum_of_the_lines(office: Office) -> None:
    """
    Source: QuickBooks On-Screen Reference: AmountDue is the total, not what is left; lines may be negative.
    """
    ret = add(office, line("230.00"), line("-15.00")).bill_ret

    assert ["215.00", "215.00"] == amounts([ret.amount_due, ret.open_amount])
    assert ret.is_paid is False


def test_a_bill_credits_payables_and_debits_its_lines(office: Office) -> None:
    """Source: QuickBooks On-Screen Reference: a bill is credited to its A/P account, lines are debits."""
    add(office, line("230.00"), line("-15.00", "Rent"))

    assert {"Accounts Payable": -215, "Fuel": 230, "Rent": -15} == office.file.trial_balance()
    assert {"Harbor Paper Co": 215} == office.file.accounts_payable()


def test_a_negative_total_is_refused(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3210; a vendor credit is the way."""
    assert 3210 == add(office, line("5.00"), line("-6.00")).status_code


def test_an_empty_bill_is_refused(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3180, empty transaction."""
    assert 3180 == add(office).status_code


@pytest.mark.parametrize(("switch", "code"), [("accept", 0), ("refuse", 3180)])
def test_a_zero_total_is_open(switch: str, code: int) -> None:
    """Unconfirmed: accepted or refused depending on lines."""
    office = Office(behaviour=Behaviour(zero_total_bill=switch))

    assert code == add(office, line("5.00"), line("-5.00")).status_code


def test_the_due_date_follows_the_terms(office: Office) -> None:
    """Terms of the bill, then of the vendor, then the preference (10 days)."""
    day = date(2026, 1, 31)
    by_vendor = add(office, line("1.00"), txn_date=day).bill_ret
    by_bill = add(office, line("1.00"), txn_date=day, terms_ref=named("Net 15")).bill_ret
    by_preference = office.ask(bill_add("Stone Yard", txn_date=day)).bill_ret
    given = add(office, line("1.00"), txn_date=day, due_date=date(2026, 9, 9)).bill_ret

    assert [date(2026, 3, 2), date(2026, 2, 15), date(2026, 2, 10), date(2026, 9, 9)] == [
        ret.due_date for ret in (by_vendor, by_bill, by_preference, given)
    ]


def test_a_date_left_out_is_the_one_last_used(office: Office) -> None:
    """
    Source: QuickBooks On-Screen Reference: TxnDate may be prefilled with the date last used for that form.
    """
    add(office, line("1.00"), txn_date=date(2025, 5, 5))

    assert date(2025, 5, 5) == add(office, line("1.00")).bill_ret.txn_date


def test_external_guid_is_kept_from_the_add(office: Office) -> None:
    """Source: schema and On-Screen Reference: ExternalGUID is set in Add and returned in Ret."""
    guid = "{7D0A4E19-52C8-4B77-8E61-0F3B9C2A6D54}"

    assert guid == add(office, line("1.00"), external_guid=guid).bill_ret.external_guid


def test_duplicate_reference_numbers_are_accepted(office: Office) -> None:
    """Unconfirmed but expected: the SDK accepts a duplicate number silently."""
    codes = [add(office, line("1.00"), ref_number="A1").status_code for _ in range(2)]

    assert [0, 0] == codes


@pytest.mark.parametrize(
    "make",
    [
        lambda office: office.file.make_inactive("Harbor Paper Co"),
        lambda office: office.file.make_inactive("Fuel", "Account"),
        lambda office: office.file.make_inactive("Net 30", "StandardTerms"),
    ],
    ids=["vendor", "account", "terms"],
)
def test_an_inactive_record_cannot_be_used_in_a_new_bill(office: Office, make) -> None:
    """Source: help pages: 3140 for an inactive vendor, account or terms; bills that use it stay."""
    make(office)

    assert 3140 == add(office, line("1.00"), terms_ref=named("Net 30")).status_code


def test_a_reference_of_the_wrong_kind_is_refused(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3140, wrong type for this place."""
    office.file.add_customer("Oak Hills")

    assert 3140 == office.ask(bill_add("Oak Hills")).status_code
    assert 3140 == add(office, line("1.00"), ap_account_ref=named("Checking")).status_code


def test_an_expense_line_needs_an_account(office: Office) -> None:
    """Source: On-Screen Reference: required while the preference is on (3150)."""
    no_account = ExpenseLineAdd(amount=Decimal("1.00"))
    assert 3150 == add(office, no_account).status_code

    office.file.set_preferences(is_requiring_accounts=False)
    assert 0 == add(office, no_account).status_code
    assert {"Accounts Payable": -1, "Uncategorized Expenses": 1} == office.file.trial_balance()


def test_lines_on_control_accounts_need_their_entity(office: Office) -> None:
    """Source: On-Screen Reference: A/R needs a customer in CustomerRef, A/P a vendor."""
    office.file.add_customer("Oak Hills")
    codes = [
        add(office, line("1.00", account, **fields)).status_code
        for account, fields in (
            ("Accounts Receivable", {}),
            ("Accounts Receivable", {"customer_ref": named("Stone Yard")}),
            ("Accounts Receivable", {"customer_ref": named("Oak Hills")}),
            ("Accounts Payable", {"customer_ref": named("Oak Hills")}),
            ("Accounts Payable", {"customer_ref": named("Stone Yard")}),
        )
    ]

    assert [3150, 3140, 0, 3140, 0] == codes
    assert {"Harbor Paper Co": 2, "Stone Yard": -1} == office.file.accounts_payable()


def test_billable_lines_need_a_customer(office: Office) -> None:
    """Rule of the user interface; the code is unconfirmed."""
    office.file.add_customer("Oak Hills")
    customer = {"customer_ref": named("Oak Hills")}

    assert 3180 == add(office, line("1.00", billable_status="Billable")).status_code
    ret = add(office, line("1.00", billable_status="Billable", **customer)).bill_ret
    assert ("Billable", "Oak Hills") == (
        ret.expense_line_ret[0].billable_status,
        ret.expense_line_ret[0].customer_ref.full_name,
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ("1", "30", "30.00")),
        ({"quantity": "3"}, ("3", "30", "90.00")),
        ({"quantity": "3", "cost": "2.5"}, ("3", "2.5", "7.50")),
        ({"quantity": "4", "amount": "10.00"}, ("4", "2.5", "10.00")),
        ({"cost": "2.5", "amount": "10.00"}, ("4", "2.5", "10.00")),
        ({"amount": "12.00"}, ("1", "12", "12.00")),
    ],
)
def test_two_of_quantity_cost_and_amount_make_the_third(office: Office, given: dict, expected: tuple) -> None:
    """Source: On-Screen Reference: default quantity 1 and the item's cost."""
    office.file.add_item("Mulch", account="Job Materials", cost="30")
    fields = {name: Decimal(value) for name, value in given.items()}
    ret = add(office, items=(ItemLineAdd(item_ref=named("Mulch"), **fields),)).bill_ret

    got = ret.item_lines[0]
    assert expected == (str(got.quantity), str(got.cost), str(got.amount))
    assert Decimal(expected[2]) == office.file.trial_balance()["Job Materials"]


def test_discount_items_cannot_be_bought(office: Office) -> None:
    """Source: On-Screen Reference: discount and sales-tax items cannot be purchased."""
    office.file.add("ItemDiscount", "Early bird")

    assert 3140 == add(office, items=(ItemLineAdd(item_ref=named("Early bird")),)).status_code


# Mod


def test_a_header_edit_leaves_the_lines(office: Office) -> None:
    """Source: desktopaccountingapi changelog: no line element mentioned, the lines stay."""
    bill = mixed_bill(office)
    ret = mod(office, bill.txn_id, memo="new", ref_number="N-1").bill_ret

    assert ("new", "N-1", "60.00") == (ret.memo, ret.ref_number, str(ret.amount_due))
    assert [line.line_id for line in bill.lines] == [
        one.txn_line_id for one in (*ret.expense_line_ret, *ret.item_lines)
    ]


def test_a_line_left_out_is_gone_with_those_of_the_other_kind(office: Office) -> None:
    """Source: desktopaccountingapi changelog: mention only expense lines and the item lines go too."""
    bill = mixed_bill(office)
    kept = ExpenseLineMod(txn_line_id=bill.lines[0].line_id)
    ret = mod(office, bill.txn_id, expense_line_mod=(kept,)).bill_ret

    assert (("10.00", "a"),) == tuple((str(one.amount), one.memo) for one in ret.expense_line_ret)
    assert () == ret.item_lines
    assert "10.00" == str(ret.amount_due)


def test_lines_are_kept_changed_added_and_reordered_by_the_request(office: Office) -> None:
    """
    Source: QuickBooks SDK: TxnLineID alone keeps, with fields changes, -1 adds; request order is the new
    order.
    """
    bill = mixed_bill(office)
    first, second, third = (line.line_id for line in bill.lines)
    ret = mod(
        office,
        bill.txn_id,
        expense_line_mod=(
            ExpenseLineMod(txn_line_id=first, amount=Decimal("11.00")),
            ExpenseLineMod(txn_line_id="-1", account_ref=named("Insurance"), amount=Decimal("5.00")),
            ExpenseLineMod(txn_line_id=second, memo="kept"),
        ),
        item_lines=(ItemLineMod(txn_line_id=third, quantity=Decimal(2)),),
    ).bill_ret

    assert ["11.00", "5.00", "20.00"] == amounts(one.amount for one in ret.expense_line_ret)
    assert ["a", None, "kept"] == [one.memo for one in ret.expense_line_ret]
    assert "60.00" == str(ret.item_lines[0].amount)
    assert (first, second) == (ret.expense_line_ret[0].txn_line_id, ret.expense_line_ret[2].txn_line_id)
    assert () == office.file.integrity_faults()


def test_existing_lines_must_keep_their_order(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3290 (details unconfirmed)."""
    bill = mixed_bill(office)
    lines = tuple(ExpenseLineMod(txn_line_id=line.line_id) for line in reversed(bill.lines[:2]))

    assert 3290 == mod(office, bill.txn_id, expense_line_mod=lines).status_code


def test_clear_flags_remove_one_kind(office: Office) -> None:
    """Source: QuickBooks SDK: ClearExpenseLines and ClearItemLines remove all lines of that kind."""
    bill = mixed_bill(office)

    assert "30.00" == str(mod(office, bill.txn_id, clear_expense_lines=True).bill_ret.amount_due)
    assert 3180 == mod(office, bill.txn_id, clear_item_lines=True).status_code


@pytest.mark.parametrize("field", ["vendor_ref", "ap_account_ref"])
def test_some_fields_cannot_be_cleared(office: Office, field: str) -> None:
    """
    Source: On-Screen Reference: VendorRef and APAccountRef of BillMod are not clearable (code unconfirmed).
    """
    bill = mixed_bill(office)

    assert 3190 == mod(office, bill.txn_id, **{field: Ref(full_name="")}).status_code


def test_memo_number_and_terms_can_be_cleared(office: Office) -> None:
    """Source: QuickBooks SDK, modify requests."""
    bill = office.file.enter_bill("Harbor Paper Co", [("Fuel", "1.00")], memo="m", ref_number="r")
    ret = mod(office, bill.txn_id, memo="", ref_number="", terms_ref=Ref(full_name="")).bill_ret

    assert (None, None, None) == (ret.memo, ret.ref_number, ret.terms_ref)


EMPTY_NAME, EMPTY_ID = Ref(full_name=""), Ref(list_id="")


def emptied(office: Office, reference: Ref) -> tuple[int, set[str | None]]:
    """Empty the terms of a bill, and class and customer of its lines, in this form; what is left of them."""
    office.file.add_customer("Oak Hills")
    office.file.add_item("Mulch", account="Job Materials", cost="30")
    office.file.add("Class", "North")
    coded = {"class_name": "North", "customer": "Oak Hills"}
    bill = office.file.enter_bill(
        "Harbor Paper Co", [expense("Fuel", "1.00", **coded), item("Mulch", **coded)], terms_ref="Net 15"
    )
    one, other = (line.line_id for line in bill.lines)
    response = mod(
        office,
        bill.txn_id,
        terms_ref=reference,
        expense_line_mod=(ExpenseLineMod(txn_line_id=one, class_ref=reference, customer_ref=reference),),
        item_lines=(ItemLineMod(txn_line_id=other, class_ref=reference, customer_ref=reference),),
    )
    ret = office.ask(BillQueryRq(txn_id=(bill.txn_id,), include_line_items=True)).bill_ret[0]
    left = [ret.terms_ref]
    for line in (*ret.expense_line_ret, *ret.item_lines):
        left += [line.class_ref, line.customer_ref]
    return response.status_code, {one.full_name if one else None for one in left}


@pytest.mark.parametrize("reference", [EMPTY_NAME, EMPTY_ID])
def test_an_empty_reference_clears(office: Office, reference: Ref) -> None:
    """Source: QuickBooks SDK, modify requests; which of the two empty forms does is unconfirmed."""
    assert (0, {None}) == emptied(office, reference)


@pytest.mark.parametrize(
    ("form", "clears", "other"),
    [
        ("full_name", EMPTY_NAME, EMPTY_ID),
        ("list_id", EMPTY_ID, EMPTY_NAME),
    ],
)
def test_only_one_empty_form_may_clear(form: str, clears: Ref, other: Ref) -> None:
    """Unconfirmed, so both can be played; the other form is refused or does nothing."""
    there = {"Net 15", "North", "Oak Hills"}
    ignores = Behaviour(clearing_form=form, other_clearing_form="ignore")

    assert (0, {None}) == emptied(Office(behaviour=Behaviour(clearing_form=form)), clears)
    assert (3190, there) == emptied(Office(behaviour=Behaviour(clearing_form=form)), other)
    assert (0, there) == emptied(Office(behaviour=ignores), other)


def test_a_class_cannot_be_cleared_either_while_class_tracking_is_off() -> None:
    """Unconfirmed: a ClassRef is refused or ignored then; the stricter is played."""
    office = Office(preferences=Preferences(is_using_class_tracking=False))
    bill = mixed_bill(office)
    line_id = bill.lines[0].line_id
    lines = (ExpenseLineMod(txn_line_id=line_id, class_ref=EMPTY_NAME),)

    assert 3250 == mod(office, bill.txn_id, expense_line_mod=lines).status_code


def test_a_stale_mod_answers_the_bill_as_it_is(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3200."""
    bill = mixed_bill(office)
    office.clock.tick()
    office.file.edit_bill(bill.txn_id, memo="by a person")
    response = mod(office, bill.txn_id, edit_sequence=bill.edit_sequence, memo="ours")

    assert (3200, "by a person") == (response.status_code, response.bill_ret.memo)


def test_a_mod_of_another_kind_of_transaction_is_refused(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3120, not found as a bill."""
    credit = office.file.enter_credit("Harbor Paper Co", [("Fuel", "1.00")])

    assert 3120 == mod(office, credit.txn_id, memo="x").status_code


def test_a_paid_bill_keeps_its_vendor_and_its_settled_amount(office: Office) -> None:
    """Unconfirmed but expected: memo passes; a lower total (3210), another vendor (3170) are refused."""
    bill = office.file.enter_bill("Harbor Paper Co", [("Fuel", "10.00")])
    office.file.pay_bill(bill.txn_id, amount="8.00")
    line_id = bill.lines[0].line_id

    def total(amount: str) -> int:
        lines = (ExpenseLineMod(txn_line_id=line_id, amount=Decimal(amount)),)
        return mod(office, bill.txn_id, expense_line_mod=lines).status_code

    assert 0 == mod(office, bill.txn_id, memo="x").status_code
    assert 3170 == mod(office, bill.txn_id, vendor_ref=named("Stone Yard")).status_code
    assert [3210, 0] == [total("7.99"), total("8.00")]
    assert () == office.file.open_bills()


def test_what_is_open_in_a_window_cannot_be_changed(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3175, object in use."""
    bill = mixed_bill(office)
    office.file.open_window(bill.txn_id)
    assert 3175 == mod(office, bill.txn_id, memo="x").status_code

    office.file.close_window(bill.txn_id)
    assert 0 == mod(office, bill.txn_id, memo="x").status_code


# The closed period


CLOSED = date(2026, 1, 31)


def closed(password: str | None = "secret", **switches) -> Office:
    office = Office(behaviour=Behaviour(**switches))
    office.old = office.file.enter_bill("Stone Yard", [("Fuel", "1.00")], on=CLOSED)
    office.file.set_closing_date(CLOSED, password=password)
    return office


@pytest.mark.parametrize("code", [3171, 3180])
def test_an_add_in_the_closed_period_is_refused(code: int) -> None:
    """Refused for sure with a password; the code is unconfirmed (3171 or 3180)."""
    office = closed(closing_add_code=code)

    assert code == office.ask(bill_add(txn_date=CLOSED)).status_code
    assert 0 == office.ask(bill_add(txn_date=date(2026, 2, 1))).status_code


def test_a_change_in_the_closed_period_is_refused() -> None:
    """Source: status-code appendix of the SDK: 3171; into the period as well as inside it."""
    office = closed()
    new = office.file.enter_bill("Stone Yard", [("Fuel", "1.00")], on=date(2026, 2, 1))

    assert 3171 == mod(office, office.old.txn_id, memo="x").status_code
    assert 3171 == mod(office, new.txn_id, txn_date=CLOSED).status_code


def test_a_closing_date_without_password_lets_requests_through() -> None:
    """Unconfirmed, follows from the error text: without password the user interface only warns."""
    office = closed(password=None)

    assert 0 == mod(office, office.old.txn_id, memo="x").status_code


def test_a_person_with_the_password_can_change_the_closed_period() -> None:
    """Source: Intuit's help on the closing date: the password opens it; the SDK has no way to give it."""
    office = closed()
    with pytest.raises(RefusedError) as caught:
        office.file.edit_bill(office.old.txn_id, memo="x")
    office.file.edit_bill(office.old.txn_id, memo="x", password="secret")

    assert 3171 == caught.value.code
    assert "x" == office.file.transaction(office.old.txn_id).memo


def test_a_payment_after_the_closing_date_may_settle_an_older_bill() -> None:
    """Unconfirmed, because the bill's own posting does not change."""
    office = closed()
    office.file.pay_bill(office.old.txn_id, on=date(2026, 2, 1))

    assert {} == office.file.accounts_payable()


# Vendor credits


def test_a_vendor_credit_lowers_what_is_owed(office: Office) -> None:
    """Source: On-Screen Reference, VendorCredit: CreditAmount and OpenAmount."""
    message = VendorCreditAdd(vendor_ref=named("Harbor Paper Co"), expense_line_add=(line("20.00"),))
    ret = office.ask(VendorCreditAddRq(vendor_credit_add=message)).vendor_credit_ret

    assert ["20.00", "20.00"] == amounts([ret.credit_amount, ret.open_amount])
    assert {"Accounts Payable": 20, "Fuel": -20} == office.file.trial_balance()
    assert {"Harbor Paper Co": -20} == office.file.accounts_payable()


def test_exchange_rates_post_in_the_home_currency() -> None:
    """With multicurrency on, legs are in the home currency and still sum to zero."""
    office = Office(preferences=Preferences(is_multi_currency_on=True))
    office.file.add_currency("Euro", "EUR")
    office.file.add_account("Payables EUR", "AccountsPayable", currency_ref="Euro")
    office.file.add_vendor("Stein", currency_ref="Euro")
    bill = office.file.enter_bill(
        "Stein", [("Fuel", "10.01"), ("Rent", "0.33")], exchange_rate=Decimal("1.1")
    )
    ret = office.ask(BillQueryRq(txn_id=(bill.txn_id,))).rets[0]

    assert ("10.34", "11.37") == (str(ret.amount_due), str(ret.amount_due_in_home_currency))
    assert {"Payables EUR": Decimal("-11.37"), "Fuel": Decimal("11.01"), "Rent": Decimal("0.36")} == (
        office.file.trial_balance()
    )
    office.file.pay_bill(bill.txn_id, exchange_rate=Decimal("1.2"))
    assert "Payables EUR" not in office.file.trial_balance()
    assert () == office.file.integrity_faults()


def test_a_line_can_be_listed_only_once(office: Office) -> None:
    """A second mention of the same TxnLineID finds no line any more (3120, code unconfirmed)."""
    bill = mixed_bill(office)
    line_ = ExpenseLineMod(txn_line_id=bill.lines[0].line_id)

    assert 3120 == mod(office, bill.txn_id, expense_line_mod=(line_, line_)).status_code
