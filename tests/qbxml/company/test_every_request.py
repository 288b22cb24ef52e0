"""Every covered request is answered at every version that knows it, and nothing else is."""

import re
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from qbxml import KNOWN_VERSIONS, MessageSet, Ref, Version, build, messages, parse
from qbxml.messages import (
    AccountMod,
    AccountModRq,
    AdditionalContactRef,
    ClassMod,
    ClassModRq,
    CustomerAdd,
    CustomerAddRq,
    CustomerMod,
    CustomerModRq,
    DateDrivenTermsAdd,
    DateDrivenTermsAddRq,
    ExpenseLineMod,
    ItemServiceAdd,
    ItemServiceAddRq,
    OtherNameAdd,
    OtherNameAddRq,
    SalesOrPurchase,
    StandardTermsAdd,
    StandardTermsAddRq,
    VendorAdd,
    VendorAddRq,
    VendorCreditMod,
    VendorCreditModRq,
    VendorTypeAdd,
    VendorTypeAddRq,
)
from qbxml.testing import COVERED_REQUESTS, Behaviour, Preferences, group
from tests.qbxml.company.desk import Office, named

BARE_QUERIES = [
    name
    for name in COVERED_REQUESTS
    if name.endswith("QueryRq")
    and name not in {"BillToPayQueryRq", "ListDeletedQueryRq", "TxnDeletedQueryRq"}
]


@pytest.fixture(scope="module")
def full() -> Office:
    """A file with something of every kind."""
    office = Office(preferences=Preferences(is_multi_currency_on=True))
    file = office.file
    address = {"addr1": "1 Main", "city": "Salem", "state": "OR"}
    file.add_customer("Oak Hills", bill_address=address, phone="1")
    file.add_customer("Spring", parent="Oak Hills")
    file.add("Employee", "Crew One", first_name="Crew", last_name="One")
    file.add("OtherName", "City Hall")
    file.add("VendorType", "Subcontractor")
    file.add("DateDrivenTerms", "10th", day_of_month_due=10)
    for kind in ("ItemService", "ItemNonInventory", "ItemOtherCharge"):
        file.add_item(kind, account="Job Materials", kind=kind)
    file.add("ItemInventory", "Sprinkler", asset_account_ref="Inventory Asset", purchase_cost=Decimal(4))
    file.add("ItemDiscount", "Early bird")
    file.add_item_group("Bed", {"ItemService": "2"})
    file.order("Stone Yard", [group("Bed")])
    file.edit_vendor(
        "Stone Yard", vendor_address=address, vendor_type_ref="Subcontractor", currency_ref="US Dollar"
    )
    bill = file.enter_bill("Stone Yard", [("Fuel", "5.00")])
    credit = file.enter_credit("Stone Yard", [("Fuel", "1.00")])
    file.pay_bill(bill.txn_id, credits={credit.txn_id: "1.00"})
    file.write_check("Checking", [("Rent", "1.00")], payee="Stone Yard")
    file.enter_journal({"Rent": "1.00"}, {"Checking": "1.00"})
    file.transfer("Checking", "Savings", "1.00")
    return office


@pytest.mark.parametrize("name", BARE_QUERIES)
def test_a_query_is_answered_at_every_version(full: Office, name: str) -> None:
    """Newer fields are left out for older versions; the answer parses and holds nothing unknown."""
    cls = messages.request_class(name)
    assert cls is not None
    versions = [version for version in KNOWN_VERSIONS if version >= Version.parse(cls.SINCE)]
    for version in versions:
        text = full.file.process(build(MessageSet((cls(),)), version))
        response = parse(text).responses[0]

        assert cls.RESPONSE is type(response)
        assert response.status_code in {0, 1}
        for ret in response.rets:
            assert () == ret.extra


def test_queries_find_what_is_there(full: Office) -> None:
    """No covered kind is empty in a full file, but for the ones nothing was made of."""
    empty = {name for name in BARE_QUERIES if full.ask(messages.request_class(name)()).status_code == 1}

    assert {"BillPaymentCreditCardQueryRq", "DataExtDefQueryRq"} == empty


