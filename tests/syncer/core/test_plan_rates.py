"""
At what rate something in another currency is posted: as far as what both sides say leaves no doubt.

In which direction BILL's rates count is not documented; no test here assumes either.
"""

from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from syncer.book import Identity
from syncer.model import Account, Bill, Content, Credit, Kind, Vendor
from syncer.plan import Adopt, Decision, Do, Raise, Settle, decide
from syncer.plan._rates import FAR
from syncer.settings import BillRates, Settings
from syncer.stores import MemoryStore
from tests.syncer.core.rig import bill, credit
from tests.syncer.core.world import World

EUR = "Payables EUR"
BY_HAND = "by hand"


def money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def abroad(world: World, **settings: object) -> World:
    """The vendor is paid in euros, which the books keep in an account of their own."""
    world.book(Kind.ACCOUNT, EUR, Account(name=EUR, full_name=EUR))
    world.settings = evolve(world.settings, **{"ap_accounts": {"EUR": EUR}, **settings})
    world.bill(Kind.VENDOR, "v1", Vendor(name="Cedar Supply", currency="EUR"))
    return world


def decided(world: World, content: Content, own: str | None, id_: str = "b1") -> Decision:
    kind = Kind.CREDIT if isinstance(content, Credit) else Kind.BILL
    rates = {} if own is None else {"EUR": Decimal(own)}
    identity = Identity(company_name="Toy", multicurrency=True, rates=rates)
    return decide(world.bill(kind, id_, content), evolve(world.view, identity=identity))


def posted_at(said: Decision) -> str:
    """The rate in QuickBooks; `by hand` where a person is asked, `""` where QuickBooks takes its own."""
    if isinstance(said, Raise):
        assert said.code == "exchange_rate"
        return BY_HAND
    assert isinstance(said, Do)
    assert isinstance(said.body, Bill)
    return "" if said.body.exchange_rate is None else f"{said.body.exchange_rate.normalize():f}"


