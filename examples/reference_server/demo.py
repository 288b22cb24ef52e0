"""
`demo`: a month of a landscaping firm, through everything that production has.

The server is a `serve` process of its own with a SQLite file, made by what `migrate` and `connect` do. It
reads BILL over real HTTP and is called by a Web Connector over real SOAP. BILL, QuickBooks and the Web
Connector are simulated, as strictly as the real ones, and stand outside of it.
"""

import json
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

import billv3
from examples.reference_server import demo_parties, process
from examples.reference_server.demo_ledger import Comparison
from examples.reference_server.demo_scene import World, ledgers, until_quiet, world
from qbwc.testing import Outcome
from syncer.errors import SyncerError
from syncer.model import Kind

DAYS_A_CYCLE: Final = 7
EXCEPTIONS_SHOWN: Final = 40


class DemoFailed(Exception):
    """A step of the demo did not do what it must."""


def run(*, seed: int, scale: float, as_json: bool) -> int:
    """Play the demo; returns the exit code: 0 only if both sides agree to the cent and no record is lost."""
    out = Console(stderr=as_json, width=None if Console().is_terminal else 120, highlight=False)
    started = time.monotonic()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="bill-qbd-demo-") as directory,
            world(Path(directory), seed=seed, scale=scale) as scene,
        ):
            done = _play(scene, out)
            comparison = ledgers(scene)
    except (DemoFailed, process.DidNotStart, SyncerError, billv3.BillError) as exc:
        out.print(Text(f"The demo failed: {exc}", style="bold red"))
        return 1
    took_s = time.monotonic() - started
    if as_json:
        print(json.dumps(_as_json(comparison, took_s), indent=2, ensure_ascii=False))
    else:
        _show(out, comparison, done, took_s)
    return 0 if comparison.agrees else 1


def _play(scene: World, out: Console) -> Counter[str]:
    done: Counter[str] = Counter()
    bars = Progress(
        TextColumn("{task.description:<28}"),
        BarColumn(bar_width=30),
        TextColumn("{task.completed:.0f} of {task.total:.0f}"),
        TimeElapsedColumn(),
        console=out,
        transient=True,
    )
    out.print(Text(f"A month of {demo_parties.COMPANY}: BILL at {scene.settings['BILLQBD_BILL_URL']}, "))
    out.print(Text(f"the server at {scene.server.url}, QuickBooks file {scene.file.path}."))
    with bars:
        days = bars.add_task("Days of the month", total=len(scene.month.days))
        while not scene.month.over:
            week: Counter[str] = Counter()
            for _ in range(DAYS_A_CYCLE):
                if not scene.month.over:
                    week.update(scene.month.play_day().done)
                    bars.advance(days)
            done.update(week)
            outcome = _cycle(scene, bars)
            entered = f"{week['bills entered']} bills, {_payments(week)} payments"
            bars.console.print(Text(f"  to day {_day(scene):>2}: {entered} in BILL; {_said(outcome)}"))
        for number, outcome in enumerate(until_quiet(scene), start=1):
            _check(outcome)
            bars.console.print(Text(f"  quiet cycle {number}: {_said(outcome)}"))
    return done


def _cycle(scene: World, bars: Progress) -> Outcome:
    task = bars.add_task("Update of Web Connector", total=100)
    for exchange in scene.agent.steps():
        if exchange.method == "receiveResponseXML" and isinstance(exchange.result, int):
            bars.update(task, completed=max(0, exchange.result))
    bars.remove_task(task)
    assert scene.agent.outcome is not None
    return _check(scene.agent.outcome)


def _check(outcome: Outcome) -> Outcome:
    if not outcome.ok:
        raise DemoFailed(f"An update ended with {outcome.status.value}: {outcome.message}")
    return outcome


def _said(outcome: Outcome) -> str:
    return f"{len(outcome.transcript)} SOAP calls, {outcome.message}"


def _day(scene: World) -> int:
    return int(str(scene.month.state["position"]))


def _payments(done: Counter[str]) -> int:
    return done["payments scheduled"] + done["payments recorded"]