@pytest.mark.parametrize(
    "request_",
    [
        StandardTermsAddRq(standard_terms_add=StandardTermsAdd(name="Net 45", std_due_days=45)),
        DateDrivenTermsAddRq(date_driven_terms_add=DateDrivenTermsAdd(name="15th", day_of_month_due=15)),
        VendorTypeAddRq(vendor_type_add=VendorTypeAdd(name="Supplier")),
        OtherNameAddRq(other_name_add=OtherNameAdd(name="County")),
        CustomerAddRq(customer_add=CustomerAdd(name="Elm Court", phone="2")),
        ItemServiceAddRq(
            item_service_add=ItemServiceAdd(
                name="Mowing", sales_or_purchase=SalesOrPurchase(price=Decimal(20), account_ref=named("Fuel"))
            )
        ),
    ],
    ids=lambda request: type(request).__name__,
)
def test_adds_of_other_lists(office: Office, request_) -> None:
    """Each answers its record, is found by a query, and refuses its name a second time (3100)."""
    response = office.ask(request_)
    again = office.ask(request_)

    ret = response.rets[0]
    kind = type(request_).__name__.removesuffix("AddRq")
    found = office.ask(messages.request_class(f"{kind}QueryRq")(list_id=(ret.list_id,))).rets[0]
    assert (0, 3100) == (response.status_code, again.status_code)
    assert ret == found


def test_mods_of_other_lists(office: Office) -> None:
    """AccountMod, ClassMod and CustomerMod follow the same rules as VendorMod."""
    office.file.add_customer("Oak Hills", phone="1")

    def current(kind: str, name: str) -> dict:
        entry = office.file.entry(kind, name)
        return {"list_id": entry.list_id, "edit_sequence": entry.edit_sequence}

    account = office.ask(
        AccountModRq(account_mod=AccountMod(**current("Account", "Fuel"), name="Diesel", desc="d"))
    )
    klass = office.ask(ClassModRq(class_mod=ClassMod(**current("Class", "Overhead"), is_active=False)))
    customer = office.ask(
        CustomerModRq(customer_mod=CustomerMod(**current("Customer", "Oak Hills"), phone=""))
    )

    assert ("Diesel", "d", "60100") == (
        account.account_ret.full_name,
        account.account_ret.desc,
        account.account_ret.account_number,
    )
    assert klass.class_ret.is_active is False
    assert customer.customer_ret.phone is None


def test_an_entry_cannot_lie_below_itself(office: Office) -> None:
    """A loop of parents is refused (3130, wording unconfirmed)."""
    parent = office.file.entry("Account", "Job Materials")
    message = AccountMod(
        list_id=parent.list_id,
        edit_sequence=parent.edit_sequence,
        parent_ref=Ref(full_name="Job Materials:Hardscape"),
    )

    assert 3130 == office.ask(AccountModRq(account_mod=message)).status_code


def test_a_vendor_credit_is_modified_like_a_bill(office: Office) -> None:
    """Source: schema, VendorCreditMod; what is used of it cannot be taken back (3210)."""
    bill = office.file.enter_bill("Stone Yard", [("Fuel", "10.00")])
    credit = office.file.enter_credit("Stone Yard", [("Fuel", "8.00")])
    office.file.apply_credit(bill.txn_id, credit.txn_id, "5.00")

    def to(amount: str) -> int:
        current = office.file.transaction(credit.txn_id)
        line = ExpenseLineMod(txn_line_id=current.lines[0].line_id, amount=Decimal(amount))
        message = VendorCreditMod(
            txn_id=current.txn_id, edit_sequence=current.edit_sequence, expense_line_mod=(line,)
        )
        return office.ask(VendorCreditModRq(vendor_credit_mod=message)).status_code

    assert [3210, 0] == [to("4.99"), to("5.00")]
    assert {"Stone Yard": 5} == office.file.accounts_payable()


def test_contacts_of_a_vendor_are_kept(office: Office) -> None:
    """Source: schema, AdditionalContactRef (12.0): repeated parts come back as they were sent."""
    contacts = (
        AdditionalContactRef(contact_name="Main Email", contact_value="a@example.com"),
        AdditionalContactRef(contact_name="Mobile", contact_value="555"),
    )
    response = office.ask(VendorAddRq(vendor_add=VendorAdd(name="New", additional_contact_ref=contacts)))

    assert contacts == response.vendor_ret.additional_contact_ref


DOCUMENT = Path(__file__).parents[3] / "docs" / "reference" / "company-file.md"


def test_the_reference_lists_every_request_and_every_switch() -> None:
    """The page says what is covered and what is open; it cannot fall behind."""
    text = DOCUMENT.read_text(encoding="utf-8")
    listed = set(re.findall(r"`([A-Za-z]+Rq)`", text))
    switches = {field.name for field in attrs.fields(Behaviour)}

    assert set(COVERED_REQUESTS) == listed
    assert switches == set(re.findall(r"^\| `([a-z_]+)` \|", text, flags=re.MULTILINE))


def test_the_example_of_the_reference_runs() -> None:
    """Code in the page is true."""
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert blocks
    for block in blocks:
        exec(compile(block, str(DOCUMENT), "exec"), {})
