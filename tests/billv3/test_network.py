"""The BILL Network, BILL's check of the organization, what BILL costs, charging customers: over sockets."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from billv3 import Client, InProcessLimiter, InvalidRequest, NotFound, UsageError
from billv3.ids import NetworkID
from billv3.models import (
    ChargeAllocation,
    ConnectionAcceptance,
    ConnectionRequest,
    CustomerBankAccountCreate,
    CustomerCharge,
    CustomerCreate,
    CustomerReference,
    FundingAccount,
    InvoiceCreate,
    InvoiceLineItem,
    NetworkType,
    RiskDecision,
    RiskPhone,
)
from billv3.testing import FakeBill, FakeBillServer
from tests.billv3.conftest import MovableClock, credentials
from tests.billv3.samples import ADDRESS, new_vendor


@pytest.fixture
def client(fake: FakeBill, clock: MovableClock) -> Iterator[Client]:
    with (
        FakeBillServer(fake) as server,
        Client(
            credentials(fake), base_url=server.url, clock=clock, limiter=InProcessLimiter(), sleep=clock.sleep
        ) as made,
    ):
        yield made


def test_a_vendor_is_connected_with_a_member_of_the_network(client: Client, fake: FakeBill) -> None:
    """Source: official Postman collection, network: search, request, status, delete."""
    cedar = fake.office.add_network_member("Cedar Supply Co")
    fake.office.add_network_member("Cedar Rapids Steel", zip_code="52401")
    vendor = client.vendors.create(new_vendor("Cedar"))

    (found,) = client.network.search("cedar", zip_or_postal_code="97103")
    assert (cedar, "Cedar Supply Co", "97103") == (
        found.id,
        found.name,
        found.addresses[0].zip_or_postal_code,
    )
    assert 2 == len(client.network.search("cedar"))
    client.network.connect_vendor(vendor.id, ConnectionRequest(network_id=found.id))
    asked = client.network.vendor_connection(vendor.id)
    assert ("PENDING", cedar, vendor.id) == (asked.status, asked.network_id, asked.id)
    with pytest.raises(InvalidRequest):
        client.network.connect_vendor(vendor.id, ConnectionRequest(network_id=found.id))
    fake.office.answer_invitation(vendor.id)
    shown = client.vendors.get(vendor.id)
    assert ("CONNECTED", "WALLET", cedar) == (
        shown.network_status,
        shown.pay_by_type,
        shown.payment_network_id,
    )
    client.network.disconnect_vendor(vendor.id)
    assert "NOT_CONNECTED" == client.network.vendor_connection(vendor.id).status
    with pytest.raises(NotFound):
        client.network.connect_vendor(vendor.id, ConnectionRequest(network_id=NetworkID("0pn02NOBODY")))


def test_a_verified_national_vendor_is_named_with_its_address(client: Client, fake: FakeBill) -> None:
    """Source: BILL developer documentation, v3 BILL network changes: addressId tells which one."""
    power = fake.office.add_network_member("Coast Power", "RPPS")
    vendor = client.vendors.create(new_vendor("Coast Power"))
    (found,) = client.network.search("coast", scope="RPPS", account_number="7781")

    assert (power, "0rv") == (found.id, found.id[:3])
    request = {"network_id": found.id, "network_type": NetworkType.RPPS}
    with pytest.raises(InvalidRequest):
        client.network.connect_vendor(vendor.id, ConnectionRequest(**request))
    address = {"addressId": found.addresses[0].id}
    client.network.connect_vendor(vendor.id, ConnectionRequest(**request, rpps_information=address))
    assert "CONNECTED_RPPS" == client.network.vendor_connection(vendor.id).status


def test_a_vendor_outside_the_network_is_invited_by_mail(client: Client, fake: FakeBill) -> None:
    """Source: BILL API reference, invitevendornotinbillnetwork."""
    vendor = client.vendors.create(new_vendor())
    with pytest.raises(UsageError):
        client.network.connect_vendor_by_email(vendor.id, "nobody")
    client.network.connect_vendor_by_email(vendor.id, "ar@cedar.example")

    assert "PENDING" == client.network.vendor_connection(vendor.id).status
    fake.office.answer_invitation(vendor.id, accepted=False)
    assert "NOT_CONNECTED" == client.vendors.get(vendor.id).network_status


def test_requests_of_others_are_accepted_for_old_and_new_records(client: Client, fake: FakeBill) -> None:
    """Source: BILL developer documentation, accepting a network invitation: id or name, not both."""
    member = NetworkID(fake.office.add_network_member("Harbor Homes"))
    customer = client.customers.create(CustomerCreate(name="Harbor Homes"))
    client.network.connect_customer(customer.id, ConnectionRequest(network_id=member))
    fake.office.answer_invitation(customer.id)
    assert "CONNECTED" == client.network.customer_connection(customer.id).status
    client.network.disconnect_customer(customer.id)
    client.network.accept(ConnectionAcceptance(network_id=member, type="CUSTOMER", id=customer.id))
    client.network.accept(ConnectionAcceptance(network_id=member, type="VENDOR", name="Harbor Homes LLC"))

    (vendor,) = client.vendors.list()
    assert ("Harbor Homes LLC", "CONNECTED", member) == (
        vendor.name,
        vendor.network_status,
        vendor.payment_network_id,
    )
    assert "CONNECTED" == client.network.customer_connection(customer.id).status
    for wrong in ({}, {"id": customer.id, "name": "Both"}):
        with pytest.raises(UsageError):
            client.network.accept(ConnectionAcceptance(network_id=member, type="CUSTOMER", **wrong))


def test_the_organization_is_verified(client: Client, fake: FakeBill) -> None:
    """Source: BILL API reference, initiateriskverifications: a phone first, then BILL decides."""
    risk = client.risk_verifications
    with pytest.raises(NotFound):
        risk.get()
    with pytest.raises(InvalidRequest):
        risk.start()
    assert not risk.has_phone()
    phone = RiskPhone(phone_number="5035550142")
    risk.add_phone(phone)

    assert risk.has_phone()
    assert "5035550142" not in repr(phone)
    assert ("IN_PROGRESS", RiskDecision.IN_PROGRESS) == (
        (started := risk.start()).processing_status,
        started.decision,
    )
    assert started.reference_id == fake.office.decide_risk("APPROVE") == risk.get().reference_id
    assert RiskDecision.APPROVE is risk.get().decision
    assert {} == dict(client.organization.get().extra)
    assert {} == dict(client.users.list().all()[0].extra)


def test_what_bill_charges_for_itself(client: Client, fake: FakeBill) -> None:
    """Source: BILL API reference, getpriceplan; official Postman collection, billing statements."""
    months = [fake.office.add_statement(date(2026, month, 2), f"{month}0.50") for month in (1, 2, 3)]
    plan = client.billing.price_plan()
    rows = client.billing.statements(since=date(2026, 2, 1), max=1).all()
    whole = client.billing.statement(months[2])

    assert (Decimal("55.00"), [Decimal("10.00"), Decimal("8.00")]) == (
        plan.monthly_price,
        [term.price for term in plan.plan_terms],
    )
    assert months[1:] == [row.id for row in rows]
    assert months[:2] == [row.id for row in client.billing.statements(until=date(2026, 2, 28))]
    assert (Decimal("30.50"), date(2026, 2, 1), date(2026, 2, 28)) == (
        whole.amount,
        whole.billing_period.start_date,
        whole.billing_period.end_date,
    )
    assert whole.download_link.pdf
    assert whole.download_link.pdf not in repr(whole)
    assert Decimal("30.50") == whole.statement_details[0].amount
    with pytest.raises(NotFound):
        client.billing.statement("0bs02NOSUCHSTATEMEN")


def test_a_customer_is_charged_once_everything_is_in_order(client: Client, fake: FakeBill) -> None:
    """Source: BILL API reference, chargecustomer: authorization, bank account, invoices; a dry run is dry."""
    customer = client.customers.create(CustomerCreate(name="Harbor Homes", billing_address=ADDRESS))
    bank = client.customers.bank_accounts(customer.id).create(
        CustomerBankAccountCreate(
            name_on_account="Harbor Homes",
            account_number="1234567890",
            routing_number="123456780",
            type="CHECKING",
            owner_type="BUSINESS",
        )
    )
    invoice = client.invoices.create(
        InvoiceCreate(
            customer=CustomerReference(id=customer.id),
            invoice_number="INV-1",
            invoice_date=date(2026, 3, 9),
            due_date=date(2026, 4, 8),
            invoice_line_items=(InvoiceLineItem(price=Decimal("79.98"), quantity=Decimal(1)),),
        )
    )

    def charge(amount: str) -> CustomerCharge:
        return CustomerCharge(
            customer_id=customer.id,
            funding_account=FundingAccount(type="BANK_ACCOUNT", id=bank.id),
            invoice_payments=(ChargeAllocation(invoice_id=invoice.id, amount=Decimal(amount)),),
        )

    take = client.received_payments.charge_moving_money
    assert take(charge("79.98"), dry_run=True) is None
    assert () == client.received_payments.list().all()
    with pytest.raises(InvalidRequest):
        take(charge("79.98"), dry_run=False)
    client.customers.authorize_charges(customer.id)
    with pytest.raises(InvalidRequest):
        take(charge("79.99"), dry_run=False)
    taken = take(charge("79.98"), dry_run=False)

    assert ("0rp", Decimal("79.98"), bank.id) == (taken.id[:3], taken.amount, taken.funding_account.id)
    assert [(invoice.id, Decimal("79.98"))] == [
        (part.invoice_id, part.amount) for part in taken.invoice_payments
    ]
    assert "PAID_IN_FULL" == client.invoices.get(invoice.id).status
    assert [taken] == list(client.received_payments.list())
    with pytest.raises(UsageError):
        take(
            CustomerCharge(
                customer_id=customer.id,
                funding_account=FundingAccount(type="BANK_ACCOUNT"),
                invoice_payments=(),
            ),
            dry_run=True,
        )
