"""What a person does in the QuickBooks window, and what a program sees of it."""

from datetime import date
from decimal import Decimal

import pytest

from qbxml.messages import (
    BillQueryRq,
    CheckMod,
    CheckModRq,
    EmployeeAdd,
    EmployeeAddRq,
    EmployeeMod,
    EmployeeModRq,
    EmployeeQueryRq,
    ExpenseLineMod,
    ItemInventoryAdd,
    ItemInventoryAddRq,
    ItemServiceMod,
    ItemServiceModRq,
    ItemServiceQueryRq,
    SalesOrPurchaseMod,
    TransferQueryRq,
    VendorQueryRq,
)
from qbxml.testing import RefusedError, expense, item, kept
from tests.qbxml.company.desk import Office, amounts, named


def test_a_person_keeps_every_list(office: Office) -> None:
    """Customers, jobs, classes, employees, terms and items are made, renamed and hidden by hand."""
    file = office.file
    file.add_customer("Oak Hills")
    file.add_customer("Spring", parent="Oak Hills")
    file.add_class("Snow", parent="Maintenance")
    file.add_employee("Crew", "One")
    file.add_terms("2% 10 Net 30", 30, std_discount_days=10, discount_pct=Decimal(2))
    file.add("DateDrivenTerms", "10th", day_of_month_due=10)
    file.add_item("Mulch", account="Job Materials", cost="30")
    file.rename("Customer", "Oak Hills", "Elm Hills")
    file.rename("ItemService", "Mulch", "Bark")
    file.make_inactive("Maintenance:Snow", "Class")

    bill = file.enter_bill(
        "Stone Yard",
        [
            expense("Fuel", "5.00", customer="Elm Hills:Spring", class_name="Overhead", billable=True),
            item("Bark", quantity="2", account="Repairs", billable=False, customer="Elm Hills"),
        ],
        terms_ref="2% 10 Net 30",
    )
    ret = office.ask(BillQueryRq(txn_id=(bill.txn_id,), include_line_items=True)).bill_ret[0]
    assert ("Elm Hills:Spring", "Billable", "Bark", "NotBillable", "65.00") == (
        ret.expense_line_ret[0].customer_ref.full_name,
        ret.expense_line_ret[0].billable_status,
        ret.item_lines[0].item_ref.full_name,
        ret.item_lines[0].billable_status,
        str(ret.amount_due),
    )
    with pytest.raises(RefusedError, match="3140"):
        file.enter_bill("Stone Yard", [expense("Fuel", "5.00", class_name="Maintenance:Snow")])


def test_lists_are_merged_by_hand(office: Office) -> None:
    """Accounts, classes, customers and vendors can be made one; others cannot (3500)."""
    office.file.enter_bill("Stone Yard", [("Fuel", "5.00")])
    office.file.merge("Account", "Fuel", "Repairs")
    office.file.merge("Vendor", "Stone Yard", "Harbor Paper Co")

    assert {"Accounts Payable": -5, "Repairs": 5} == office.file.trial_balance()
    assert {"Harbor Paper Co": 5} == office.file.accounts_payable()
    with pytest.raises(RefusedError, match="3500"):
        office.file.merge("StandardTerms", "Net 30", "Net 15")


def test_a_card_pays_a_bill(office: Office) -> None:
    """By hand as by BillPaymentCreditCardAdd."""
    bill = office.file.enter_bill("Stone Yard", [("Fuel", "5.00")])
    paid = office.file.pay_bill(bill.txn_id, card="Company Card")

    assert ("BillPaymentCreditCard", {"Company Card": -5, "Fuel": 5}) == (
        paid.kind,
        office.file.trial_balance(),
    )


def test_credits_go_on_and_off_a_bill(office: Office) -> None:
    """A bill settled by credits alone has no payment; a person takes the credit off again."""
    bill = office.file.enter_bill("Stone Yard", [("Fuel", "5.00")]).txn_id
    credit = office.file.enter_credit("Stone Yard", [("Fuel", "8.00")]).txn_id
    with pytest.raises(RefusedError, match="3180"):
        office.file.pay_bill(bill, credits={credit: "5.00"})
    office.file.apply_credit(bill, credit, "5.00")
    assert ("0.00", {"Bill": 1, "VendorCredit": 1}) == (
        str(office.file.open_amount(bill)),
        {kind: count for kind, count in office.file.counts().items() if kind in {"Bill", "VendorCredit"}},
    )

    office.file.unapply_credit(bill, credit)
    assert "5.00" == str(office.file.open_amount(bill))
    with pytest.raises(RefusedError, match="3120"):
        office.file.unapply_credit(bill, credit)
    assert () == office.file.integrity_faults()


def test_a_discount_can_settle_a_whole_bill(office: Office) -> None:
    """A check of nothing carries the discount (unconfirmed)."""
    bill = office.file.enter_bill("Stone Yard", [("Fuel", "5.00")]).txn_id
    paid = office.file.pay_bill(bill, discount=("5.00", "Purchase Discounts"))

    assert ("0.00", {"Fuel": 5, "Purchase Discounts": -5}) == (str(paid.amount), office.file.trial_balance())


