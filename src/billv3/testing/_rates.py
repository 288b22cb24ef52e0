"""
Foreign currencies: what one US dollar buys, and what an amount costs in dollars.

Source: BILL documentation, international payments; BILL API reference, getbill (`exchangeRate`,
`fundingAmount`). In which direction `exchangeRate` counts is not documented, nor whether that of a bill moves
with the market: knobs play either answer. The rates are ours, kept as units of a currency for one dollar.
"""

from decimal import Decimal
from typing import Final

from billv3.testing._errors import invalid, refusal
from billv3.testing._json import Row, money
from billv3.testing._world import World

BATCH_S: Final = 20 * 60
"""A question about rates is good for twenty minutes at most; here, to the next full third of an hour."""


def rate_of(world: World, vendor: Row) -> Decimal | int:
    """Return the vendor's currency for one dollar, as of now."""
    currency = vendor["billCurrency"]
    rate: Decimal | int | None = 1 if currency == "USD" else world.rates.get(currency)
    if rate is None:
        raise invalid(f"{vendor['id']}: no exchange rate for bills in {currency}")
    return rate


def rate_of_bill(world: World, bill: Row) -> Decimal | int:
    """Return the rate that a bill is shown with: the one it was entered with, or that of now."""
    if not world.knobs.bill_rate_moves:
        rate: Decimal | int = bill["exchangeRate"]
        return rate
    return rate_of(world, world.peek("vendors", bill["vendorId"]))


def shown_rate(world: World, rate: Decimal | int) -> Decimal | int:
    """Write a rate in the direction in which BILL counts."""
    if rate == 1 or world.knobs.exchange_rate == "per_dollar":
        return rate
    return (1 / Decimal(rate)).quantize(PLACES)


PLACES: Final = Decimal("0.000001")
"""Of a rate that is turned round; how exactly BILL tells rates is not documented."""


def in_dollars(amount: Decimal, rate: Decimal | int) -> Decimal:
    """Return what an amount costs, in cents."""
    return money(amount) if rate == 1 else money(amount / rate)


def batch_now(world: World) -> int:
    """Return the number of the rates that hold now."""
    return int(world.moment().timestamp()) // BATCH_S


def check_batch(world: World, vendor: Row, batch: int | None) -> None:
    """Paying in a foreign currency names the rates it was told, and not those of an hour ago."""
    if vendor["billCurrency"] == "USD":
        return
    if batch is None:
        raise refusal(world.knobs.bean_validation_code, "exchangeRateBatchId: must not be null", status=400)
    if batch != batch_now(world):
        raise refusal("BDC_1119", "exchangeRateBatchId: the exchange rate has expired")
