"""Bill payments: what they may settle, credits and discounts, voids and deletions."""

from datetime import date
from decimal import Decimal

import pytest

from qbxml import Ref
from qbxml.messages import (
    AppliedToTxnAdd,
    AppliedToTxnMod,
    BillPaymentCheckMod,
    BillPaymentCheckModRq,
    BillPaymentCheckQueryRq,
    BillPaymentCreditCardAdd,
    BillPaymentCreditCardAddRq,
    BillQueryRq,
    BillToPayQueryRq,
    CheckAdd,
    CheckAddRq,
    CheckQueryRq,
    ExpenseLineAdd,
    SetCredit,
    TxnDeletedQueryRq,
    TxnDelRq,
    TxnVoidRq,
)
from qbxml.testing import Behaviour, RefusedError
from tests.qbxml.company.desk import Office, amounts, applied, named, pay_add


def enter(office: Office, amount: str = "100.00", vendor: str = "Harbor Paper Co", **fields) -> str:
    return office.file.enter_bill(vendor, [("Office Supplies", amount)], **fields).txn_id


def pay(office: Office, *parts: AppliedToTxnAdd, **fields):
    return office.ask(pay_add(*parts, **fields))


def bill_ret(office: Office, txn_id: str):
    return office.ask(BillQueryRq(txn_id=(txn_id,), include_linked_txns=True)).bill_ret[0]


def credit(amount: Decimal | str, txn_id: str) -> SetCredit:
    return SetCredit(credit_txn_id=txn_id, applied_amount=Decimal(amount))


def test_a_payment_settles_a_bill(office: Office) -> None:
    """Source: On-Screen Reference: OpenAmount is AmountDue minus payments; IsPaid when nothing is open."""
    bill = enter(office)
    ret = pay(office, applied(bill, "100.00"), ref_number="1001").bill_payment_check_ret

    assert ("100.00", "1001", "Checking") == (str(ret.amount), ret.ref_number, ret.bank_account_ref.full_name)
    paid = bill_ret(office, bill)
    assert ("100.00", "0.00", True) == (str(paid.amount_due), str(paid.open_amount), paid.is_paid)
    assert (ret.txn_id, "BillPaymentCheck") == (paid.linked_txn[0].txn_id, paid.linked_txn[0].txn_type)
    assert {"Checking": -100, "Office Supplies": 100} == office.file.trial_balance()
    assert {} == office.file.accounts_payable()


def test_a_part_payment_leaves_the_rest_open(office: Office) -> None:
    """Source: On-Screen Reference, AppliedToTxnRet: BalanceRemaining."""
    bill = enter(office)
    ret = pay(office, applied(bill, "30.00")).bill_payment_check_ret

    part = ret.applied_to_txn_ret[0]
    assert (bill, "Bill", "30.00", "70.00") == (
        part.txn_id,
        part.txn_type,
        str(part.amount),
        str(part.balance_remaining),
    )
    assert "70.00" == str(bill_ret(office, bill).open_amount)


def test_one_check_may_pay_several_bills(office: Office) -> None:
    """
    Source: schema and On-Screen Reference of BillPaymentCheckMod (one sentence of Add says one per request).
    """
    first, second = enter(office), enter(office, "50.00")
    ret = pay(office, applied(first, "100.00"), applied(second, "20.00")).bill_payment_check_ret

    assert ("120.00", 2) == (str(ret.amount), len(ret.applied_to_txn_ret))
    assert {"Harbor Paper Co": 30} == office.file.accounts_payable()


def test_several_bills_may_be_refused() -> None:
    """Unconfirmed, the other reading: one AppliedToTxnAdd only."""
    office = Office(behaviour=Behaviour(several_bills_per_payment=False))
    first, second = enter(office), enter(office)

    assert 3180 == pay(office, applied(first, "1.00"), applied(second, "1.00")).status_code


