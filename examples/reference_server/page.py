"""
The status page as HTML, made for the bookkeeper: what needs a person comes first.

Plain functions that return text. Whatever comes from outside passes through `html.escape`; there is no
script and no inline style, so the content security policy can forbid both.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote

from attrs import frozen

from syncer.admin import Proposal, Status, Story, WaitingRecord
from syncer.entries import AuditEntry, ExceptionEntry
from syncer.model import Kind, Side
from syncer.plan import BY_HAND
from syncer.relinking import Choice
from syncer.remedies import Remedy, remedies

KIND: Final[dict[str, str]] = {
    Kind.ACCOUNT.value: "Accounts",
    Kind.CLASS.value: "Classes",
    Kind.DEPARTMENT.value: "Departments",
    Kind.LOCATION.value: "Locations",
    Kind.CUSTOMER.value: "Customers",
    Kind.JOB.value: "Jobs",
    Kind.ITEM.value: "Items",
    Kind.TERMS.value: "Terms",
    Kind.VENDOR.value: "Vendors",
    Kind.BILL.value: "Bills",
    Kind.CREDIT.value: "Vendor credits",
    Kind.APPLIED_CREDIT.value: "Applied credits",
    Kind.PAYMENT.value: "Payments",
}

STATE: Final[dict[str, tuple[str, str]]] = {
    "running": ("busy", "Update running"),
    "finished": ("good", "Last update finished"),
    "stopped": ("bad", "Last update stopped"),
    "broken off": ("bad", "Last update broke off"),
    "": ("idle", "Never connected"),
}

WORDS: Final = {
    Remedy.REPLAY: "Try again",
    Remedy.MISSING: "It is not there",
    Remedy.REPOST: "Post again",
    Remedy.SKIP: "Skip",
}
"""What stands on the buttons; the answers to a proposal have a table of their own, relinking has a form."""

REASONS_MAX: Final = 12
LINES_MAX: Final = 200

CSS: Final = Path(__file__).with_name("style.css").read_text(encoding="utf-8")


@frozen(kw_only=True)
class Card:
    """What the page shows of one connection."""

    status: Status
    exceptions: tuple[ExceptionEntry, ...]
    choices: dict[str, tuple[Choice, ...]]
    proposals: tuple[Proposal, ...]
    waiting: tuple[WaitingRecord, ...]
    lines: tuple[AuditEntry, ...]
    names: dict[str, str]


def layout(title: str, body: str, *, token: str | None = None) -> str:
    """Put a page around a body; with a token somebody is logged in."""
    out = (
        f'<form class="push" method="post" action="/logout">{hidden(token)}<button>Log out</button></form>'
        if token is not None
        else ""
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/style.css"></head><body>'
        '<a class="skip" href="#main">Skip to content</a>'
        '<header class="top"><div><strong>BILL to QuickBooks</strong>'
        f"{'' if token is None else '<a href=/>Connections</a>'}{out}</div></header>"
        f'<main id="main">{body}</main></body></html>\n'
    )


def login(token: str, problem: str = "") -> str:
    """The login form."""
    note = f'<p class="note bad" role="alert">{escape(problem)}</p>' if problem else ""
    return layout(
        "Log in",
        f'<section class="card login"><h1>Log in</h1>{note}<form method="post" action="/login">'
        f'{hidden(token)}<label for="password">Password</label><input id="password" name="password" '
        'type="password" autocomplete="current-password" required autofocus>'
        '<button class="main">Log in</button></form></section>',
    )


def message(title: str, text: str) -> str:
    """A page with nothing but one sentence."""
    return layout(title, f'<section class="card"><h1>{escape(title)}</h1><p>{escape(text)}</p></section>')


def overview(cards: Iterable[Card], *, token: str, now: datetime, note: str = "") -> str:
    """All connections, each with what needs a person on top."""
    shown = [_card(card, token, now) for card in cards]
    body = "".join(shown) or (
        '<section class="card"><h2>No connection yet</h2><p>Make one with the command <code>connect</code>, '
        "then open its QWC file in QuickBooks Web Connector.</p></section>"
    )
    return layout("Connections", f"<h1>Connections</h1>{note_of(note)}{body}", token=token)


def record(name: str, id_: str, subject: str, story: Story, *, token: str, now: datetime) -> str:
    """Everything that is known of one record."""
    known, link = story.record, story.link
    facts = [("BILL id", escape(known.id if known else id_))]
    if known:
        facts.append(("Standing", escape(f"{known.standing.value} {known.reason}".strip())))
    if link:
        gone = " (voided)" if link.void else ""
        facts.append(("QuickBooks id", escape(f"{link.book_id}{gone}")))
    writes = "".join(
        f"<tr><td>{_time(one.created_at, now)}</td><td>{escape(one.action.value)}</td>"
        f"<td>{escape(one.state.value.replace('_', ' '))}</td>"
        f'<td class="wide">{escape(one.cause)}</td><td><code>{escape(one.id)}</code></td></tr>'
        for one in story.operations
    )
    table = (
        '<div class="scroll" tabindex="0"><table><caption>Writes to QuickBooks</caption><thead><tr>'
        '<th scope="col">When</th><th scope="col">What</th><th scope="col">State</th><th scope="col">Why</th>'
        f'<th scope="col">Id</th></tr></thead><tbody>{writes}</tbody></table></div>'
        if writes
        else ""
    )
    return layout(
        subject,
        f'<p><a href="/#{escape(name)}">{escape(name)}</a></p><section class="card">'
        f"<h1>{escape(subject)}</h1>{_facts(facts)}{table}"
        f"{_trail(story.lines, now, 'Audit trail')}</section>",
        token=token,
    )


def _card(card: Card, token: str, now: datetime) -> str:
    status = card.status
    name = status.connection
    colour, words = STATE[status.cycle.state if status.cycle else ""]
    facts = [
        ("Company file", escape(status.company.company_name) if status.company else soft("not known yet")),
        ("Last contact of Web Connector", _time(status.last_contact, now)),
        ("Last update began", _time(status.cycle.started_at if status.cycle else None, now)),
        ("Its result", escape(status.cycle.summary) if status.cycle else soft("none yet")),
    ]
    return (
        f'<section class="card" id="{escape(name)}" aria-labelledby="title-{escape(name)}"><div class="row">'
        f'<h2 id="title-{escape(name)}">{escape(name)}</h2><span class="badge {colour}">{words}</span>'
        f"{_problem_badge(status.exceptions)}</div>{_facts(facts)}"
        f"{_exceptions(card, token, now)}{_proposals(name, card.proposals, token)}"
        f'<p><a href="/connections/{quote(name)}/reconcile">Reconcile both sides</a></p>'
        f"{_counts(name, status)}"
        f"{_waiting(name, card.waiting)}"
        f"<details><summary>What happened lately</summary>{_lately(card, now)}</details>"
        "</section>"
    )


def _exceptions(card: Card, token: str, now: datetime) -> str:
    name, entries = card.status.connection, card.exceptions
    if not entries:
        return '<p class="quiet">Nothing needs a person.</p>'
    rows = "".join(_exception(name, entry, card.choices.get(entry.id, ()), token, now) for entry in entries)
    all_ = ""
    if sum(entry.kind != "connection" for entry in entries) > 1:
        all_ = (
            f'<form method="post" action="/connections/{quote(name)}/replay">{hidden(token)}'
            '<input type="hidden" name="all" value="yes"><button>Try all again</button></form>'
        )
    return (
        f'<div class="row"><h3>Needs a person</h3>{all_}</div><div class="scroll" tabindex="0"><table>'
        f"<caption>Open exceptions of {escape(name)}</caption><thead><tr>"
        '<th scope="col">Record</th><th scope="col">What happened</th><th scope="col">What to do</th>'
        '<th scope="col">Since</th><th scope="col"><span class="soft">After the fix</span></th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _exception(
    name: str, entry: ExceptionEntry, choices: tuple[Choice, ...], token: str, now: datetime
) -> str:
    subject, button = escape(entry.subject), soft("looked at in every update")
    possible = remedies(entry)
    if Remedy.REPIN in possible:
        button = (
            "<details><summary>This file is the right one</summary><p>Every other file is refused then, the "
            "one that was open before too. Nothing is posted by that: what this file lacks is put before "
            f"you.</p>{_button(name, entry, Remedy.REPIN, 'Yes, go on with it', token)}</details>"
        )
    elif possible:
        subject = link(name, entry.id, entry.subject)
        button = _relink(name, entry, choices, token) if Remedy.RELINK in possible else ""
        button += _arrived(name, entry, token) if Remedy.ARRIVED in possible else ""
        if entry.code == BY_HAND:
            button += "".join(_name_entered(name, one, token) for one in choices)
        button += "".join(
            _button(name, entry, remedy, WORDS[remedy], token) for remedy in possible if remedy in WORDS
        )
    return (
        f'<tr><th scope="row" class="wide">{subject}</th><td class="wide">{escape(entry.cause)}</td>'
        f'<td class="wide">{escape(entry.fix)}</td><td>{_time(entry.raised_at, now)}</td>'
        f'<td class="act">{button}</td></tr>'
    )


def _relink(name: str, entry: ExceptionEntry, choices: tuple[Choice, ...], token: str) -> str:
    """Ask which vendor of the other side it is."""
    fields = {Side.BILL: "what", Side.BOOK: "book"}
    other = Side.BOOK if entry.side is Side.BILL else Side.BILL
    field = escape(f"vendor-{name}-{entry.id}")
    options = "".join(f'<option value="{escape(one.id)}">{escape(one.text)}</option>' for one in choices)
    return (
        f'<form class="pick" method="post" action="/connections/{quote(name)}/relink">{hidden(token)}'
        f'<input type="hidden" name="{fields[entry.side]}" value="{escape(entry.id)}">'
        f'<label for="{field}">It is this vendor of {other.system} (name or id):</label>'
        f'<input id="{field}" name="{fields[other]}" list="{field}-list" autocomplete="off" required>'
        f'<datalist id="{field}-list">{options}</datalist>'
        f'<button aria-label="Link the two: {escape(entry.subject)}">Link the two</button></form>'
    )


def _name_entered(name: str, one: Choice, token: str) -> str:
    """Ask which transaction of QuickBooks it is that somebody entered by hand."""
    field = escape(f"entered-{name}-{one.id}")
    return (
        f'<form class="pick" method="post" action="/connections/{quote(name)}/adopt">{hidden(token)}'
        f'<input type="hidden" name="what" value="{escape(one.id)}">'
        f'<label for="{field}">{escape(one.text)} is this one in QuickBooks (id):</label>'
        f'<input id="{field}" name="book" autocomplete="off" required>'
        f'<button aria-label="Link the two: {escape(one.text)}">Link the two</button></form>'
    )


def _proposals(name: str, proposals: tuple[Proposal, ...], token: str) -> str:
    if not proposals:
        return ""
    rows = "".join(
        f'<tr><th scope="row" class="wide">{link(name, one.match.bill_id, one.subject)}</th>'
        f'<td class="wide">{escape(one.book)}</td><td class="wide">{escape(one.match.reason)}</td>'
        f'<td class="act">{_answers(name, one, token)}</td></tr>'
        for one in proposals
    )
    return (
        '<h3>Is it the same?</h3><div class="scroll" tabindex="0"><table>'
        f"<caption>What may have been keyed in QuickBooks by hand, of {escape(name)}</caption>"
        '<thead><tr><th scope="col">BILL has</th><th scope="col">QuickBooks has</th>'
        '<th scope="col">What they share</th>'
        '<th scope="col"><span class="soft">Your answer</span></th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _answers(name: str, one: Proposal, token: str) -> str:
    if one.is_duplicate:
        # Both are of BILL: there is nothing to link.
        return _answer(name, one, "refuse", "No, another invoice", token)
    yes = _answer(name, one, "adopt", "Yes, the same", token)
    return yes + _answer(name, one, "refuse", "No, none of these", token)


def _answer(name: str, one: Proposal, action: str, words: str, token: str) -> str:
    return (
        f'<form method="post" action="/connections/{quote(name)}/{action}">{hidden(token)}'
        f'<input type="hidden" name="what" value="{escape(one.match.bill_id)}">'
        f'<input type="hidden" name="book" value="{escape(one.match.book_id)}">'
        f'<button aria-label="{words}: {escape(one.subject)}, {escape(one.book)}">{words}</button></form>'
    )


def _button(name: str, entry: ExceptionEntry, action: str, words: str, token: str) -> str:
    return (
        f'<form method="post" action="/connections/{quote(name)}/{action}">{hidden(token)}'
        f'<input type="hidden" name="what" value="{escape(entry.id)}">'
        f'<button aria-label="{words}: {escape(entry.subject)}">{words}</button></form>'
    )


def _arrived(name: str, entry: ExceptionEntry, token: str) -> str:
    """The button that says that a write in doubt is there, and where to say as what, if it is asked for."""
    return (
        f'<form method="post" action="/connections/{quote(name)}/arrived">{hidden(token)}'
        f'<input type="hidden" name="what" value="{escape(entry.id)}">'
        f'<input name="book" size="12" placeholder="id, if asked" '
        f'aria-label="QuickBooks id of {escape(entry.subject)}, if several could be it">'
        f'<button aria-label="It is there: {escape(entry.subject)}">It is there</button></form>'
    )


def _counts(name: str, status: Status) -> str:
    rows = ""
    for count in status.counts:
        alarm = "alarm" if count.exception else "zero"
        rows += (
            f'<tr><th scope="row">{KIND[count.kind.value]}</th><td class="number">{count.total:,}</td>'
            f'<td class="number">{count.linked:,}</td>'
            f'<td class="number">{count.waiting + count.pending:,}</td>'
            f'<td class="number {alarm}">{count.exception:,}</td></tr>'
        )
    doubt = status.operations.get("in_doubt", 0)
    note = (
        f'<p class="small">{doubt} writes are in doubt; the next update asks QuickBooks about them first.</p>'
        if doubt
        else ""
    )
    return (
        f'<div class="scroll" tabindex="0"><table><caption>Records of {escape(name)}</caption><thead><tr>'
        '<th scope="col">Kind</th><th scope="col" class="number">Read from BILL</th>'
        '<th scope="col" class="number">In QuickBooks</th><th scope="col" class="number">Waiting</th>'
        '<th scope="col" class="number">Needs a person</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>{note}"
    )


def _waiting(name: str, records: tuple[WaitingRecord, ...]) -> str:
    if not records:
        return ""
    reasons = Counter((record.kind.value, record.reason) for record in records)
    example = {(record.kind.value, record.reason): record for record in reversed(records)}
    rows = ""
    for (kind, reason), number in reasons.most_common(REASONS_MAX):
        one = example[kind, reason]
        rows += (
            f'<tr><td class="number">{number:,}</td><td>{KIND[kind]}</td>'
            f'<td class="wide">{escape(reason)}</td>'
            f'<td class="wide">{link(name, one.id, one.subject)}</td></tr>'
        )
    more = len(reasons) - REASONS_MAX
    tail = f'<p class="small soft">… and {more} other reasons.</p>' if more > 0 else ""
    return (
        "<details><summary>What the waiting records wait for</summary>"
        '<div class="scroll" tabindex="0"><table><thead><tr>'
        '<th scope="col" class="number">Number</th><th scope="col">Kind</th><th scope="col">Reason</th>'
        f'<th scope="col">For example</th></tr></thead><tbody>{rows}</tbody></table></div>{tail}</details>'
    )


def _lately(card: Card, now: datetime) -> str:
    rows = ""
    for line in reversed(card.lines):
        record = ""
        if line.record:
            record = link(card.status.connection, line.record, card.names.get(line.record, line.record))
        rows += (
            f"<tr><td>{_time(line.at, now)}</td><td>{escape(line.actor)}</td><td>{escape(line.event)}</td>"
            f'<td class="wide">{record}</td><td class="wide">{escape(line.detail)}</td></tr>'
        )
    return (
        '<div class="scroll" tabindex="0"><table><caption>Newest first</caption><thead><tr>'
        '<th scope="col">When</th>'
        '<th scope="col">Who</th><th scope="col">What</th><th scope="col">Record</th>'
        '<th scope="col">Detail</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _trail(lines: tuple[AuditEntry, ...], now: datetime, caption: str) -> str:
    rows = "".join(
        f"<tr><td>{_time(line.at, now)}</td><td>{escape(line.actor)}</td><td>{escape(line.event)}</td>"
        f'<td class="wide">{escape(line.detail)}</td></tr>'
        for line in reversed(lines[-LINES_MAX:])
    )
    return (
        f'<div class="scroll" tabindex="0"><table><caption>{caption}</caption><thead><tr>'
        '<th scope="col">When</th>'
        '<th scope="col">Who</th><th scope="col">What</th><th scope="col">Detail</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _problem_badge(number: int) -> str:
    if not number:
        return ""
    return f'<span class="badge bad">{number} {"needs" if number == 1 else "need"} a person</span>'


def link(name: str, id_: str, subject: str) -> str:
    """Link to the page of a record."""
    return f'<a href="/connections/{quote(name)}/records/{quote(id_, safe="")}">{escape(subject)}</a>'


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    return (
        '<dl class="facts">'
        + "".join(f"<div><dt>{escape(term)}</dt><dd>{value}</dd></div>" for term, value in facts)
        + "</dl>"
    )


def note_of(text: str) -> str:
    """Write what was just done."""
    return f'<p class="note" role="status">{escape(text)}</p>' if text else ""


def soft(text: str) -> str:
    """Write something in grey."""
    return f'<span class="soft">{escape(text)}</span>'


def hidden(token: str | None) -> str:
    """Write the field that shows that a form is ours."""
    return f'<input type="hidden" name="form_token" value="{escape(token or "")}">'


def _time(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return soft("never")
    exact = f"{moment:%b} {moment.day}, {moment:%Y, %H:%M} UTC"
    return (
        f'<time datetime="{moment.isoformat(timespec="seconds")}" title="{exact}">{_ago(moment, now)}</time>'
    )


def _ago(moment: datetime, now: datetime) -> str:
    seconds = (now - moment).total_seconds()
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {unit}{'' if number == 1 else 's'} ago"
    return "just now"