class TestAmounts:
    """BILL says what the bill costs in dollars: that decides, whatever way its rate counts."""

    @pytest.mark.parametrize("told", [None, "1.2", "0.833333", "0.8333", "0.83"])
    @pytest.mark.parametrize("own", [None, "1", "1.10", "1.45"])
    def test_they_decide(self, world: World, told: str | None, own: str | None) -> None:
        """To the cent, and also where nobody has brought QuickBooks' own rate up to date."""
        content = bill("1", "100.00", dollars=Decimal("120.00"), told_rate=money(told))

        assert posted_at(decided(abroad(world), content, own)) == "1.2"

    @pytest.mark.parametrize(
        ("amount", "dollars", "told"),
        [
            ("100000", "670.24", "149.2"),
            ("100000", "670.24", "149"),
            ("100000", "670.24", "0.0067"),
            ("100000", "670.24", "0.01"),
            ("1", "0.01", "149.2"),
            ("0.24", "0.44", "2"),
        ],
    )
    def test_rounding_is_no_contradiction(self, world: World, amount: str, dollars: str, told: str) -> None:
        """Of a currency that is worth little, in either direction, and of small amounts."""
        content = bill("1", amount, dollars=Decimal(dollars), told_rate=Decimal(told))
        said = decided(abroad(world), content, None)

        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        assert (said.body.exchange_rate or 0) * said.body.amount == pytest.approx(
            Decimal(dollars), abs=Decimal("0.005")
        )

    def test_of_nothing_there_is_no_rate(self, world: World) -> None:
        """A bill of zero costs nothing at any rate: QuickBooks takes its own."""
        content = bill("1", "0.00", dollars=Decimal("0.00"))

        assert posted_at(decided(abroad(world), content, "1.20")) == ""

    @pytest.mark.parametrize(
        ("amount", "dollars", "told"), [("100000", "450.00", "0.01"), ("1.00", "1.25", "1.2003")]
    )
    def test_rounding_has_its_limits(self, world: World, amount: str, dollars: str, told: str) -> None:
        """Half of the last place that is told, a cent on either side, and two hundredths."""
        content = bill("1", amount, dollars=Decimal(dollars), told_rate=Decimal(told))

        assert posted_at(decided(abroad(world), content, None)) == BY_HAND

    @pytest.mark.parametrize("told", ["5", "0.2", "1.5", "-1.2"])
    def test_what_does_not_fit_together_is_asked_about(self, world: World, told: str) -> None:
        """The amounts say 1.2, or one over it."""
        content = bill("1", "100.00", dollars=Decimal("120.00"), told_rate=Decimal(told))
        said = decided(abroad(world), content, "1.20")

        assert isinstance(said, Raise)
        assert said.cause == (
            f"BILL says that 100.00 EUR are 120.00 USD, at a rate of {told}; that does not fit together."
        )

    @pytest.mark.parametrize(
        ("amount", "dollars"), [("10000000.00", "0.01"), ("0.01", "9999999999999999999999999.00")]
    )
    def test_a_rate_beyond_any_is_asked_about(self, world: World, amount: str, dollars: str) -> None:
        """It would be zero, or have more digits than QuickBooks takes."""
        content = bill("1", amount, dollars=Decimal(dollars))

        assert posted_at(decided(abroad(world), content, "1.20")) == BY_HAND

    def test_amounts_that_look_turned_round_are_asked_about(self, world: World) -> None:
        """As if the amount were the dollars, and the dollars the euros."""
        content = bill("1", "120.00", dollars=Decimal("92.31"), told_rate=Decimal("1.3"))
        said = decided(abroad(world), content, "1.30")

        assert isinstance(said, Raise)
        assert said.cause == (
            "BILL says that 120.00 EUR are 92.31 USD, which is 0.76925 for one; QuickBooks has 1.3 for EUR, "
            "so it looks turned round."
        )

    def test_the_trail_says_where_the_rate_is_from(self, world: World) -> None:
        """And that QuickBooks' own is far off."""
        said = decided(abroad(world), bill("1", "100.00", dollars=Decimal("120.00")), "1.60")

        assert isinstance(said, Do)
        assert said.notes == (
            "exchange rate: QuickBooks' own for EUR is 1.6, far off",
            "exchange rate: 1.2, since BILL says that 100.00 EUR are 120.00 USD",
        )


