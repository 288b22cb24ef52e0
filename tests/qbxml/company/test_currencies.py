"""
Multiple currencies: vendors, bills and payments in another currency than the home currency.

Sources: Intuit's help on multiple currencies (rules of the user interface; their codes are unconfirmed) and
the status-code appendix of the SDK (3250: the feature is off).
"""

from decimal import Decimal

import pytest

from qbxml import Ref
from qbxml.messages import (
    AccountAdd,
    AccountAddRq,
    BillAdd,
    BillAddRq,
    BillMod,
    BillModRq,
    BillQueryRq,
    BillToPayQueryRq,
    CurrencyAdd,
    CurrencyAddRq,
    CurrencyQueryRq,
    ExpenseLineAdd,
    PreferencesQueryRq,
    TransferAdd,
    TransferAddRq,
    VendorAdd,
    VendorAddRq,
    VendorMod,
    VendorModRq,
    VendorQueryRq,
)
from qbxml.testing import Behaviour, Preferences
from tests.qbxml.company.desk import Office, amounts, applied, named, pay_add


def abroad(**switches) -> Office:
    """A file with euros at 1.10, a German vendor, and payables and a bank in euros."""
    office = Office(preferences=Preferences(is_multi_currency_on=True), behaviour=Behaviour(**switches))
    office.file.add_currency("Euro", "EUR", "1.10")
    office.file.add_currency("Canadian Dollar", "CAD", "0.75")
    office.file.add_account("Payables EUR", "AccountsPayable", currency_ref="Euro")
    office.file.add_account("Bank EUR", "Bank", currency_ref="Euro")
    office.file.add_account("Bank CAD", "Bank", currency_ref="Canadian Dollar")
    office.file.add_vendor("Stein GmbH", currency_ref="Euro")
    return office


@pytest.fixture
def euros() -> Office:
    return abroad()


def add(office: Office, vendor: str = "Stein GmbH", account: str = "Fuel", **fields):
    line = ExpenseLineAdd(account_ref=named(account), amount=Decimal("100.00"))
    message = BillAdd(vendor_ref=named(vendor), expense_line_add=(line,), **fields)
    return office.ask(BillAddRq(bill_add=message))


def test_a_bill_is_in_its_vendors_currency(euros: Office) -> None:
    """Source: On-Screen Reference, BillRet: AmountDue in its currency, AmountDueInHomeCurrency beside it."""
    ret = add(euros).bill_ret
    vendor = euros.ask(VendorQueryRq(full_name=("Stein GmbH",))).vendor_ret[0]

    assert ("Euro", "1.1", "Payables EUR") == (
        ret.currency_ref.full_name,
        str(ret.exchange_rate),
        ret.ap_account_ref.full_name,
    )
    assert ["100.00", "100.00", "110.00"] == amounts(
        [ret.amount_due, ret.open_amount, ret.amount_due_in_home_currency]
    )
    assert ("Euro", "100.00") == (vendor.currency_ref.full_name, str(vendor.balance))
    assert {"Payables EUR": -110, "Fuel": 110} == euros.file.trial_balance()


def test_a_rate_of_the_bill_counts_before_the_lists(euros: Office) -> None:
    """Source: On-Screen Reference, ExchangeRate; the list's rate is for what comes later."""
    given = add(euros, exchange_rate=Decimal("1.2")).bill_ret
    euros.file.set_exchange_rate("Euro", "1.3")
    listed = add(euros).bill_ret

    assert ["120.00", "130.00"] == amounts(ret.amount_due_in_home_currency for ret in (given, listed))


def test_at_home_everything_is_as_ever(euros: Office) -> None:
    """A vendor without currency is in the home currency: rate 1, the home payables."""
    ret = add(euros, vendor="Harbor Paper Co").bill_ret

    assert ("US Dollar", "1", "Accounts Payable", "100.00") == (
        ret.currency_ref.full_name,
        str(ret.exchange_rate),
        ret.ap_account_ref.full_name,
        str(ret.amount_due_in_home_currency),
    )
    assert 0 == add(euros, vendor="Harbor Paper Co", exchange_rate=Decimal(1)).status_code


@pytest.mark.parametrize("code", [3140, 3180])
def test_what_is_in_another_currency_is_refused(code: int) -> None:
    """A/P account, lines, rate, bank and card must fit the vendor's currency."""
    office = abroad(currency_mismatch_code=code)
    bill = add(office).bill_ret.txn_id
    home = add(office, vendor="Harbor Paper Co").bill_ret.txn_id

    codes = [
        add(office, ap_account_ref=named("Accounts Payable")).status_code,
        add(office, vendor="Harbor Paper Co", ap_account_ref=named("Payables EUR")).status_code,
        add(office, vendor="Harbor Paper Co", exchange_rate=Decimal("1.1")).status_code,
        add(office, account="Bank CAD").status_code,
        office.ask(pay_add(applied(bill, "1.00"), vendor="Stein GmbH", bank="Bank CAD")).status_code,
        office.ask(pay_add(applied(home, "1.00"), bank="Bank EUR")).status_code,
    ]
    assert [code] * 6 == codes
    assert [0, 0] == [
        office.ask(pay_add(applied(bill, "1.00"), vendor="Stein GmbH", bank=bank)).status_code
        for bank in ("Bank EUR", "Checking")
    ]


