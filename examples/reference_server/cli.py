"""
The command line. Data goes to standard output, one line about what went wrong to standard error.

Exit codes: 0 done; 1 it could not be done, such as BILL not being reachable; 2 a setting or an argument
is wrong.
"""

import os
import sys
from typing import Annotated, Final, NoReturn

import typer

from billv3 import BillError
from examples.reference_server import cli_books, logs, show, views
from examples.reference_server import config as configuration
from examples.reference_server.cli_common import (
    ACTOR,
    AsJson,
    Doubtful,
    Excepted,
    Name,
    out,
    print_json,
    settle,
)
from examples.reference_server.connect import Asked, at_keyboard, pairs
from examples.reference_server.connect import connect as connect_
from examples.reference_server.parts import opened, qwc_file
from qbwc import QbwcError
from syncer.errors import SettingsError, SyncerError
from syncer.sealing import generate_key
from syncer.settings import BillRates, Classes, ClosingPolicy, NumberPolicy, TextPolicy
from syncer.stores.migrate import upgrade

app: Final = typer.Typer(
    name="reference_server",
    help="BILL to QuickBooks Desktop: the reference server.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

cli_books.register(app)


def main() -> NoReturn:
    """Run a command; what goes wrong on purpose is one line."""
    try:
        app()
    except SettingsError as exc:
        _fail(str(exc), 2)
    except QbwcError as exc:
        _fail(str(exc), 2)
    except (SyncerError, BillError) as exc:
        _fail(str(exc), 1)
    sys.exit(0)


def _fail(text: str, code: int) -> NoReturn:
    line = logs.REDACTOR.clean(" ".join(text.split()))
    print(f"Error: {line}", file=sys.stderr)
    sys.exit(code)


@app.command()
def keygen(as_json: AsJson = False) -> None:
    """Make a sealing key for BILLQBD_SECRET_KEY."""
    key = generate_key()
    if as_json:
        print_json({"key": key})
    else:
        print(key)


@app.command()
def migrate(as_json: AsJson = False) -> None:
    """Make the tables of the database, or bring them up to date. Safe to repeat."""
    config = configuration.load(sealed=False)
    with configuration.about("BILLQBD_DATABASE_URL"):
        upgrade(config.database_url)
    if as_json:
        print_json({"migrated": True})
    else:
        print("The database is up to date.")


@app.command()
def connect(
    name: Name,
    payment_account: Annotated[
        str | None, typer.Option(help="QuickBooks bank or clearing account that BILL payments come from.")
    ] = None,
    ap_account: Annotated[
        str | None, typer.Option(help="QuickBooks accounts-payable account. [Accounts Payable]")
    ] = None,
    approval: Annotated[
        str | None,
        typer.Option(help="Approval statuses that let a bill be posted, comma separated. [APPROVED]"),
    ] = None,
    start_date: Annotated[
        str | None, typer.Option(help="Leave bills dated before this day alone (YYYY-MM-DD).")
    ] = None,
    bank_account: Annotated[
        list[str] | None, typer.Option(help="BILL funding account id=QuickBooks bank account; repeatable.")
    ] = None,
    home_currency: Annotated[str | None, typer.Option(help="Currency of the books. [USD]")] = None,
    currency_account: Annotated[
        list[str] | None,
        typer.Option(
            help="Currency=QuickBooks accounts-payable account in it, such as EUR=NAME; repeatable."
        ),
    ] = None,
    bill_rates: Annotated[
        BillRates | None, typer.Option(help="In which direction BILL's exchange rates count. [ask]")
    ] = None,
    classes: Annotated[
        Classes | None, typer.Option(help="BILL's list that is QuickBooks' classes. [department]")
    ] = None,
    customers: Annotated[
        bool | None, typer.Option(help="Carry customers and jobs of lines to Customer:Job. [yes]")
    ] = None,
    items: Annotated[bool | None, typer.Option(help="Post lines with an item as item lines. [yes]")] = None,
    terms: Annotated[
        bool | None, typer.Option(help="Carry payment terms of bills and vendors. [yes]")
    ] = None,
    left_out: Annotated[
        str | None,
        typer.Option(help="What lines may name and QuickBooks need not be told, comma separated. [nothing]"),
    ] = None,
    closing: Annotated[
        ClosingPolicy | None, typer.Option(help="What is dated before the closing date of the books. [ask]")
    ] = None,
    vendors_to_bill: Annotated[
        bool | None, typer.Option(help="New and changed vendors of QuickBooks go to BILL. [yes]")
    ] = None,
    repair_accounts: Annotated[
        bool | None, typer.Option(help="Linked accounts of BILL follow QuickBooks. [yes]")
    ] = None,
    accounts_to_bill: Annotated[
        bool | None, typer.Option(help="New expense accounts of QuickBooks go to BILL. [no]")
    ] = None,
    memo_ids: Annotated[
        bool | None, typer.Option(help="Write BILL's id at the end of the memo. [no]")
    ] = None,
    dry_run: Annotated[
        bool | None, typer.Option(help="Read and decide, write nothing; see `preview`. [no]")
    ] = None,
    text: Annotated[
        TextPolicy | None, typer.Option(help="Characters QuickBooks cannot hold. [transliterate]")
    ] = None,
    long_numbers: Annotated[
        NumberPolicy | None, typer.Option(help="Invoice numbers beyond 20 characters. [shorten]")
    ] = None,
    void_on_archive: Annotated[
        bool | None, typer.Option(help="Void an unpaid posted bill when BILL archives or denies it. [yes]")
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="Any other setting as NAME=VALUE; repeatable.")
    ] = None,
    repin: Annotated[
        bool,
        typer.Option(
            "--repin", help="Forget the company file; the next session pins the open one and reads it."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a connection, or change one: what is not given again stays as it is."""
    options: dict[str, object] = {
        "payment_account": payment_account,
        "ap_account": ap_account,
        "approvals": approval,
        "start_date": start_date,
        "bank_accounts": pairs(bank_account, "--bank-account") if bank_account else None,
        "home_currency": home_currency,
        "ap_accounts": pairs(currency_account, "--currency-account") if currency_account else None,
        "bill_rates": bill_rates,
        "classes": classes,
        "customers": customers,
        "items": items,
        "terms": terms,
        "left_out": left_out,
        "closing": closing,
        "vendors_to_bill": vendors_to_bill,
        "repair_accounts": repair_accounts,
        "accounts_to_bill": accounts_to_bill,
        "memo_ids": memo_ids,
        "dry_run": dry_run,
        "text": text,
        "long_numbers": long_numbers,
        "void_on_archive": void_on_archive,
        **pairs(set_ or (), "--set"),
    }
    with opened(configuration.load()) as parts:
        asked = Asked(env=os.environ, ask=at_keyboard())
        done = connect_(parts, name, options, asked, repin=repin)
    if as_json:
        print_json({"connection": name, "created": done.created, "changes": list(done.changes)})
        return
    print(f"Connection {name} {'made' if done.created else 'changed' if done.changes else 'is as it was'}.")
    for change in done.changes:
        print(f"  {change}")
    if done.created:
        print(f"Next: print its QWC file with `qwc {name}` and open it in QuickBooks Web Connector.")


@app.command()
def serve() -> None:
    """Serve SOAP, webhooks, the status page and the API."""
    from examples.reference_server.serving import serve as serve_  # noqa: PLC0415  the other commands start faster

    config = configuration.load()
    logs.REDACTOR.learn([*config.secret_keys, config.admin_password])
    logs.set_up()
    with opened(config) as parts:
        serve_(parts)


@app.command()
def qwc(name: Name, as_json: AsJson = False) -> None:
    """Print the QWC file of a connection."""
    config = configuration.load(sealed=False)
    with opened(config) as parts:
        text = qwc_file(config, parts.admin.connection(name)).to_xml().decode("ascii")
    if as_json:
        print_json({"connection": name, "qwc": text})
    else:
        print(text)


@app.command()
def status(name: Name, as_json: AsJson = False) -> None:
    """Say how a connection does."""
    with opened(configuration.load(sealed=False)) as parts:
        found = parts.admin.status(name)
    if as_json:
        print_json(views.status(found))
    else:
        show.status(out(), found)


@app.command()
def exceptions(name: Name, as_json: AsJson = False) -> None:
    """List what needs a person, with cause and fix."""
    with opened(configuration.load(sealed=False)) as parts:
        found = parts.admin.exceptions(name)
    if as_json:
        print_json([views.exception(entry) for entry in found])
    else:
        show.exceptions(out(), found)


@app.command()
def waiting(name: Name, as_json: AsJson = False) -> None:
    """List the records that wait, and for what."""
    with opened(configuration.load(sealed=False)) as parts:
        found = parts.admin.waiting(name)
    if as_json:
        print_json([views.waiting(record) for record in found])
    else:
        show.waiting(out(), found)


@app.command()
def operations(name: Name, as_json: AsJson = False) -> None:
    """List the newest writes to QuickBooks, and how far each has come."""
    with opened(configuration.load(sealed=False)) as parts:
        found = parts.admin.operations(name)
    if as_json:
        print_json([views.operation(operation) for operation in found])
    else:
        show.operations(out(), found)


@app.command()
def replay(
    name: Name,
    operation: Annotated[
        str, typer.Argument(help="An operation id, or the BILL id of a record with an open exception.")
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="All open exceptions.")] = False,
    as_json: AsJson = False,
) -> None:
    """Have something tried again in the next update."""
    if bool(operation) == everything:
        raise SettingsError("Nothing is named.", fix="Give an operation id, or --all; not both.")
    with opened(configuration.load(sealed=False)) as parts:
        if everything:
            done = parts.admin.replay_all(name, actor=ACTOR)
        else:
            done = (parts.admin.replay(name, operation, actor=ACTOR),)
    if as_json:
        print_json([views.replayed(one) for one in done])
        return
    for one in done:
        print(f"{one.subject} {one.effect}.")
    if not done:
        print("There is nothing to replay.")


@app.command()
def skip(name: Name, record: Excepted, as_json: AsJson = False) -> None:
    """Leave a record alone that was dealt with by hand, until it is another matter in BILL."""
    settle(lambda admin: admin.skip(name, record, actor=ACTOR), as_json)


@app.command()
def repost(name: Name, record: Excepted, as_json: AsJson = False) -> None:
    """Post a record again whose posting somebody deleted in QuickBooks."""
    settle(lambda admin: admin.repost(name, record, actor=ACTOR), as_json)


@app.command()
def arrived(
    name: Name,
    record: Doubtful,
    book_id: Annotated[
        str, typer.Argument(help="What it is in QuickBooks (TxnID or ListID), where several could be it.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Say that a write in doubt is in QuickBooks: it counts as done."""
    settle(lambda admin: admin.arrived(name, record, book_id, actor=ACTOR), as_json)


@app.command()
def missing(name: Name, record: Doubtful, as_json: AsJson = False) -> None:
    """Say that a write in doubt is not in QuickBooks: it is looked for once more, and else sent anew."""
    settle(lambda admin: admin.missing(name, record, actor=ACTOR), as_json)


@app.command()
def repin(name: Name, as_json: AsJson = False) -> None:
    """Say that the company file which was refused last is the right one; what it lacks becomes exceptions."""
    with opened(configuration.load(sealed=False)) as parts:
        file = parts.admin.repin(name, actor=ACTOR)
    if as_json:
        print_json({"connection": name, "company_name": file.company_name, "path": file.path})
        return
    print(f"Connection {name} is for {file.company_name} ({file.path}) from now on.")
    print("The next update reads all of it; what it lacks is put before you, and nothing of that is posted.")


@app.command()
def audit(
    name: Name,
    record: Annotated[str, typer.Argument(help="The record's id in BILL or in QuickBooks.")],
    as_json: AsJson = False,
) -> None:
    """Tell the story of one record from birth."""
    with opened(configuration.load(sealed=False)) as parts:
        found = parts.admin.story(name, record)
    if as_json:
        print_json(views.story(found))
    else:
        show.story(out(), found)


@app.command()
def demo(
    as_json: AsJson = False,
    scale: Annotated[float, typer.Option(help="1 is a whole month; 0.1 a tenth of it.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Another seed, another month.")] = 1,
) -> None:
    """Play a month of a landscaping firm through a real server, and compare the ledgers."""
    from examples.reference_server.demo import run  # noqa: PLC0415  simulated parties, needed here only

    sys.exit(run(seed=seed, scale=scale, as_json=as_json))
