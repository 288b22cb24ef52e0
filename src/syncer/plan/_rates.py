"""
The exchange rate of what is posted in another currency: home currency for one unit, as QuickBooks counts.

BILL says what a bill costs in US dollars, and gives a rate. In which direction that rate counts is not
documented, and either may be missing; so what it says is taken only as far as it leaves no doubt, and
QuickBooks' own rate of the currency has to bear it out. What cannot be decided so is for a person. A rate is
chosen once, when the record is posted: it stays, however BILL's moves afterwards.
"""

from decimal import Decimal
from typing import Final

from syncer.model import Bill
from syncer.plan._decision import Raise, Texts
from syncer.settings import BillRates
from syncer.view import View

DOLLAR: Final = "USD"
"""The currency in which BILL says what a bill costs, whatever that of the books is (BILL API reference)."""

PLACES: Final = Decimal("0.00000001")

FAR: Final = Decimal("1.25")
"""How many times as high a rate may be as QuickBooks' own. A rate turned round is mostly further off."""

CENT: Final = Decimal("0.01")

ROUNDING: Final = Decimal("0.02")
"""By how much of it an amount may differ from what a rate makes of it: how BILL rounds is not documented."""


def is_foreign(vendor_id: str, view: View) -> bool:
    """Whether a vendor of BILL is paid in another currency than that of the books."""
    return view.vendor_currency(vendor_id) not in {"", view.settings.home_currency}


def of_bill(bill: Bill, view: View, texts: Texts) -> Decimal | Raise | None:
    """Choose the rate of a bill that is to be posted; `None` leaves it to QuickBooks."""
    if not is_foreign(bill.vendor_id, view):
        return None
    currency = view.vendor_currency(bill.vendor_id)
    own = _own(currency, view)
    counts_in_dollars = view.settings.home_currency == DOLLAR
    if counts_in_dollars and bill.dollars is not None and bill.amount:
        return _by_amounts(bill, bill.dollars, currency, own, texts)
    if counts_in_dollars and bill.told_rate is not None:
        return _by_direction(bill.told_rate, currency, own, view.settings.bill_rates, texts)
    return own_rate(bill.vendor_id, view, texts)


def own_rate(vendor_id: str, view: View, texts: Texts) -> Raise | None:
    """Leave the rate to QuickBooks, where it has one for the currency."""
    if not is_foreign(vendor_id, view):
        return None
    currency = view.vendor_currency(vendor_id)
    own = _own(currency, view)
    if own is None:
        return _refused(
            f"BILL gives no exchange rate that could be used for it, and QuickBooks has none for {currency}.",
            currency,
        )
    texts.note(f"exchange rate: BILL gives none; QuickBooks takes its own, now {_text(own)}")
    return None


def _own(currency: str, view: View) -> Decimal | None:
    """Return QuickBooks' own rate. One that nobody ever entered is 1, and says nothing."""
    own = view.identity.rates.get(currency)
    return own if own is not None and own > 0 and own != 1 else None


def _by_amounts(
    bill: Bill, dollars: Decimal, currency: str, own: Decimal | None, texts: Texts
) -> Decimal | Raise:
    """Take what the bill costs in dollars for one unit of its currency."""
    rate = _written(dollars / bill.amount)
    says = f"BILL says that {bill.amount} {currency} are {dollars} {DOLLAR}"
    told = bill.told_rate
    if not rate or (told is not None and not _fits(bill.amount, dollars, told)):
        return _refused(f"{says}, at a rate of {_text(told or rate)}; that does not fit together.", currency)
    if own is not None and _is_far(rate, own):
        if not _is_far(1 / rate, own):
            return _refused(
                f"{says}, which is {_text(rate)} for one; QuickBooks has {_text(own)} for {currency}, so it "
                "looks turned round.",
                currency,
            )
        texts.note(f"exchange rate: QuickBooks' own for {currency} is {_text(own)}, far off")
    texts.note(f"exchange rate: {_text(rate)}, since {says}")
    return rate


def _by_direction(
    told: Decimal, currency: str, own: Decimal | None, direction: BillRates, texts: Texts
) -> Decimal | Raise:
    """Take BILL's rate in the direction that the settings name, or that QuickBooks' own rate bears out."""
    possible = {
        BillRates.ASK: (told, 1 / told),
        BillRates.IN_DOLLARS: (told,),
        BillRates.PER_DOLLAR: (1 / told,),
    }[direction]
    written = tuple(map(_written, possible))
    fitting = [rate for rate in written if rate and (own is None or not _is_far(rate, own))]
    if len(fitting) == 1:
        texts.note(
            f"exchange rate: {_text(fitting[0])}, from BILL's {_text(told)}"
            + (f"; QuickBooks' own for {currency} is {_text(own)}" if own is not None else "")
        )
        return fitting[0]
    means = " or ".join(map(_text, written))
    has = f"QuickBooks has {_text(own)}" if own is not None else "QuickBooks has none to compare it with"
    return _refused(
        f"BILL's exchange rate {_text(told)} for {currency} means {means} {DOLLAR} for one; {has}.", currency
    )


def _written(rate: Decimal) -> Decimal:
    """Write a rate as QuickBooks takes it; zero stands for one that is beyond any."""
    return rate.quantize(PLACES) if PLACES <= rate <= 1 / PLACES else Decimal(0)


def _fits(amount: Decimal, dollars: Decimal, told: Decimal) -> bool:
    """Whether a rate makes one amount of the other, in either direction, as exactly as it is told."""
    half_a_place = Decimal((0, (5,), int(told.as_tuple().exponent) - 1))

    def makes(base: Decimal, said: Decimal) -> bool:
        rounded = CENT * (1 + told) + half_a_place * abs(base)
        return abs(base * told - said) <= rounded + ROUNDING * abs(said)

    return makes(amount, dollars) or makes(dollars, amount)


def _is_far(rate: Decimal, own: Decimal) -> bool:
    return rate > own * FAR or own > rate * FAR


def _refused(cause: str, currency: str) -> Raise:
    return Raise(
        code="exchange_rate",
        cause=cause,
        fix=f"Bring the rate of {currency} in QuickBooks' Currency List up to date, then replay; or enter it "
        "in QuickBooks by hand: it is found there and linked. If you know in which direction BILL's rates "
        "count, say so in the setting bill_rates.",
    )


def _text(rate: Decimal) -> str:
    return f"{rate.normalize():f}"
