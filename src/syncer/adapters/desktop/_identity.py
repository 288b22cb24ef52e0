"""Who is open: which program, which company file, and what that has of what we wrote."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from attrs import evolve

import qbxml
from qbxml import Ref, Response, Version
from qbxml.messages.company import CompanyQueryRq, CompanyQueryRs
from qbxml.messages.currency import CurrencyQueryRq, CurrencyQueryRs
from qbxml.messages.host import HostQueryRq, HostQueryRs
from qbxml.messages.preferences import PreferencesQueryRq, PreferencesQueryRs
from qbxml.messages.txn_deleted import TxnDeletedQueryRq, TxnDeletedQueryRs
from syncer.adapters.desktop import _questions as questions
from syncer.adapters.desktop._answers import answered
from syncer.adapters.desktop._questions import Question
from syncer.book import Identified, Identify, Identity
from syncer.errors import ProtocolError

CEILING: Final = Version(13, 0)
"""Everything accounts payable needs, and spoken by every QuickBooks since 2014."""

CURRENCY: Final = ("ListID", "Name", "CurrencyCode", "ExchangeRate")
"""What is wanted of a currency."""


def who(ask: Identify) -> tuple[Question, ...]:
    """Ask for the program, the company file, its currencies, and the witnesses."""
    requests: list[Question] = [
        HostQueryRq(request_id="host"),
        CompanyQueryRq(request_id="company", owner_id=(ask.owner_id,)),
        PreferencesQueryRq(request_id="preferences"),
        CurrencyQueryRq(request_id="currencies", include_ret_element=CURRENCY),
    ]
    requests += _about_witnesses(ask)
    if ask.witnesses:
        requests.append(TxnDeletedQueryRq(request_id="deleted", txn_del_type=questions.DELETED_TRANSACTIONS))
    return tuple(requests)


def _about_witnesses(ask: Identify) -> Iterable[Question]:
    """
    Ask for the witnesses themselves, each by itself: QuickBooks may refuse a question with an id of a newer
    copy as a whole (3240), and those that it has must not pass for lost with that one.
    """
    for kind, id_ in dict.fromkeys((one.kind, one.id) for one in ask.witnesses):
        yield from questions.fetch(kind, (id_,))


def identified(ask: Identify, responses: Iterable[Response]) -> Identified:
    """Read who is open. Raises `ProtocolError` if that was not said."""
    by_id = {response.request_id: response for response in responses}
    host, company, preferences = (by_id.get(name) for name in ("host", "company", "preferences"))
    if not isinstance(company, CompanyQueryRs) or company.company_ret is None:
        raise ProtocolError(
            "QuickBooks did not say which company file is open.",
            fix="Open the company file in QuickBooks and run the update again.",
        )
    said = company.company_ret
    identity = Identity(
        company_name=said.company_name or "",
        file_id=next((ext.data_ext_value for ext in said.data_ext_ret if ext.data_ext_name == "FileID"), ""),
    )
    currencies = by_id.get("currencies")
    identity = _with_preferences(_with_host(identity, host), preferences, currencies)
    identity = evolve(identity, rates=_rates(ask, currencies))
    told = [answered(by_id.get(question.request_id)).rows for question in _about_witnesses(ask)]
    deleted = by_id.get("deleted")
    gone = (
        {ret.txn_id for ret in deleted.txn_deleted_ret} if isinstance(deleted, TxnDeletedQueryRs) else set()
    )
    return Identified(
        identity=identity,
        told=tuple(row for rows in told for row in rows),
        deleted=tuple(id_ for id_ in dict.fromkeys(one.id for one in ask.witnesses) if id_ in gone),
    )


def _with_host(identity: Identity, response: Response | None) -> Identity:
    if not isinstance(response, HostQueryRs) or response.host_ret is None:
        raise ProtocolError(
            "QuickBooks did not say which version it is.",
            fix="Open the company file in QuickBooks and run the update again.",
        )
    host = response.host_ret
    try:
        version = qbxml.negotiate(host.supported_qbxml_version, ours=CEILING)
    except qbxml.QbxmlError as exc:
        raise ProtocolError(exc.problem, fix=exc.fix, code=exc.code) from exc
    return evolve(
        identity,
        product=" ".join(filter(None, (host.product_name, host.major_version, host.minor_version))),
        country=host.country or "US",
        version=str(version),
    )


def _with_preferences(identity: Identity, response: Response | None, currencies: Response | None) -> Identity:
    if not isinstance(response, PreferencesQueryRs) or response.preferences_ret is None:
        return identity
    accounting = response.preferences_ret.accounting_preferences
    currency = response.preferences_ret.multi_currency_preferences
    return evolve(
        identity,
        closing_date=accounting.closing_date if accounting else None,
        class_tracking=accounting is not None and accounting.is_using_class_tracking is True,
        multicurrency=currency is not None and currency.is_multi_currency_on is True,
        home_currency=_code(currency.home_currency_ref, currencies) if currency else "",
    )


def _code(home: Ref | None, response: Response | None) -> str:
    """Find the ISO code of the home currency in the currency list; preferences give its name only."""
    if home is None or not isinstance(response, CurrencyQueryRs):
        return ""
    for ret in response.currency_ret:
        if home.list_id == ret.list_id if home.list_id else home.full_name == ret.name:
            return ret.currency_code or ""
    return ""


def _rates(ask: Identify, response: Response | None) -> dict[str, Decimal]:
    """Read QuickBooks' own rates; nothing where multiple currencies are off, or a currency has none."""
    if not isinstance(response, CurrencyQueryRs):
        return {}
    return {
        ret.currency_code: ret.exchange_rate
        for ret in response.currency_ret
        if ret.currency_code in ask.currencies and ret.exchange_rate is not None
    }
