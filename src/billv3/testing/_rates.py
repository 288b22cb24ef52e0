"""
Foreign currencies: what one US dollar buys, and what an amount costs in dollars.

Source: BILL documentation, international payments; BILL API reference, getbill (`exchangeRate`,
`fundingAmount`). In which direction a bill's `exchangeRate` counts is not documented: here, as in the answers
about rates, it is units of the bill's currency for one dollar. The rates are ours.
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
