"""Item lines, lines of item groups, and lines that come from purchase orders."""

from decimal import Decimal

import pytest

from qbxml.messages import (
    BillAdd,
    BillAddRq,
    BillMod,
    BillModRq,
    BillQueryRq,
    CheckAdd,
    CheckAddRq,
    ExpenseLineMod,
    ItemGroupAdd,
    ItemGroupAddRq,
    ItemGroupLine,
    ItemGroupLineAdd,
    ItemGroupLineMod,
    ItemGroupQueryRq,
    ItemLineAdd,
    ItemLineMod,
    LinkToTxn,
    PurchaseOrderAdd,
    PurchaseOrderAddRq,
    PurchaseOrderLineAdd,
    PurchaseOrderQueryRq,
    TransactionQueryRq,
    TxnDelRq,
)
from qbxml.testing import RefusedError, expense, group, item
from tests.qbxml.company.desk import Office, amounts, named


@pytest.fixture
def yard(office: Office) -> Office:
    """A file with three items, and a group of two of them: 2 Mulch at 30 and 1 Edging at 5."""
    office.file.add_item("Mulch", account="Job Materials", cost="30")
    office.file.add_item("Edging", account="Job Materials:Hardscape", cost="5")
    office.file.add_item("Delivery", account="Fuel", cost="12.50", kind="ItemOtherCharge")
    office.file.add_item_group("Bed", {"Mulch": "2", "Edging": "1"}, item_desc="One planting bed")
    return office


def add(office: Office, *items, **fields):
    message = BillAdd(vendor_ref=named("Harbor Paper Co"), item_lines=items, **fields)
    return office.ask(BillAddRq(bill_add=message))


def mod(office: Office, txn_id: str, *items, **fields):
    sequence = office.file.transaction(txn_id).edit_sequence
    message = BillMod(txn_id=txn_id, edit_sequence=sequence, item_lines=items, **fields)
    return office.ask(BillModRq(bill_mod=message))


def bed(quantity: str | None = None) -> ItemGroupLineAdd:
    given = Decimal(quantity) if quantity else None
    return ItemGroupLineAdd(item_group_ref=named("Bed"), quantity=given)


def shape(ret) -> list:
    """Item lines and groups of a bill as text."""
    told = []
    for line in ret.item_lines:
        if hasattr(line, "total_amount"):
            members = [
                (one.item_ref.full_name, str(one.quantity), str(one.amount)) for one in line.item_line_ret
            ]
            told.append((line.item_group_ref.full_name, str(line.quantity), str(line.total_amount), members))
        else:
            told.append((line.item_ref.full_name, str(line.quantity), str(line.amount)))
    return told


def test_every_field_of_an_item_line_is_kept(yard: Office) -> None:
    """Source: On-Screen Reference, ItemLineAdd: item, quantity, cost, customer, class, billing, account."""
    yard.file.add_customer("Oak Hills")
    yard.file.add_customer("Spring", parent="Oak Hills")
    line = ItemLineAdd(
        item_ref=named("Mulch"),
        desc="Dark",
        quantity=Decimal(2),
        cost=Decimal("31.5"),
        customer_ref=named("Oak Hills:Spring"),
        class_ref=named("Construction"),
        billable_status="Billable",
        override_item_account_ref=named("Repairs"),
    )
    ret = add(yard, line).bill_ret.item_lines[0]

    assert ("Mulch", "Dark", "2", "31.5", "63.00", "Oak Hills:Spring", "Construction", "Billable") == (
        ret.item_ref.full_name,
        ret.desc,
        str(ret.quantity),
        str(ret.cost),
        str(ret.amount),
        ret.customer_ref.full_name,
        ret.class_ref.full_name,
        ret.billable_status,
    )
    assert {"Accounts Payable": -63, "Repairs": 63} == yard.file.trial_balance(), "the override account posts"