class TestDirection:
    """BILL gives a rate, and does not say what the bill costs in dollars."""

    @pytest.mark.parametrize(
        ("direction", "told", "own", "expected"),
        [
            # QuickBooks' own rate bears one of the two out.
            (BillRates.ASK, "1.25", "1.20", "1.25"),
            (BillRates.ASK, "0.8", "1.20", "1.25"),
            (BillRates.ASK, "149.2", "0.0065", "0.00670241"),
            (BillRates.ASK, "0.0067", "0.0065", "0.0067"),
            # It bears none out, or both, or there is none.
            (BillRates.ASK, "1.25", "3.00", BY_HAND),
            (BillRates.ASK, "1.04", "1.01", BY_HAND),
            (BillRates.ASK, "1.25", None, BY_HAND),
            (BillRates.ASK, "1.25", "1", BY_HAND),
            # Somebody knows in which direction BILL counts.
            (BillRates.IN_DOLLARS, "1.25", None, "1.25"),
            (BillRates.IN_DOLLARS, "1.25", "1.20", "1.25"),
            (BillRates.IN_DOLLARS, "1.04", "1.01", "1.04"),
            (BillRates.PER_DOLLAR, "0.8", None, "1.25"),
            (BillRates.PER_DOLLAR, "0.8", "1.20", "1.25"),
            # And is mistaken.
            (BillRates.IN_DOLLARS, "0.8", "1.20", BY_HAND),
            (BillRates.PER_DOLLAR, "1.25", "1.20", BY_HAND),
            (BillRates.PER_DOLLAR, "99999999999", None, BY_HAND),
            # As far off as it may be, and nonsense.
            (BillRates.IN_DOLLARS, "1.5", "1.20", "1.5"),
            (BillRates.IN_DOLLARS, "0.96", "1.20", "0.96"),
            (BillRates.IN_DOLLARS, "100000000", None, "100000000"),
            (BillRates.IN_DOLLARS, "100000001", None, BY_HAND),
            (BillRates.IN_DOLLARS, "0.00000001", None, "0.00000001"),
            (BillRates.ASK, "1E-40", "1.20", BY_HAND),
            (BillRates.ASK, "1E+40", "1.20", BY_HAND),
            (BillRates.ASK, "-1.25", "1.20", BY_HAND),
        ],
    )
    def test_only_what_is_beyond_doubt_is_posted(
        self, world: World, direction: BillRates, told: str, own: str | None, expected: str
    ) -> None:
        """A rate turned round is not posted, whoever turned it round."""
        content = bill("1", "100.00", told_rate=Decimal(told))

        assert posted_at(decided(abroad(world, bill_rates=direction), content, own)) == expected

    def test_a_person_is_told_both_readings(self, world: World) -> None:
        """And what can be done, in a bookkeeper's words."""
        said = decided(abroad(world), bill("1", "100.00", told_rate=Decimal("1.25")), None)

        assert said == Raise(
            code="exchange_rate",
            cause="BILL's exchange rate 1.25 for EUR means 1.25 or 0.8 USD for one; QuickBooks has none to "
            "compare it with.",
            fix="Bring the rate of EUR in QuickBooks' Currency List up to date, then replay; or enter it in "
            "QuickBooks by hand: it is found there and linked. If you know in which direction BILL's rates "
            "count, say so in the setting bill_rates.",
        )

    def test_the_trail_says_what_bore_it_out(self, world: World) -> None:
        """A reading of ours is never silent."""
        said = decided(abroad(world), bill("1", "100.00", told_rate=Decimal("0.8")), "1.20")

        assert isinstance(said, Do)
        assert said.notes == ("exchange rate: 1.25, from BILL's 0.8; QuickBooks' own for EUR is 1.2",)

    def test_the_trail_says_what_was_taken_on_a_persons_word(self, world: World) -> None:
        """Nothing bore it out but the setting."""
        abroad(world, bill_rates=BillRates.PER_DOLLAR)
        said = decided(world, bill("1", "100.00", told_rate=Decimal("0.8")), None)

        assert isinstance(said, Do)
        assert said.notes == ("exchange rate: 1.25, from BILL's 0.8",)

    def test_a_person_is_told_what_quickbooks_has(self, world: World) -> None:
        """Which both readings are far from."""
        said = decided(abroad(world), bill("1", "100.00", told_rate=Decimal("1.25")), "3.00")

        assert isinstance(said, Raise)
        assert said.cause == (
            "BILL's exchange rate 1.25 for EUR means 1.25 or 0.8 USD for one; QuickBooks has 3."
        )


class TestOwnRate:
    """What BILL says is of no use: QuickBooks fills in its own rate, as for a bill that a person enters."""

    def test_bill_says_nothing(self, world: World) -> None:
        """Which the trail says."""
        said = decided(abroad(world), bill("1", "100.00"), "1.20")

        assert posted_at(said) == ""
        assert isinstance(said, Do)
        assert said.notes == ("exchange rate: BILL gives none; QuickBooks takes its own, now 1.2",)

    def test_books_in_another_currency_than_dollars(self, world: World) -> None:
        """BILL counts in US dollars, which say nothing of what a euro is in the currency of these books."""
        content = bill("1", "100.00", dollars=Decimal("120.00"), told_rate=Decimal("1.2"))

        assert posted_at(decided(abroad(world, home_currency="CAD"), content, "1.60")) == ""

    @pytest.mark.parametrize("home", ["USD", "CAD"])
    @pytest.mark.parametrize("own", [None, "1", "0"])
    def test_a_rate_that_nobody_entered_is_none(self, world: World, home: str, own: str | None) -> None:
        """QuickBooks takes a currency for worth one of the home currency until somebody says otherwise."""
        assert posted_at(decided(abroad(world, home_currency=home), bill("1", "100.00"), own)) == BY_HAND

    @pytest.mark.parametrize(("own", "code"), [("1.20", ""), (None, "exchange_rate"), ("1", "exchange_rate")])
    def test_credits_have_no_rate_of_bill(self, world: World, own: str | None, code: str) -> None:
        """BILL's vendor credits do not tell one (BILL API reference, getvendorcredit)."""
        said = decided(abroad(world), credit("C-1", "10.00"), own, "c1")

        assert (said.code if isinstance(said, Raise) else "") == code

    def test_at_home_there_is_no_rate(self, world: World) -> None:
        """Nothing is noted of it either."""
        said = decided(world, bill("1", "100.00", dollars=Decimal(9), told_rate=Decimal(9)), "1.20")

        assert posted_at(said) == ""
        assert isinstance(said, Do)
        assert said.notes == ()