def test_paying_more_than_is_open_is_refused(office: Office) -> None:
    """
    Source: status-code appendix of the SDK and issues: 3210; discounts and credits count, nothing is done.
    """
    bill = enter(office)
    vendor_credit = office.file.enter_credit("Harbor Paper Co", [("Fuel", "20.00")]).txn_id
    before = office.file.snapshot()
    codes = [
        pay(office, part).status_code
        for part in (
            applied(bill, "100.01"),
            applied(
                bill,
                "96.00",
                discount_amount=Decimal("5.00"),
                discount_account_ref=named("Purchase Discounts"),
            ),
            applied(bill, "81.00", set_credit=(credit("20.00", vendor_credit),)),
            applied(bill, "1.00", set_credit=(credit("20.01", vendor_credit),)),
        )
    ]

    assert [3210, 3210, 3210, 3210] == codes
    assert before == office.file.snapshot()


def test_payee_and_payables_account_must_be_the_bills(office: Office) -> None:
    """Source: On-Screen Reference, BillPaymentCheckAdd (the code, 3140, is unconfirmed)."""
    office.file.add_account("Other Payables", "AccountsPayable")
    bill = enter(office)

    assert 3140 == pay(office, applied(bill, "1.00"), vendor="Stone Yard").status_code
    assert 3140 == pay(office, applied(bill, "1.00"), ap_account_ref=named("Other Payables")).status_code


def test_each_bill_needs_an_amount_and_stands_once(office: Office) -> None:
    """
    Source: On-Screen Reference (payment, credit or discount); status codes: 3000 for the same transaction
    twice.
    """
    bill = enter(office)

    assert 3150 == pay(office, applied(bill)).status_code
    assert 3000 == pay(office, applied(bill, "1.00"), applied(bill, "2.00")).status_code


@pytest.mark.parametrize(("txn_id", "code"), [("9999-1", 3120), ("x", 3000)])
def test_paying_what_does_not_exist_is_refused(office: Office, txn_id: str, code: int) -> None:
    """Source: status-code appendix of the SDK: 3120 not found, 3000 no id."""
    assert code == pay(office, applied(txn_id, "1.00")).status_code