def test_an_item_line_can_be_added_and_moved_to_another_account(yard: Office) -> None:
    """Source: On-Screen Reference, ItemLineMod: TxnLineID -1 adds, OverrideItemAccountRef posts elsewhere."""
    bill = yard.file.enter_bill("Harbor Paper Co", [expense("Rent", "1.00"), item("Mulch")])
    ret = mod(
        yard,
        bill.txn_id,
        ItemLineMod(txn_line_id=bill.lines[1].line_id, override_item_account_ref=named("Repairs")),
        ItemLineMod(txn_line_id="-1", item_ref=named("Delivery"), quantity=Decimal(2)),
        expense_line_mod=(ExpenseLineMod(txn_line_id=bill.lines[0].line_id),),
    ).bill_ret

    assert [("Mulch", "1", "30.00"), ("Delivery", "2", "25.00")] == shape(ret)
    assert {"Accounts Payable": -56, "Rent": 1, "Repairs": 30, "Fuel": 25} == yard.file.trial_balance()


def test_an_inactive_item_cannot_be_bought(yard: Office) -> None:
    """Source: status-code appendix of the SDK: 3140."""
    yard.file.make_inactive("Mulch", "ItemService")

    assert 3140 == add(yard, ItemLineAdd(item_ref=named("Mulch"))).status_code


# Groups


def test_a_group_line_brings_its_items(yard: Office) -> None:
    """Source: On-Screen Reference, ItemGroupLineAdd: QuickBooks enters the items of the group."""
    ret = add(yard, ItemLineAdd(item_ref=named("Delivery")), bed("3")).bill_ret

    members = [("Mulch", "6", "180.00"), ("Edging", "3", "15.00")]
    assert [("Delivery", "1", "12.50"), ("Bed", "3", "195.00", members)] == shape(ret)
    assert "207.50" == str(ret.amount_due)
    assert "One planting bed" == ret.item_lines[1].desc
    assert () == yard.file.integrity_faults()


def test_checks_and_credits_take_groups_too(yard: Office) -> None:
    """Source: schema, CheckAdd and VendorCreditAdd."""
    message = CheckAdd(account_ref=named("Checking"), item_lines=(bed(),))
    response = yard.ask(CheckAddRq(check_add=message))
    credit = yard.file.enter_credit("Harbor Paper Co", [group("Bed")])

    assert ["65.00", "65.00"] == amounts([response.check_ret.amount, credit.amount])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (ItemGroupLineAdd(item_group_ref=named("Mulch")), 3140),
        (ItemGroupLineAdd(item_group_ref=named("Nothing")), 3140),
        (ItemLineAdd(item_ref=named("Bed")), 3140),
    ],
)
def test_groups_and_items_are_told_apart(yard: Office, line, code: int) -> None:
    """Source: status-code appendix of the SDK: 3140, wrong type for this place."""
    assert code == add(yard, line).status_code


def test_a_group_line_stays_scales_or_changes_its_items(yard: Office) -> None:
    """Source: On-Screen Reference, ItemGroupLineMod (what a new quantity does to items is unconfirmed)."""
    bill = yard.file.enter_bill("Harbor Paper Co", [group("Bed"), item("Delivery")])
    head, mulch, edging, delivery = (line.line_id for line in bill.lines)

    def after(*items) -> list:
        return shape(mod(yard, bill.txn_id, *items).bill_ret)

    keep = ItemLineMod(txn_line_id=delivery)
    stays = after(ItemGroupLineMod(txn_line_id=head), keep)
    scaled = after(ItemGroupLineMod(txn_line_id=head, quantity=Decimal(2)), keep)
    listed = after(
        ItemGroupLineMod(
            txn_line_id=head,
            item_line_mod=(
                ItemLineMod(txn_line_id=edging, quantity=Decimal(9)),
                ItemLineMod(txn_line_id="-1", item_ref=named("Delivery")),
            ),
        )
    )

    of_delivery = ("Delivery", "1", "12.50")
    assert [("Bed", "1", "65.00", [("Mulch", "2", "60.00"), ("Edging", "1", "5.00")]), of_delivery] == stays
    assert [
        ("Bed", "2", "130.00", [("Mulch", "4", "120.00"), ("Edging", "2", "10.00")]),
        of_delivery,
    ] == scaled
    assert [("Bed", "2", "57.50", [("Edging", "9", "45.00"), of_delivery])] == listed
    assert 3120 == mod(yard, bill.txn_id, ItemLineMod(txn_line_id=mulch)).status_code, "the line is gone"