def test_a_check_is_edited_by_hand_and_by_request(office: Office) -> None:
    """Source: schema, CheckMod; lines follow the rule of all lines, a bill payment is not found (3120)."""
    check = office.file.write_check("Checking", [("Rent", "5.00"), ("Fuel", "2.00")], payee="Stone Yard")
    first = check.lines[0].line_id
    office.file.edit_check(check.txn_id, lines=[kept(first), ("Repairs", "1.00")], ref_number="77")
    current = office.file.transaction(check.txn_id)
    message = CheckMod(
        txn_id=check.txn_id,
        edit_sequence=current.edit_sequence,
        account_ref=named("Savings"),
        payee_entity_ref=named("Harbor Paper Co"),
        memo="moved",
        expense_line_mod=(ExpenseLineMod(txn_line_id=first, amount=Decimal("6.00")),),
    )
    ret = office.ask(CheckModRq(check_mod=message)).check_ret

    assert ("77", "moved", "6.00", "Harbor Paper Co") == (
        ret.ref_number,
        ret.memo,
        str(ret.amount),
        ret.payee_entity_ref.full_name,
    )
    assert {"Savings": -6, "Rent": 6} == office.file.trial_balance()
    bill = office.file.enter_bill("Stone Yard", [("Fuel", "5.00")])
    payment = office.file.pay_bill(bill.txn_id)
    other = message.replace(txn_id=payment.txn_id, edit_sequence=payment.edit_sequence)
    assert 3120 == office.ask(CheckModRq(check_mod=other)).status_code


def test_a_person_needs_the_closing_password(office: Office) -> None:
    """Checks, transfers, journals and payments in the closed period open with the password only."""
    day = date(2026, 1, 15)
    file = office.file
    bill = file.enter_bill("Stone Yard", [("Fuel", "5.00")], on=day).txn_id
    payment = file.pay_bill(bill, on=day).txn_id
    check = file.write_check("Checking", [("Rent", "1.00")], on=day).txn_id
    file.set_closing_date(date(2026, 1, 31), password="secret")
    actions = [
        lambda **how: file.edit_payment(payment, memo="x", **how),
        lambda **how: file.edit_check(check, memo="x", **how),
        lambda **how: file.transfer("Checking", "Savings", "1.00", on=day, memo="x", **how),
        lambda **how: file.enter_journal({"Rent": "1.00"}, {"Fuel": "1.00"}, on=day, **how),
        lambda **how: file.void(payment, **how),
        lambda **how: file.delete(check, **how),
    ]

    for action in actions:
        before = file.snapshot()
        with pytest.raises(RefusedError, match=r"31[67]1"):
            action()
        assert before == file.snapshot()
        action(password="secret")
    assert ["x"] == [ret.memo for ret in office.ask(TransferQueryRq()).rets]


def test_a_journal_on_payables_names_its_vendor(office: Office) -> None:
    """Source: On-Screen Reference, JournalEntryAdd: a line on A/P needs a vendor; it moves the balance."""
    office.file.enter_journal({"Rent": "5.00"}, {"Accounts Payable": "5.00"}, entity="Stone Yard", memo="m")

    assert ["5.00"] == amounts([office.ask(VendorQueryRq(full_name=("Stone Yard",))).vendor_ret[0].balance])


# Lists by request


def test_an_employees_name_is_put_together(office: Office) -> None:
    """Source: schema, EmployeeAdd: no Name of its own; the name space is shared with vendors (3100)."""
    message = EmployeeAdd(first_name="Crew", middle_name="B", last_name="One", ssn="000-00-0000")
    added = office.ask(EmployeeAddRq(employee_add=message)).employee_ret
    changed = EmployeeMod(list_id=added.list_id, edit_sequence=added.edit_sequence, middle_name="")
    after = office.ask(EmployeeModRq(employee_mod=changed)).employee_ret

    assert ("Crew B One", None) == (added.name, added.ssn), "personal data need their own permission"
    assert "Crew One" == after.name
    assert [after] == list(office.ask(EmployeeQueryRq(full_name=("crew one",))).employee_ret)
    with pytest.raises(RefusedError, match="3100"):
        office.file.add_vendor("Crew One")
    assert 3150 == office.ask(EmployeeAddRq(employee_add=EmployeeAdd(phone="1"))).status_code


def test_an_items_price_changes_and_its_account_stays(office: Office) -> None:
    """Source: schema, ItemServiceMod: what SalesOrPurchaseMod does not mention stays."""
    entry = office.file.add_item("Mulch", account="Job Materials", cost="30")
    message = ItemServiceMod(
        list_id=entry.list_id,
        edit_sequence=entry.edit_sequence,
        sales_or_purchase_mod=SalesOrPurchaseMod(price=Decimal(35)),
    )
    ret = office.ask(ItemServiceModRq(item_service_mod=message)).item_service_ret

    assert ("35", "Job Materials") == (
        str(ret.sales_or_purchase.price),
        ret.sales_or_purchase.account_ref.full_name,
    )
    assert [ret] == list(office.ask(ItemServiceQueryRq()).item_service_ret)


def test_an_inventory_item_is_bought_into_stock(office: Office) -> None:
    """Source: On-Screen Reference, ItemInventoryAdd: purchases post to the asset account."""
    message = ItemInventoryAdd(
        name="Sprinkler",
        income_account_ref=named("Landscaping Income"),
        cogs_account_ref=named("Job Materials"),
        asset_account_ref=named("Inventory Asset"),
        purchase_cost=Decimal(4),
    )
    assert 0 == office.ask(ItemInventoryAddRq(item_inventory_add=message)).status_code
    office.file.enter_bill("Stone Yard", [item("Sprinkler", quantity="3")])

    assert {"Accounts Payable": -12, "Inventory Asset": 12} == office.file.trial_balance()