def test_without_payables_in_the_currency_a_bill_is_refused() -> None:
    """The A/P account of a foreign vendor is one in that currency; there is none (3150, unconfirmed)."""
    office = Office(preferences=Preferences(is_multi_currency_on=True))
    office.file.add_currency("Euro", "EUR")
    office.file.add_vendor("Stein GmbH", currency_ref="Euro")

    assert 3150 == add(office).status_code


def test_a_payment_is_in_the_bills_currency(euros: Office) -> None:
    """A payment at another rate posts the difference as exchange gain or loss; payables are at zero."""
    bill = add(euros).bill_ret.txn_id
    part = pay_add(applied(bill, "100.00"), vendor="Stein GmbH", exchange_rate=Decimal("1.2"))
    ret = euros.ask(part).bill_payment_check_ret

    assert ("Euro", "100.00", "120.00") == (
        ret.currency_ref.full_name,
        str(ret.amount),
        str(ret.amount_in_home_currency),
    )
    assert {"Checking": -120, "Exchange Gain or Loss": 10, "Fuel": 110} == euros.file.trial_balance()
    assert 1 == euros.ask(BillToPayQueryRq(payee_entity_ref=named("Stein GmbH"))).status_code
    assert () == euros.file.integrity_faults()


def test_a_currency_in_use_is_fixed(euros: Office) -> None:
    """A vendor's currency can change until it is used (code unconfirmed); a bill stays in its currency."""

    def to(currency: str) -> int:
        vendor = euros.file.vendor("Stein GmbH")
        message = VendorMod(
            list_id=vendor.list_id, edit_sequence=vendor.edit_sequence, currency_ref=named(currency)
        )
        return euros.ask(VendorModRq(vendor_mod=message)).status_code

    assert [0, 0] == [to("Canadian Dollar"), to("Euro")]
    bill = add(euros).bill_ret
    message = BillMod(
        txn_id=bill.txn_id, edit_sequence=bill.edit_sequence, vendor_ref=named("Harbor Paper Co")
    )
    assert [3170, 3140] == [to("US Dollar"), euros.ask(BillModRq(bill_mod=message)).status_code]


def test_a_bill_can_be_found_by_currency(euros: Office) -> None:
    """Source: schema, CurrencyFilter."""
    from qbxml.messages import CurrencyFilter

    bill = add(euros).bill_ret.txn_id
    found = euros.ask(BillQueryRq(currency_filter=CurrencyFilter(full_name=("Euro",))))

    assert [bill] == [ret.txn_id for ret in found.bill_ret]


def test_income_and_expense_are_at_home(euros: Office) -> None:
    """Only bank, card, receivable and payable accounts can be foreign (code unconfirmed)."""
    message = AccountAdd(name="Sprit", account_type="Expense", currency_ref=named("Euro"))

    assert 3180 == euros.ask(AccountAddRq(account_add=message)).status_code


def test_money_moves_inside_one_currency(euros: Office) -> None:
    """A transfer has no rate, so both accounts are in one currency (code unconfirmed)."""
    message = TransferAdd(
        transfer_from_account_ref=named("Checking"),
        transfer_to_account_ref=named("Bank EUR"),
        amount=Decimal("1.00"),
    )

    assert 3140 == euros.ask(TransferAddRq(transfer_add=message)).status_code


def test_the_home_currency_is_listed_once_the_feature_is_on(office: Office) -> None:
    """Source: schema, MultiCurrencyPreferences (HomeCurrencyRef) and CurrencyQuery."""
    assert 1 == office.ask(CurrencyQueryRq()).status_code
    office.file.set_preferences(is_multi_currency_on=True)

    told = office.ask(PreferencesQueryRq()).preferences_ret.multi_currency_preferences
    assert (True, "US Dollar") == (told.is_multi_currency_on, told.home_currency_ref.full_name)
    added = office.ask(CurrencyAddRq(currency_add=CurrencyAdd(name="Krona", currency_code="SEK")))
    assert ("SEK", 2) == (added.currency_ret.currency_code, len(office.ask(CurrencyQueryRq()).rets))


@pytest.mark.parametrize(
    "request_",
    [
        VendorAddRq(vendor_add=VendorAdd(name="Stein", currency_ref=Ref(full_name="Euro"))),
        CurrencyAddRq(currency_add=CurrencyAdd(name="Krona", currency_code="SEK")),
        BillAddRq(
            bill_add=BillAdd(
                vendor_ref=named("Harbor Paper Co"),
                exchange_rate=Decimal("1.1"),
                expense_line_add=(ExpenseLineAdd(account_ref=named("Fuel"), amount=Decimal("1.00")),),
            )
        ),
    ],
    ids=lambda request: type(request).__name__,
)
def test_with_the_feature_off_currencies_are_refused(office: Office, request_) -> None:
    """Source: status-code appendix of the SDK: 3250, the feature is not enabled."""
    assert 3250 == office.ask(request_).status_code
