"""The real client against the fake over real sockets: the families that no other test goes through."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from billv3 import (
    BillError,
    Client,
    Conflict,
    InProcessLimiter,
    InvalidRequest,
    LimitExceeded,
    NotFound,
    UsageError,
)
from billv3.filters import PaymentFilters
from billv3.ids import ApprovalPolicyID, ExportID, UserID
from billv3.models import (
    Address,
    ApprovalDecision,
    BillLineItem,
    BulkPaymentCreate,
    BulkPaymentLine,
    ClassificationCreate,
    ClassificationUpdate,
    CreditMemoCreate,
    CreditMemoLineItem,
    CreditMemoUpdate,
    CustomerBankAccountCreate,
    CustomerBankAccountUpdate,
    CustomerContactCreate,
    CustomerContactUpdate,
    CustomerCreate,
    CustomerReference,
    ExchangeRateRequest,
    FundingAccount,
    InvoiceCreate,
    InvoiceLineItem,
    PaymentLinkRequest,
    PolicyRuleWrite,
    PolicyWrite,
    ReceiptAllocation,
    ReceiptRecord,
    RecurringBillCreate,
    RecurringBillUpdate,
    RecurringInvoiceCreate,
    RecurringInvoiceLineItem,
    RecurringInvoiceUpdate,
    Schedule,
    VendorCreate,
    VendorCreditCreate,
    VendorCreditLineItem,
    VendorCreditUpdate,
)
from billv3.testing import FakeBill, FakeBillServer, Knobs, line
from tests.billv3.conftest import MovableClock, credentials
from tests.billv3.samples import ADDRESS, new_vendor

MONTHLY = Schedule(period="MONTHLY", frequency=1, next_due_date=date(2026, 4, 1), days_in_advance=5)


@pytest.fixture
def client(fake: FakeBill, clock: MovableClock) -> Iterator[Client]:
    """A client of the sandbox over a socket; the fake must play all it asks for."""
    fake.knobs = Knobs(production=False)
    with (
        FakeBillServer(fake) as server,
        Client(credentials(fake), base_url=server.url, clock=clock, limiter=InProcessLimiter()) as client,
    ):
        yield client
    assert 0 == fake.refusals["BDC_1121"]


def entered(fake: FakeBill, vendor: str, number: str, amount: str = "10.00") -> str:
    ledger = fake.office.add_account(f"Supplies {number}", "EXPENSE")
    return fake.office.enter_bill(vendor, number, [line(amount, ledger)], invoice_date=date(2026, 3, 9))


def test_approval_policies_and_decisions(client: Client, fake: FakeBill) -> None:
    """Source: BILL developer documentation, bill approvals: policies are replaced as a whole."""
    rule = PolicyRuleWrite(key="BILL_AMOUNT", op="gte", values=("100",))
    policy = PolicyWrite(policy_name="Large bills", rules=(rule,), approvers=(UserID(fake.user_id),))
    made = client.approvals.create_policy(policy)
    client.approvals.replace_policy(
        made.id, PolicyWrite(policy_name="All bills", rules=(rule,), approvers=policy.approvers)
    )
    vendor = fake.office.add_vendor("Cedar Supply Co")
    ledger = fake.office.add_account("Supplies", "EXPENSE")
    bill = fake.office.enter_bill(
        vendor, "CS-1", [line("150", ledger)], invoice_date=date(2026, 3, 9), approvers=[fake.user_id]
    )

    assert ["All bills"] == [policy.policy_name for policy in client.approvals.policies()]
    assert [bill] == [pending.bill_id for pending in client.approvals.pending()]
    assert "SUCCESS" == client.approvals.decide([ApprovalDecision(bill_id=bill, action="APPROVE")]).status
    assert "APPROVED" == client.bills.get(bill).approval_status
    client.approvals.delete_policy(made.id)
    assert () == client.approvals.policies()
    with pytest.raises(NotFound):
        client.approvals.delete_policy(ApprovalPolicyID("0ap02MISSINGMISSIa1b2"))


def test_documents_come_back_as_they_were_sent(client: Client, fake: FakeBill) -> None:
    """Source: BILL documentation, documents and attachments: raw bytes, a temporary id, a download link."""
    bill = entered(fake, fake.office.add_vendor("Cedar Supply Co"), "CS-1")
    data = bytes(range(256)) * 40
    uploaded = client.documents.upload(bill, "Rechnung März.pdf", data)
    states = [client.documents.upload_status([uploaded.id])[0] for _ in range(2)]
    document = client.documents.list(bill).first()

    assert ["IN_PROGRESS", "UPLOADED"] == [state.status for state in states]
    assert states[1].document_id == document.id == client.documents.get(document.id).id
    assert ("Rechnung März.pdf", data) == (document.name, client.documents.download(document))


@pytest.mark.parametrize("owner", ["vendors", "customers", "invoices"])
def test_attachments_can_be_deleted(client: Client, fake: FakeBill, owner: str) -> None:
    """Source: BILL documentation, documents and attachments."""
    customer = fake.office.add_customer("Harbor Hotel")
    ids = {"vendors": fake.office.add_vendor("Cedar Supply Co"), "customers": customer}
    ids["invoices"] = client.invoices.create(new_invoice(customer, "I-1")).id
    kept = client.attachments.upload(
        owner, ids[owner], "a.txt", b"text", replace_invoice_pdf=owner == "invoices"
    )

    assert b"text" == client.documents.download(client.attachments.get(kept.id))
    assert [kept.id] == [row.id for row in client.attachments.list(owner, ids[owner])]
    client.attachments.delete(kept.id)
    assert () == client.attachments.list(owner, ids[owner]).all()


def test_exports_are_listed_with_a_link(client: Client, fake: FakeBill) -> None:
    """Source: changelog of 2026-05-12; the id of a row is called exportId."""
    made = fake.office.add_export("Bills of March", b"id,amount\n")
    (row,) = client.exports.list()

    assert (made, "Bills of March") == (row.export_id, row.name)
    assert "/connect/v3/files/" in client.exports.download_link(row.export_id).download_link
    assert "files" not in repr(client.exports.download_link(row.export_id))
    with pytest.raises(NotFound):
        client.exports.download_link(ExportID("exp02MISSINGMISSIa1b2"))


def new_invoice(customer: str, number: str) -> InvoiceCreate:
    return InvoiceCreate(
        customer=CustomerReference(id=customer),
        invoice_number=number,
        invoice_date=date(2026, 3, 9),
        due_date=date(2026, 4, 9),
        invoice_line_items=(
            InvoiceLineItem(price=Decimal("12.50"), quantity=Decimal(2), description="Mulch"),
        ),
    )


def test_invoices_are_sent_linked_and_paid(client: Client, fake: FakeBill) -> None:
    """Source: official Postman collection, invoices."""
    customer = client.customers.create(
        CustomerCreate(name="Harbor Hotel", email="ap@harbor.test", billing_address=ADDRESS)
    )
    invoice = client.invoices.create(new_invoice(customer.id, "I-1"))
    client.invoices.email(invoice.id, ["ap@harbor.test"], reply_to=UserID(fake.user_id))
    link = client.invoices.payment_link(
        invoice.id, PaymentLinkRequest(customer_id=customer.id, email="ap@harbor.test")
    )
    receipt = client.invoices.record_payment(
        ReceiptRecord(
            customer_id=customer.id,
            payment_date=date(2026, 3, 20),
            payment_type="CHECK",
            amount=Decimal("20.00"),
            invoices=(ReceiptAllocation(id=invoice.id, amount=Decimal("15.25")),),
        )
    )

    assert link.payment_link.startswith("https://")
    assert link.payment_link not in repr(link)
    assert (Decimal("20.00"), Decimal("4.75")) == (receipt.amount, receipt.unapplied_amount)
    assert Decimal("15.25") == receipt.invoices[0].payments[0].amount
    assert ("PARTIAL_PAYMENT", Decimal("9.75")) == (
        client.invoices.get(invoice.id).status,
        client.invoices.get(invoice.id).due_amount,
    )
    assert [receipt.id] == [row.id for row in client.received_payments.list()]
    assert invoice.id == client.received_payments.get(receipt.id).invoice_payments[0].invoice_id
    with pytest.raises(Conflict):
        client.invoices.create(new_invoice(customer.id, "I-1"))
    with pytest.raises(UsageError):
        client.invoices.email(invoice.id, [])


def test_customers_have_contacts_and_bank_accounts(client: Client, fake: FakeBill) -> None:
    """Source: changelogs of 2025-12-05 and 2025-12-12; BILL documentation, customer contacts."""
    customer = client.customers.create(CustomerCreate(name="Harbor Hotel", billing_address=ADDRESS)).id
    contacts, banks = client.customers.contacts(customer), client.customers.bank_accounts(customer)
    contact = contacts.create(
        CustomerContactCreate(first_name="Accounts", last_name="Desk", email="a@harbor.test")
    )
    bank = banks.create(
        CustomerBankAccountCreate(
            name_on_account="Harbor Hotel",
            account_number="5550001111",
            routing_number="123456780",
            type="CHECKING",
            owner_type="BUSINESS",
        )
    )

    assert "5550001111" not in repr(bank)
    assert "123" == contacts.update(contact.id, CustomerContactUpdate(phone="123")).phone
    assert "Main" == banks.update(bank.id, CustomerBankAccountUpdate(nickname="Main")).nickname
    assert contact.id == contacts.get(contact.id).id == contacts.list().first().id
    assert bank.id == banks.get(bank.id).id == banks.list().first().id
    assert banks.archive(bank.id).archived
    client.customers.authorize_charges(customer)
    assert client.customers.get(customer).authorized_to_charge is True
    with pytest.raises(InvalidRequest):
        contacts.create(CustomerContactCreate(first_name="Second", last_name="Desk", email="a@harbor.test"))
    other = fake.office.add_customer("Other")
    with pytest.raises(NotFound):
        client.customers.contacts(other).get(contact.id)


def test_credit_memos_in_bulk(client: Client, fake: FakeBill) -> None:
    """Source: official Postman collection, credit memos: percentages are of the whole."""
    customer = fake.office.add_customer("Harbor Hotel")
    lines = (
        CreditMemoLineItem(price=Decimal("14.99"), quantity=Decimal(2)),
        CreditMemoLineItem(rate_percent=Decimal(-10)),
    )
    new = [
        CreditMemoCreate(
            customer_id=customer,
            reference_number=f"M-{n}",
            credit_date=date(2026, 3, 9),
            credit_memo_line_items=lines,
        )
        for n in range(2)
    ]
    made = client.credit_memos.create_bulk(new)
    ids = [memo.id for memo in made]
    changed = client.credit_memos.update_bulk([CreditMemoUpdate(id=ids[0], description="Damaged")])
    replaced = client.credit_memos.replace_bulk(
        [
            CreditMemoCreate(
                id=ids[1],
                customer_id=customer,
                reference_number="M-9",
                credit_date=date(2026, 3, 9),
                credit_memo_line_items=lines[:1],
            )
        ]
    )

    assert [Decimal("26.98")] * 2 == [memo.amount for memo in made]
    assert ("Damaged", "M-9", Decimal("29.98")) == (
        changed[0].description,
        replaced[0].reference_number,
        replaced[0].amount,
    )
    assert [True, True] == [memo.archived for memo in client.credit_memos.archive_bulk(ids)]
    assert [False, False] == [memo.archived for memo in client.credit_memos.restore_bulk(ids)]
    with pytest.raises(LimitExceeded):
        client.credit_memos.create_bulk(new * 26)
    with pytest.raises(UsageError):
        client.credit_memos.replace_bulk(new)


def test_recurring_bills_and_invoices(client: Client, fake: FakeBill) -> None:
    """Source: BILL developer documentation, recurring bills; official Postman collection."""
    vendor, customer = fake.office.add_vendor("Cedar Supply Co"), fake.office.add_customer("Harbor Hotel")
    bill = client.recurring_bills.create(
        RecurringBillCreate(
            vendor_id=vendor, recurring_bill_line_items=(BillLineItem(amount=Decimal(25)),), schedule=MONTHLY
        )
    )
    new = RecurringInvoiceCreate(
        customer_id=customer,
        schedule=MONTHLY,
        recurring_invoice_line_items=(
            RecurringInvoiceLineItem(amount=Decimal("19.99"), quantity=Decimal(1)),
        ),
    )
    invoice = client.recurring_invoices.create(new)

    assert (
        "Rent" == client.recurring_bills.update(bill.id, RecurringBillUpdate(description="Rent")).description
    )
    assert [bill.id] == [row.id for row in client.recurring_bills.list()]
    assert client.recurring_invoices.update(invoice.id, RecurringInvoiceUpdate(send_email=True)).send_email
    assert not client.recurring_invoices.replace(invoice.id, new).send_email
    for kind, id in ((client.recurring_bills, bill.id), (client.recurring_invoices, invoice.id)):
        assert [True, True, False] == [
            kind.archive(id).archived,
            kind.get(id).archived,
            kind.restore(id).archived,
        ]
    assert [invoice.id] == [row.id for row in client.recurring_invoices.list()]


def test_what_pays_and_who_may(client: Client, fake: FakeBill) -> None:
    """Source: BILL API reference, nominatebankaccountuser; official Postman collection, funding accounts."""
    bank, unverified = fake.office.add_bank("Harbor Bank"), fake.office.add_bank("New Bank", verified=False)
    card, ap_card = fake.office.add_card("VISA"), fake.office.add_ap_card("2500.50")
    user = fake.office.add_user("Second", "Clerk", "PAYER")
    vendor = fake.office.add_vendor("Cedar Supply Co")
    with pytest.raises(InvalidRequest):
        client.funding_banks.nominate(unverified, user)

    assert "SUCCESS" == client.funding_banks.nominate(bank, user).status
    (nominated,) = [row for row in client.funding_banks.users() if row.user_id == user]
    assert "NOMINATED" == nominated.verification_status
    assert client.funding_banks.archive_user(nominated.id).archived
    assert client.funding_banks.verify(unverified, Decimal("0.50"))
    assert "VERIFIED" == client.funding_banks.get(unverified).status
    assert [card] == [row.id for row in client.funding_cards.list().cards]
    assert ("VISA", card) == (
        client.funding_cards.get(card).brand,
        client.funding_cards.users().first().card_account_id,
    )
    assert [(ap_card, Decimal("2500.50"))] == [(row.id, row.limit) for row in client.funding_cards.ap_cards()]
    assert "Construction" == client.funding_cards.funding_purposes(vendor, "VISA").results[0].category
    assert client.funding_banks.permissions().organization.card.pay_by_card
    assert all(isinstance(name, str) for name in client.organization.industries())


def test_booleans_stay_bare_where_text_must_be_quoted(client: Client, fake: FakeBill) -> None:
    """Source: BILL developer documentation, search operations with lists: ``archived:eq:false``."""
    fake.knobs = Knobs(production=False, quotes_in_eq="quoted")
    vendor, bank = fake.office.add_vendor("Cedar Supply Co"), fake.office.add_bank("Harbor Bank")
    payment = fake.office.schedule_payment({entered(fake, vendor, "CS-1"): "10.00"}, bank)
    number = client.payments.get(payment).transaction_number

    assert [vendor] == [row.id for row in client.vendors.list()]
    assert [payment] == [row.id for row in client.payments.find_by_transaction_number(number)]
    with pytest.raises(BillError):
        client.payments.list(filters=[PaymentFilters.transaction_number.eq(number, quoted=False)]).all()


def test_bulk_calls_keep_their_caps(client: Client, fake: FakeBill) -> None:
    """Source: BILL API reference: vendors 20, bills 100, classifications and credits 50; all or nothing."""
    made = client.departments.create_bulk([ClassificationCreate(name=f"D{n}") for n in range(50)])
    ids = [row.id for row in made]

    assert 50 == len(
        client.departments.update_bulk([ClassificationUpdate(id=i, short_name="x") for i in ids])
    )
    assert all(row.archived for row in client.departments.archive_bulk(ids))
    assert () == client.departments.list().all()
    assert not any(row.archived for row in client.departments.restore_bulk(ids))
    assert 20 == len(client.vendors.create_bulk([new_vendor(f"V{n}") for n in range(20)]))
    with pytest.raises(LimitExceeded):
        client.vendors.create_bulk([new_vendor()] * 21)
    with pytest.raises(LimitExceeded):
        client.departments.create_bulk([ClassificationCreate(name="D")] * 51)
    with pytest.raises(UsageError):
        client.departments.update_bulk([ClassificationUpdate(short_name="x")])
    before = fake.counts()["vendors"]
    bad = VendorCreate(
        name="Bad", address=Address(line1="1", city="A", zip_or_postal_code="1", country="USA")
    )
    with pytest.raises(InvalidRequest):
        client.vendors.create_bulk([new_vendor("Good"), bad])
    assert before == fake.counts()["vendors"]


@pytest.mark.parametrize("syntax", ["comma", "repeat", "either"])
def test_vendor_credits_in_bulk_survive_both_ways_to_write_ids(
    client: Client, fake: FakeBill, syntax: str
) -> None:
    """Whether ``?ids=`` is joined by commas or repeated is not documented."""
    fake.knobs = Knobs(production=False, ids_syntax=syntax)
    vendor = client.vendors.create(new_vendor())
    lines = (VendorCreditLineItem(amount=Decimal(50)),)

    def credit(number: str, id: str | None = None) -> VendorCreditCreate:
        facts = {} if id is None else {"id": id}
        return VendorCreditCreate(
            vendor_id=vendor.id,
            reference_number=number,
            credit_date=date(2026, 3, 9),
            vendor_credit_line_items=lines,
            **facts,
        )

    ids = [row.id for row in client.vendor_credits.create_bulk([credit("C-1"), credit("C-2")])]
    replaced = client.vendor_credits.replace_bulk([credit("C-9", ids[0])])
    changed = client.vendor_credits.update_bulk([VendorCreditUpdate(id=ids[1], description="Returned")])

    assert ("C-9", "Returned") == (replaced[0].reference_number, changed[0].description)
    assert set(ids) == {row.id for row in client.vendor_credits.archive_bulk(ids)}
    assert () == client.vendor_credits.list().all()


def test_mass_payments_are_made_one_by_one(client: Client, fake: FakeBill) -> None:
    """Source: BILL documentation, mass payments: asynchronous, up to 2,000, each by itself."""
    vendor, bank = fake.office.add_vendor("Cedar Supply Co"), fake.office.add_bank("Harbor Bank")
    bills = [entered(fake, vendor, f"CS-{n}") for n in range(3)]
    amounts = (Decimal("10.00"), Decimal("99.00"), Decimal("5.00"))
    request = BulkPaymentCreate(
        funding_account=FundingAccount(type="BANK_ACCOUNT", id=bank),
        payments=tuple(BulkPaymentLine(bill_id=b, amount=a) for b, a in zip(bills, amounts, strict=True)),
    )
    assert client.payments.create_mass_moving_money(request, dry_run=True) is None
    assert 0 == fake.calls["POST /v3/payments/mass"]
    batch = client.payments.create_mass_moving_money(request, dry_run=False)
    state = client.payments.mass(batch.payment_batch_id)

    assert ("SCHEDULED", 3) == (batch.batch_status, batch.count.scheduled)
    assert ("COMPLETED", 2, 1) == (state.batch_status, state.count.completed, state.count.failed)
    assert {bills[0], bills[2]} == {row.bill_id for row in client.payments.list()}
    with pytest.raises(LimitExceeded):
        many = (BulkPaymentLine(bill_id=bills[0], amount=Decimal(1)),) * 2_001
        client.payments.create_mass_moving_money(
            BulkPaymentCreate(funding_account=request.funding_account, payments=many), dry_run=True
        )


def test_paying_abroad_and_pictures_of_checks(client: Client, fake: FakeBill) -> None:
    """Source: BILL documentation, international payments; official Postman collection, check-image."""
    abroad = fake.office.add_vendor("Atelier Lumen", {"billCurrency": "EUR"})
    vendor, bank = fake.office.add_vendor("Cedar Supply Co"), fake.office.add_bank("Harbor Bank")
    payment = fake.office.schedule_payment({entered(fake, vendor, "CS-1"): "10.00"}, bank)
    for _ in range(4):
        fake.office.advance_payment(payment)
    one = client.payments.exchange_rate(abroad, Decimal(1000))
    many = client.payments.exchange_rates([ExchangeRateRequest(vendor_id=abroad, amount=Decimal(1000))])

    assert (one,) == many
    assert ("EUR", Decimal("0.8361")) == (one.bill_currency, one.exchange_rate)
    assert one.expiration_time > datetime(2026, 3, 9, 18, tzinfo=UTC)
    assert 2 == len(client.payments.check_image(payment))
    assert client.payments.options(vendor, Decimal(10)).funding_options.banks
    assert client.vendors.international_configuration("FR", "EUR").payment_purpose.required
    assert client.vendors.configuration(abroad).international_payments.validations.fields
    assert "CREATE" == client.vendors.audit_trail(vendor)[0].type
    with pytest.raises(InvalidRequest):
        client.payments.exchange_rate(vendor, Decimal(10))