def test_a_vendor_credit_is_no_bill_to_pay(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3120 among bills."""
    vendor_credit = office.file.enter_credit("Harbor Paper Co", [("Fuel", "20.00")]).txn_id

    assert 3120 == pay(office, applied(vendor_credit, "1.00")).status_code


@pytest.mark.parametrize("code", [3140, 3180])
def test_the_bank_account_must_be_a_bank_account(code: int) -> None:
    """Unconfirmed code: 3140 or 3180."""
    office = Office(behaviour=Behaviour(bank_account_code=code))
    bill = enter(office)

    assert code == pay(office, applied(bill, "1.00"), bank="Company Card").status_code


def test_a_credit_card_pays_from_its_own_account(office: Office) -> None:
    """Source: element names: BillPaymentCreditCardAdd takes a CreditCard account."""
    bill = enter(office)
    message = BillPaymentCreditCardAdd(
        payee_entity_ref=named("Harbor Paper Co"),
        credit_card_account_ref=named("Company Card"),
        applied_to_txn_add=(applied(bill, "100.00"),),
    )
    response = office.ask(BillPaymentCreditCardAddRq(bill_payment_credit_card_add=message))

    assert 0 == response.status_code
    assert {"Company Card": -100, "Office Supplies": 100} == office.file.trial_balance()


def test_a_payment_without_number_has_none(office: Office) -> None:
    """IsToBePrinted false is accepted by the schema; the empty number is unconfirmed."""
    ret = pay(office, applied(enter(office), "1.00")).bill_payment_check_ret

    assert (False, None) == (ret.is_to_be_printed, ret.ref_number)


def test_paying_changes_the_bills_edit_sequence() -> None:
    """Unconfirmed, reported: a payment touches its bills; the switch plays the other."""
    for touches in (True, False):
        office = Office(behaviour=Behaviour(paying_touches_bill=touches))
        bill = enter(office)
        before = office.file.transaction(bill)
        office.clock.tick()
        office.file.pay_bill(bill)
        after = office.file.transaction(bill)

        assert touches is (before.edit_sequence != after.edit_sequence)
        assert touches is (before.modified != after.modified)


# Discounts and credits


def test_a_discount_settles_and_posts_to_its_account(office: Office) -> None:
    """Source: On-Screen Reference: DiscountAmount and DiscountAccountRef."""
    bill = enter(office)
    part = applied(
        bill, "95.00", discount_amount=Decimal("5.00"), discount_account_ref=named("Purchase Discounts")
    )
    ret = pay(office, part).bill_payment_check_ret

    told = ret.applied_to_txn_ret[0]
    assert ("95.00", "95.00", "5.00", "Purchase Discounts") == (
        str(ret.amount),
        str(told.amount),
        str(told.discount_amount),
        told.discount_account_ref.full_name,
    )
    assert {"Checking": -95, "Office Supplies": 100, "Purchase Discounts": -5} == office.file.trial_balance()
    assert bill_ret(office, bill).is_paid


def test_a_credit_lowers_what_is_paid(office: Office) -> None:
    """Source: On-Screen Reference, SetCredit."""
    bill = enter(office)
    vendor_credit = office.file.enter_credit("Harbor Paper Co", [("Fuel", "20.00")]).txn_id
    ret = pay(
        office, applied(bill, "80.00", set_credit=(credit("20.00", vendor_credit),))
    ).bill_payment_check_ret

    assert "80.00" == str(ret.amount)
    assert (vendor_credit, "20.00") == (
        ret.applied_to_txn_ret[0].linked_txn[0].txn_id,
        str(ret.applied_to_txn_ret[0].linked_txn[0].amount),
    )
    assert {"VendorCredit", "BillPaymentCheck"} == {
        link.txn_type for link in bill_ret(office, bill).linked_txn
    }
    assert bill_ret(office, bill).is_paid


def test_credits_alone_make_no_payment(office: Office) -> None:
    """Source: On-Screen Reference: only links are made, there is no TxnID."""
    bill = enter(office)
    vendor_credit = office.file.enter_credit("Harbor Paper Co", [("Fuel", "20.00")]).txn_id
    response = pay(office, applied(bill, set_credit=(credit("20.00", vendor_credit),)))

    assert (0, None) == (response.status_code, response.bill_payment_check_ret.txn_id)
    assert "BillPaymentCheck" not in office.file.counts()
    assert [("VendorCredit", vendor_credit)] == [
        (link.txn_type, link.txn_id) for link in bill_ret(office, bill).linked_txn
    ]
    assert "80.00" == str(bill_ret(office, bill).open_amount)


def test_a_credit_of_another_vendor_is_refused(office: Office) -> None:
    """Credits belong to the payee (code unconfirmed)."""
    bill = enter(office)
    other = office.file.enter_credit("Stone Yard", [("Fuel", "20.00")]).txn_id

    assert 3140 == pay(office, applied(bill, set_credit=(credit("5.00", other),))).status_code


def test_bills_to_pay_are_open_bills_and_usable_credits(office: Office) -> None:
    """Source: On-Screen Reference, BillToPayQuery."""
    first = enter(office, due_date=date(2026, 3, 10))
    enter(office, due_date=date(2026, 4, 10))
    office.file.pay_bill(enter(office))
    enter(office, vendor="Stone Yard")
    vendor_credit = office.file.enter_credit("Harbor Paper Co", [("Fuel", "20.00")]).txn_id
    office.file.pay_bill(first, amount="30.00")
    rets = office.ask(
        BillToPayQueryRq(payee_entity_ref=named("Harbor Paper Co"), due_date=date(2026, 3, 31))
    ).bill_to_pay_ret

    assert [(first, "70.00")] == [
        (ret.bill_to_pay.txn_id, str(ret.bill_to_pay.amount_due)) for ret in rets if ret.bill_to_pay
    ]
    assert [(vendor_credit, "20.00")] == [
        (ret.credit_to_apply.txn_id, str(ret.credit_to_apply.credit_remaining))
        for ret in rets
        if ret.credit_to_apply
    ]


# Mod


def mod_payment(office: Office, txn_id: str, **fields):
    fields = {"txn_id": txn_id, "edit_sequence": office.file.transaction(txn_id).edit_sequence} | fields
    return office.ask(BillPaymentCheckModRq(bill_payment_check_mod=BillPaymentCheckMod(**fields)))


def test_number_memo_date_and_bank_can_change(office: Office) -> None:
    """Source: On-Screen Reference, BillPaymentCheckMod."""
    payment = office.file.pay_bill(enter(office), ref_number="1").txn_id
    ret = mod_payment(
        office,
        payment,
        ref_number="2",
        memo="m",
        txn_date=date(2026, 3, 5),
        bank_account_ref=named("Savings"),
    ).bill_payment_check_ret

    assert ("2", "m", date(2026, 3, 5), "Savings") == (
        ret.ref_number,
        ret.memo,
        ret.txn_date,
        ret.bank_account_ref.full_name,
    )
    assert {"Savings": -100, "Office Supplies": 100} == office.file.trial_balance()


def test_applied_lines_of_a_mod_replace_payments_and_keep_credits(office: Office) -> None:
    """Source: On-Screen Reference, BillPaymentCheckMod."""
    first, second = enter(office), enter(office)
    vendor_credit = office.file.enter_credit("Harbor Paper Co", [("Fuel", "20.00")]).txn_id
    payment = office.file.pay_bill(first, credits={vendor_credit: "20.00"}).txn_id
    part = AppliedToTxnMod(txn_id=second, payment_amount=Decimal("60.00"))
    ret = mod_payment(office, payment, applied_to_txn_mod=(part,)).bill_payment_check_ret

    assert "60.00" == str(ret.amount)
    assert {first: Decimal("80.00"), second: Decimal("40.00")} == {
        bill.txn_id: bill.open_amount for bill in office.file.open_bills()
    }
    assert () == office.file.integrity_faults()


# Void


def void(office: Office, txn_id: str):
    return office.ask(TxnVoidRq(txn_void_type=office.file.transaction(txn_id).kind, txn_id=txn_id))


def test_voiding_a_check_reopens_its_bills(office: Office) -> None:
    """
    Unconfirmed but expected: amount 0, the memo marked, the link gone, the number kept (seen for invoices).
    """
    bill = enter(office)
    payment = office.file.pay_bill(bill, ref_number="1001", memo="run").txn_id
    office.clock.tick()
    response = void(office, payment)

    ret = office.ask(BillPaymentCheckQueryRq(txn_id=(payment,), include_line_items=True)).rets[0]
    assert ("BillPaymentCheck", payment, "1001") == (
        response.txn_void_type,
        response.txn_id,
        response.ref_number,
    )
    assert ("0.00", "VOID: run", "1001", ()) == (
        str(ret.amount),
        ret.memo,
        ret.ref_number,
        ret.applied_to_txn_ret,
    )
    assert {bill: Decimal("100.00")} == {one.txn_id: one.open_amount for one in office.file.open_bills()}
    assert {"Accounts Payable": -100, "Office Supplies": 100} == office.file.trial_balance()


@pytest.mark.parametrize(("keeps", "left"), [(True, "80.00"), (False, "100.00")])
def test_credits_used_with_a_voided_check_are_open(keeps: bool, left: str) -> None:
    """Unconfirmed but expected: credits stay applied."""
    office = Office(behaviour=Behaviour(void_keeps_credits=keeps))
    bill = enter(office)
    vendor_credit = office.file.enter_credit("Harbor Paper Co", [("Fuel", "20.00")]).txn_id
    payment = office.file.pay_bill(bill, credits={vendor_credit: "20.00"}).txn_id
    void(office, payment)

    assert left == str(bill_ret(office, bill).open_amount)
    assert () == office.file.integrity_faults()


def test_a_discount_goes_with_the_voided_check(office: Office) -> None:
    """The discount was taken by the payment."""
    bill = enter(office)
    payment = office.file.pay_bill(bill, discount=("5.00", "Purchase Discounts")).txn_id
    void(office, payment)

    assert "100.00" == str(bill_ret(office, bill).open_amount)
    assert "Purchase Discounts" not in office.file.trial_balance()


def test_voiding_an_unpaid_bill_sets_it_to_zero(office: Office) -> None:
    """Source: QuickBooks SDK, void: amounts are zero, the record stays."""
    bill = enter(office, ref_number="A1", memo="m")
    void(office, bill)

    ret = office.ask(BillQueryRq(txn_id=(bill,), include_line_items=True)).rets[0]
    assert ("0.00", "VOID: m", "A1", ["0.00"]) == (
        str(ret.amount_due),
        ret.memo,
        ret.ref_number,
        amounts(line.amount for line in ret.expense_line_ret),
    )
    assert {} == office.file.trial_balance()
    assert 3185 == void(office, bill).status_code, "there is nothing left to void"


@pytest.mark.parametrize(("marks", "memo"), [(True, "VOID: "), (False, None)])
def test_whether_a_void_marks_the_memo_is_open(marks: bool, memo: str | None) -> None:
    """Seen of an invoice, likely for bills (unconfirmed); nothing else tells a void bill from a zero one."""
    office = Office(behaviour=Behaviour(void_marks_memo=marks))
    bill = enter(office)
    void(office, bill)

    assert memo == bill_ret(office, bill).memo


@pytest.mark.parametrize("how", [{}, {"card": "Company Card"}])
def test_a_person_spreads_a_payment_over_other_bills(office: Office, how: dict[str, str]) -> None:
    """
    In the window of a bill payment: what it pays on each bill, with discount and credits on the first.

    Source: On-Screen Reference, BillPaymentCheckMod: payments and discounts are replaced, credits added. By
    card there is no such request, and the window is the same.
    """
    first, second = enter(office), enter(office, "50.00")
    vendor_credit = office.file.enter_credit("Harbor Paper Co", [("Fuel", "20.00")]).txn_id
    payment = office.file.pay_bill(first, **how)
    office.file.edit_payment(
        payment.txn_id,
        pays={second: "25.00", first: "75.00"},
        credits={vendor_credit: "20.00"},
        discount=("5.00", "Purchase Discounts"),
    )

    assert payment.amount == office.file.transaction(payment.txn_id).amount
    assert {first: Decimal("25.00")} == {one.txn_id: one.open_amount for one in office.file.open_bills()}
    assert () == office.file.integrity_faults()
    with pytest.raises(RefusedError) as refused:
        office.file.edit_payment(payment.txn_id, pays={second: "50.00"})
    assert 3210 == refused.value.code, "the credit stays on it"


def test_a_person_moves_a_payment_to_another_card(office: Office) -> None:
    """Only to a card: the window of the one kind of payment does not know the accounts of the other."""
    office.file.add_account("Second Card", "CreditCard")
    payment = office.file.pay_bill(enter(office), card="Company Card").txn_id
    office.file.edit_payment(payment, credit_card_account_ref="Second Card", memo="July")
    with pytest.raises(RefusedError) as refused:
        office.file.edit_payment(payment, credit_card_account_ref="Checking")

    assert 3140 == refused.value.code
    assert {"Second Card": -100, "Office Supplies": 100} == office.file.trial_balance()


def test_voiding_a_paid_bill_is_open(office: Office) -> None:
    """Unconfirmed: refused (3185), or the payment stays as unapplied credit, usable for another bill."""
    bill = enter(office)
    office.file.pay_bill(bill)
    assert 3185 == void(office, bill).status_code

    office = Office(behaviour=Behaviour(void_of_paid_bill="unapply"))
    bill, other = enter(office), enter(office, "60.00")
    payment = office.file.pay_bill(bill).txn_id
    assert 0 == void(office, bill).status_code
    assert {"Harbor Paper Co": -40} == office.file.accounts_payable()
    office.file.apply_credit(other, payment, "60.00")
    assert () == office.file.open_bills()
    assert () == office.file.integrity_faults()


def test_a_kind_that_does_not_match_is_not_found(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3120."""
    response = office.ask(TxnVoidRq(txn_void_type="Check", txn_id=enter(office)))

    assert 3120 == response.status_code


# Delete


def delete(office: Office, txn_id: str):
    return office.ask(TxnDelRq(txn_del_type=office.file.transaction(txn_id).kind, txn_id=txn_id))


def test_deleting_a_check_reopens_its_bills(office: Office) -> None:
    """Unconfirmed but expected: the same effect on the bill as voiding."""
    bill = enter(office)
    payment = office.file.pay_bill(bill, ref_number="7").txn_id
    response = delete(office, payment)

    assert (payment, "7") == (response.txn_id, response.ref_number)
    assert 500 == office.ask(BillPaymentCheckQueryRq(txn_id=(payment,))).status_code
    assert {"Harbor Paper Co": 100} == office.file.accounts_payable()


def test_deleting_a_paid_bill_is_open(office: Office) -> None:
    """Unconfirmed: refused (3160), or the payment stays as unapplied credit."""
    bill = enter(office)
    office.file.pay_bill(bill)
    assert 3160 == delete(office, bill).status_code

    office = Office(behaviour=Behaviour(delete_of_paid_bill="unapply"))
    bill = enter(office)
    office.file.pay_bill(bill, discount=("5.00", "Purchase Discounts"))
    assert 0 == delete(office, bill).status_code
    assert {"Harbor Paper Co": -95} == office.file.accounts_payable()
    assert () == office.file.integrity_faults()


def test_deleted_transactions_are_remembered_90_days(office: Office) -> None:
    """Source: On-Screen Reference, TxnDeletedQuery."""
    bill = enter(office, ref_number="A1")
    delete(office, bill)
    query = TxnDeletedQueryRq(txn_del_type=("Bill", "VendorCredit"))

    assert [("Bill", bill, "A1")] == [
        (ret.txn_del_type, ret.txn_id, ret.ref_number) for ret in office.ask(query).rets
    ]
    office.clock.tick(days=90, seconds=1)
    assert 1 == office.ask(query).status_code


def test_the_closed_period_refuses_deletions_and_voids(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3161 for deletions, 3171 for changes."""
    bill = enter(office, on=date(2026, 1, 1))
    office.file.set_closing_date(date(2026, 1, 31), password="secret")

    assert [3161, 3171] == [delete(office, bill).status_code, void(office, bill).status_code]
    with pytest.raises(RefusedError):
        office.file.delete(bill)
    office.file.delete(bill, password="secret")
    assert "Bill" not in office.file.counts()


def test_a_bill_open_in_a_window_blocks_its_payment(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3176, a related object is locked."""
    bill = enter(office)
    office.file.open_window(bill)
    assert 3176 == pay(office, applied(bill, "1.00")).status_code

    office.file.close_window(bill)
    payment = pay(office, applied(bill, "1.00")).bill_payment_check_ret.txn_id
    office.file.open_window(bill)
    assert 3176 == void(office, payment).status_code


# Other transactions


def test_a_check_pays_no_bill(office: Office) -> None:
    """
    Source: On-Screen Reference, CheckAdd: the bill stays open; CheckQuery does not return bill payments.
    """
    bill = enter(office)
    office.file.pay_bill(bill, amount="1.00")
    message = CheckAdd(
        account_ref=named("Checking"),
        payee_entity_ref=named("Harbor Paper Co"),
        expense_line_add=(ExpenseLineAdd(account_ref=named("Fuel"), amount=Decimal("5.00")),),
    )
    response = office.ask(CheckAddRq(check_add=message))

    assert ("5.00", "99.00") == (str(response.check_ret.amount), str(bill_ret(office, bill).open_amount))
    assert [response.check_ret.txn_id] == [ret.txn_id for ret in office.ask(CheckQueryRq()).rets]


def test_journal_entries_balance(office: Office) -> None:
    """Source: On-Screen Reference, JournalEntryAdd: debits equal credits, positive, at least one of each."""
    line = (
        "<Journal{0}Line><AccountRef><FullName>{1}</FullName></AccountRef>"
        "<Amount>{2}</Amount></Journal{0}Line>"
    )
    body = "<JournalEntryAddRq><JournalEntryAdd>{}</JournalEntryAdd></JournalEntryAddRq>"
    good = line.format("Debit", "Rent", "5.00") + line.format("Credit", "Checking", "5.00")
    bad = line.format("Debit", "Rent", "5.00") + line.format("Credit", "Checking", "4.00")
    payable = line.format("Debit", "Rent", "5.00") + line.format("Credit", "Accounts Payable", "5.00")

    assert [0, 3180, 3180] == [office.code(body.format(lines)) for lines in (good, bad, payable)]
    assert {"Checking": -5, "Rent": 5} == office.file.trial_balance()
    assert 0 == office.code(
        "<JournalEntryQueryRq><IncludeLineItems>true</IncludeLineItems></JournalEntryQueryRq>"
    )


def test_transfers_move_money(office: Office) -> None:
    """Source: schema, TransferAdd (12.0)."""
    body = (
        "<TransferAddRq><TransferAdd><TransferFromAccountRef><FullName>Checking</FullName></TransferFromAccountRef>"
        "<TransferToAccountRef><FullName>Savings</FullName></TransferToAccountRef><Amount>{}</Amount></TransferAdd>"
        "</TransferAddRq>"
    )

    assert [0, 3210] == [office.code(body.format(amount)) for amount in ("5.00", "-5.00")]
    ret = office.raw("<TransferQueryRq/>").responses[0].rets[0]
    assert ("Checking", "Savings", "5.00") == (
        ret.transfer_from_account_ref.full_name,
        ret.transfer_to_account_ref.full_name,
        str(ret.amount),
    )
    assert {"Checking": -5, "Savings": 5} == office.file.trial_balance()


def test_an_id_may_name_the_bank(office: Office) -> None:
    """References by ListID work everywhere."""
    bank = office.file.entry("Account", "Savings").list_id
    message = pay_add(applied(enter(office), "1.00")).bill_payment_check_add.replace(
        bank_account_ref=Ref(list_id=bank)
    )
    response = office.ask(pay_add(applied(enter(office), "1.00")).replace(bill_payment_check_add=message))

    assert "Savings" == response.bill_payment_check_ret.bank_account_ref.full_name


def test_a_payment_used_as_credit_cannot_be_voided() -> None:
    """What was made of an unapplied payment would hang in the air (code 3185 unconfirmed)."""
    office = Office(behaviour=Behaviour(void_of_paid_bill="unapply"))
    bill, other = enter(office), enter(office, "60.00")
    payment = office.file.pay_bill(bill).txn_id
    void(office, bill)
    office.file.apply_credit(other, payment, "60.00")

    assert 3185 == void(office, payment).status_code
    assert () == office.file.integrity_faults()


def test_applied_lines_of_a_mod_replace_discounts(office: Office) -> None:
    """Source: On-Screen Reference, BillPaymentCheckMod: payments and discounts are replaced."""
    bill = enter(office)
    payment = office.file.pay_bill(bill, discount=("5.00", "Purchase Discounts")).txn_id
    part = AppliedToTxnMod(txn_id=bill, payment_amount=Decimal("60.00"))
    ret = mod_payment(office, payment, applied_to_txn_mod=(part,)).bill_payment_check_ret

    assert ("60.00", None) == (str(ret.amount), ret.applied_to_txn_ret[0].discount_amount)
    assert "40.00" == str(bill_ret(office, bill).open_amount)
    assert "Purchase Discounts" not in office.file.trial_balance()