def test_clearing_item_lines_clears_groups(yard: Office) -> None:
    """Source: QuickBooks SDK: ClearItemLines removes all item lines."""
    bill = yard.file.enter_bill("Harbor Paper Co", [expense("Rent", "1.00"), group("Bed")])
    ret = mod(yard, bill.txn_id, clear_item_lines=True).bill_ret

    assert ("1.00", ()) == (str(ret.amount_due), ret.item_lines)


def test_a_group_is_added_and_found(yard: Office) -> None:
    """Source: schema, ItemGroupAdd and ItemGroupQuery; its items cannot be deleted (3160)."""
    parts = (ItemGroupLine(item_ref=named("Delivery"), quantity=Decimal(4)),)
    response = yard.ask(ItemGroupAddRq(item_group_add=ItemGroupAdd(name="Truck", item_group_line=parts)))
    found = yard.ask(ItemGroupQueryRq(full_name=("Truck",))).item_group_ret[0]

    assert response.item_group_ret == found
    assert [("Delivery", "4")] == [
        (one.item_ref.full_name, str(one.quantity)) for one in found.item_group_line
    ]
    with pytest.raises(RefusedError, match="3160"):
        yard.file.delete_entry("Delivery", "ItemOtherCharge")


# Purchase orders


def order(office: Office, vendor: str = "Harbor Paper Co", **fields):
    """A purchase order of 10 Mulch at 29 and 4 Edging at the item's cost of 5."""
    lines = (
        PurchaseOrderLineAdd(item_ref=named("Mulch"), quantity=Decimal(10), rate=Decimal(29)),
        PurchaseOrderLineAdd(item_ref=named("Edging"), quantity=Decimal(4)),
    )
    message = PurchaseOrderAdd(vendor_ref=named(vendor), lines=lines, **fields)
    return office.ask(PurchaseOrderAddRq(purchase_order_add=message)).purchase_order_ret


def read(office: Office, txn_id: str):
    query = PurchaseOrderQueryRq(txn_id=(txn_id,), include_line_items=True, include_linked_txns=True)
    return office.ask(query).purchase_order_ret[0]


def line_of(order_ret, place: int, **fields) -> ItemLineAdd:
    link = LinkToTxn(txn_id=order_ret.txn_id, txn_line_id=order_ret.lines[place].txn_line_id)
    return ItemLineAdd(link_to_txn=link, **fields)


def test_an_order_posts_nothing(yard: Office) -> None:
    """Source: On-Screen Reference, PurchaseOrderAdd: a non-posting transaction."""
    ret = order(yard, ref_number="PO-1")

    assert ("310.00", False, {}) == (str(ret.total_amount), ret.is_fully_received, yard.file.trial_balance())
    assert [ret.txn_id] == [
        one.txn_id
        for one in yard.ask(TransactionQueryRq(transaction_posting_status_filter="NonPosting")).rets
    ]
    assert 1 == yard.ask(TransactionQueryRq(transaction_posting_status_filter="Posting")).status_code


def test_a_bill_takes_the_lines_of_an_order(yard: Office) -> None:
    """Source: On-Screen Reference, BillAdd: LinkToTxnID brings all lines that are still to come."""
    asked = order(yard)
    ret = add(yard, link_to_txn_id=(asked.txn_id,)).bill_ret
    after = read(yard, asked.txn_id)
    bill = yard.ask(BillQueryRq(txn_id=(ret.txn_id,), include_linked_txns=True)).bill_ret[0]

    assert [("Mulch", "10", "290.00"), ("Edging", "4", "20.00")] == shape(ret)
    assert after.is_fully_received is True
    assert [("Bill", ret.txn_id, "QUANTYPE")] == [
        (one.txn_type, one.txn_id, one.link_type) for one in after.linked_txn
    ]
    assert [("PurchaseOrder", asked.txn_id)] == [(one.txn_type, one.txn_id) for one in bill.linked_txn]