def _show(out: Console, comparison: Comparison, done: Counter[str], took_s: float) -> None:
    out.print()
    table = Table(title="Accounts payable, vendor by vendor", title_justify="left")
    table.add_column("Vendor in QuickBooks", overflow="fold")
    for column in ("BILL", "Held back", "QuickBooks"):
        table.add_column(column, justify="right")
    table.add_column("")
    for row in comparison.rows:
        mark = Text("=", style="green") if row.agrees else Text("differs", style="bold red")
        table.add_row(
            Text(row.vendor),
            f"{row.bill:,.2f}",
            f"{row.held:,.2f}" if row.held else "",
            f"{row.book:,.2f}",
            mark,
        )
    table.add_section()
    bill, held, book = _totals(comparison)
    table.add_row(Text("Total", style="bold"), f"{bill:,.2f}", f"{held:,.2f}", f"{book:,.2f}", "")
    out.print(table)
    _show_held(out, comparison)
    kinds = Counter(link.kind for link in comparison.links if not link.void)
    void = Counter(link.kind for link in comparison.links if link.void)
    out.print()
    out.print(
        Text(
            f"{kinds[Kind.VENDOR]} vendors, {kinds[Kind.BILL]} bills, {kinds[Kind.CREDIT]} vendor credits "
            f"and {kinds[Kind.PAYMENT]} payments stand in QuickBooks; {void[Kind.BILL]} bills and "
            f"{void[Kind.PAYMENT]} payments were posted and voided again."
        )
    )
    out.print(
        Text(
            f"The month had {done['bills entered']} bills, {_payments(done)} payments "
            f"({done['partial payments']} partial, {done['bills in combined payments']} bills in combined "
            f"ones, {done['payments: void'] + done['payments: reissue']} voided)."
        )
    )
    for text in comparison.lost:
        out.print(Text(f"LOST: {text}", style="bold red"))
    for text in comparison.extra:
        out.print(Text(f"TOO MUCH in QuickBooks: {text}", style="bold red"))
    verdict = "Both sides agree to the cent." if comparison.agrees else "The two sides do NOT agree."
    style = "bold green" if comparison.agrees else "bold red"
    out.print(Text(f"{verdict} It took {took_s:.1f} s.", style=style))


def _show_held(out: Console, comparison: Comparison) -> None:
    if comparison.exceptions:
        out.print()
        table = Table(title="What needs a person: exceptions, each with cause and fix", title_justify="left")
        for column in ("Record", "What happened", "What to do"):
            table.add_column(column, overflow="fold", ratio=1)
        for entry in comparison.exceptions[:EXCEPTIONS_SHOWN]:
            table.add_row(Text(entry.subject), Text(entry.cause), Text(entry.fix))
        out.print(table)
        more = len(comparison.exceptions) - EXCEPTIONS_SHOWN
        if more > 0:
            out.print(f"… and {more} more.")
    waits = [one for one in comparison.held if one.why.startswith("waits: ")]
    if waits:
        out.print("Waiting, and posted by themselves once they can be:")
        for one in waits:
            out.print(Text(f"  {one.subject} ({one.amount:,.2f}): {one.why.removeprefix('waits: ')}"))
    if comparison.held:
        out.print(
            Text(
                "What is held back is in BILL and deliberately not in QuickBooks; it is left out on both "
                "sides, and each such record is listed here."
            )
        )


def _totals(comparison: Comparison) -> tuple[object, ...]:
    rows = comparison.rows
    return sum(row.bill for row in rows), sum(row.held for row in rows), sum(row.book for row in rows)


def _as_json(comparison: Comparison, took_s: float) -> dict[str, object]:
    bill, held, book = _totals(comparison)
    return {
        "agrees": comparison.agrees,
        "seconds": round(took_s, 1),
        "totals": {"bill": str(bill), "held": str(held), "quickbooks": str(book)},
        "vendors": [
            {
                "vendor": row.vendor,
                "bill": str(row.bill),
                "held": str(row.held),
                "quickbooks": str(row.book),
                "agrees": row.agrees,
            }
            for row in comparison.rows
        ],
        "links": {
            kind.value: sum(link.kind is kind and not link.void for link in comparison.links) for kind in Kind
        },
        "voided": {
            kind.value: sum(link.kind is kind and link.void for link in comparison.links) for kind in Kind
        },
        "held": [
            {
                "kind": one.kind.value,
                "id": one.id,
                "record": one.subject,
                "amount": str(one.amount),
                "why": one.why,
            }
            for one in comparison.held
        ],
        "exceptions": [
            {"record": entry.subject, "cause": entry.cause, "fix": entry.fix}
            for entry in comparison.exceptions
        ],
        "lost": list(comparison.lost),
        "extra": list(comparison.extra),
    }