class TestAfterwards:
    """What is there already is not a matter of rates."""

    def test_what_a_person_entered_is_linked(self, world: World) -> None:
        """As the exception promises, at whatever rate."""
        abroad(world)
        there = bill("1", "100.00", vendor="V1", ap_account_id=EUR, exchange_rate=Decimal("1.17"))
        world.book(Kind.BILL, "B9", there)

        said = decided(world, bill("1", "100.00", told_rate=Decimal("1.25")), None)

        assert isinstance(said, Adopt)
        assert said.book_id == "B9"

    @pytest.mark.parametrize("moved", [{"dollars": Decimal("125.00")}, {"told_rate": Decimal("1.25")}, {}])
    def test_a_rate_that_moves_changes_nothing(self, world: World, moved: dict[str, Decimal]) -> None:
        """It was chosen when the bill was posted; and what would be asked about now is not."""
        abroad(world)
        said = decided(world, bill("1", "100.00", dollars=Decimal("120.00")), None)
        assert isinstance(said, Do)
        world.link(Kind.BILL, "b1", "B1", said.body)

        assert decided(world, bill("1", "100.00", **moved), None) == Settle("both sides agree")

    def test_a_change_keeps_the_rate(self, world: World) -> None:
        """Only what changed in BILL is changed."""
        abroad(world)
        said = decided(world, bill("1", "100.00", dollars=Decimal("120.00")), None)
        assert isinstance(said, Do)
        assert isinstance(said.body, Bill)
        world.link(Kind.BILL, "b1", "B1", said.body)
        world.book(Kind.BILL, "B1", evolve(said.body, lines=said.body.lines))

        after = decided(world, bill("1", "100.00", dollars=Decimal("125.00"), memo="of March"), None)

        assert isinstance(after, Do)
        assert isinstance(after.body, Bill)
        assert (after.body.memo, after.body.exchange_rate) == ("of March", Decimal("1.20000000"))


@given(
    told=st.decimals("0.0001", "10000", places=4),
    own=st.none() | st.decimals("0.0001", "10000", places=4),
    dollars=st.none() | st.decimals("0.01", "100000", places=2),
    direction=st.sampled_from(BillRates),
)
def test_no_rate_is_posted_that_quickbooks_own_calls_turned_round(
    told: Decimal, own: Decimal | None, dollars: Decimal | None, direction: BillRates
) -> None:
    """Whatever is told: a rate that is far off, and whose inverse is near, is never posted."""
    with MemoryStore().unit() as unit:
        world = abroad(World(unit), bill_rates=direction)
        content = bill("1", "100.00", dollars=dollars, told_rate=told)
        said = decided(world, content, None if own is None else str(own))
    if not isinstance(said, Do):
        return
    assert isinstance(said.body, Bill)
    rate = said.body.exchange_rate
    assert rate is not None
    assert rate > 0
    if own is not None and own != 1 and not 1 / FAR < own < FAR:
        assert (rate > 1) == (own > 1) or max(rate * own, 1 / (rate * own)) > FAR


def test_the_settings_know_the_directions() -> None:
    """The safe one is the default."""
    assert Settings(payment_account="Checking").bill_rates is BillRates.ASK