def test_a_line_takes_a_line_of_an_order(yard: Office) -> None:
    """Source: On-Screen Reference, LinkToTxn: quantity and cost of the bill count; the rest stays open."""
    asked = order(yard)
    first = add(yard, line_of(asked, 0, quantity=Decimal(3), amount=Decimal("90.00"))).bill_ret
    second = add(yard, link_to_txn_id=(asked.txn_id,)).bill_ret

    assert [("Mulch", "3", "90.00")] == shape(first)
    assert [("Mulch", "7", "203.00"), ("Edging", "4", "20.00")] == shape(second)
    assert [("10", "0", True), ("4", "0", True)] == [
        (str(line.received_quantity), str(line.unbilled_quantity), line.is_billed)
        for line in read(yard, asked.txn_id).lines
    ]


def test_what_cannot_be_linked_is_refused(yard: Office) -> None:
    """
    Source: status-code appendix of the SDK: 3120 not found, 3177 linked twice; the codes for another vendor's
    order (3140) and for an item beside the link (3180) are unconfirmed.
    """
    asked, other = order(yard), order(yard, vendor="Stone Yard")
    bill = yard.file.enter_bill("Harbor Paper Co", [("Fuel", "1.00")])
    wrong_line = ItemLineAdd(link_to_txn=LinkToTxn(txn_id=asked.txn_id, txn_line_id="9999-1"))

    codes = [
        add(yard, link_to_txn_id=("9999-1",)).status_code,
        add(yard, link_to_txn_id=(bill.txn_id,)).status_code,
        add(yard, wrong_line).status_code,
        add(yard, link_to_txn_id=(asked.txn_id, asked.txn_id)).status_code,
        add(yard, line_of(asked, 0), line_of(asked, 0)).status_code,
        add(yard, link_to_txn_id=(other.txn_id,)).status_code,
        add(yard, line_of(asked, 0, item_ref=named("Mulch"))).status_code,
    ]
    assert [3120, 3120, 3120, 3177, 3177, 3140, 3180] == codes
    assert read(yard, asked.txn_id).is_fully_received is False


def test_a_closed_order_is_left_out_with_a_warning(yard: Office) -> None:
    """Source: status-code appendix of the SDK: 570, the other transaction is closed; the rest is saved."""
    asked = order(yard)
    add(yard, link_to_txn_id=(asked.txn_id,))
    rest = add(yard, ItemLineAdd(item_ref=named("Delivery")), link_to_txn_id=(asked.txn_id,))

    assert (570, "Warn", [("Delivery", "1", "12.50")]) == (
        rest.status_code,
        rest.status_severity,
        shape(rest.bill_ret),
    )
    assert 3180 == add(yard, link_to_txn_id=(asked.txn_id,)).status_code, "nothing is left of the bill"


def test_a_bill_that_goes_away_opens_its_order(yard: Office) -> None:
    """What is received is counted from the bills; an order with bills cannot be deleted (3160)."""
    asked = order(yard)
    bill = add(yard, link_to_txn_id=(asked.txn_id,)).bill_ret.txn_id
    delete = TxnDelRq(txn_del_type="PurchaseOrder", txn_id=asked.txn_id)

    assert 3160 == yard.ask(delete).status_code
    yard.file.void(bill)
    assert read(yard, asked.txn_id).is_fully_received is False
    yard.file.delete(bill)
    assert 0 == yard.ask(delete).status_code


def test_a_person_orders_groups(yard: Office) -> None:
    """An order of a group is told by group and by item."""
    asked = yard.file.order("Harbor Paper Co", [group("Bed", quantity="2")], ref_number="PO-2")
    head = read(yard, asked.txn_id).lines[0]
    bill = add(yard, link_to_txn_id=(asked.txn_id,)).bill_ret

    assert ("Bed", "130.00", ["4", "2"]) == (
        head.item_group_ref.full_name,
        str(head.total_amount),
        [str(line.quantity) for line in head.purchase_order_line_ret],
    )
    assert [("Mulch", "4", "120.00"), ("Edging", "2", "10.00")] == shape(bill)
