"""Commands that compare the books: `reconcile`, `adopt`, `relink`, `preview`; and `reseal`."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from examples.reference_server import config as configuration
from examples.reference_server import show, views
from examples.reference_server.cli_common import ACTOR, AsJson, Name, out, print_json, settle, tell
from examples.reference_server.parts import opened
from examples.reference_server.views import Format
from syncer.errors import SettingsError
from syncer.reconcile import Part, Report, table, to_csv, to_json
from syncer.sealing import reseal as reseal_

NOTED = (
    "Noted. The next update of Web Connector reads both sides from the beginning; reconcile again after it."
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (reconcile, adopt, relink, preview, reseal):
        app.command()(command)


def reconcile(
    name: Name,
    since: Annotated[
        str, typer.Option("--from", help="First day (YYYY-MM-DD); all before if left out.")
    ] = "",
    until: Annotated[str, typer.Option("--to", help="Last day (YYYY-MM-DD); all after if left out.")] = "",
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TABLE,
    part: Annotated[Part, typer.Option(help="What a CSV file is to hold.")] = Part.LINES,
    output: Annotated[Path | None, typer.Option(help="Write it to this file.", dir_okay=False)] = None,
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Have the next update read everything first; compares nothing now."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compare BILL and QuickBooks in full; exit code 1 if something differs that nobody has allowed."""
    with opened(configuration.load(sealed=False)) as parts:
        if fresh:
            parts.admin.read_anew(name, actor=ACTOR)
            if as_json:
                print_json({"connection": name, "fresh": True})
            else:
                print(NOTED)
            return
        period = {"date_from": day("--from", since), "date_to": day("--to", until)}
        report = parts.admin.reconcile(name, **period)
    text = written(report, Format.JSON if as_json else form, part)
    if output is None:
        print(text, end="")
    else:
        try:
            output.write_text(text, encoding="utf-8", newline="")
        except OSError as exc:
            raise SettingsError(
                f"--output {output} cannot be written: {exc.strerror}.", fix="Name another."
            ) from exc
    if not report.agrees:
        raise typer.Exit(1)


def written(report: Report, form: Format, part: Part) -> str:
    """Write a report."""
    match form:
        case Format.TABLE:
            return table(report)
        case Format.CSV:
            return to_csv(report, part)
        case Format.JSON:
            return f"{to_json(report)}\n"


def day(option: str, text: str) -> dt.date | None:
    """Read a day; `""` is none. Raises `SettingsError`."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as exc:
        raise SettingsError(f"{option} {text!r} is no day.", fix="Write it like 2026-03-01.") from exc


def adopt(
    name: Name,
    accept: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="RECORD BOOKID", help="This record of BILL is that transaction of QuickBooks."),
    ] = None,
    refuse: Annotated[
        str | None, typer.Option(metavar="RECORD", help="This record of BILL is none of what was proposed.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what QuickBooks has that could be a record of BILL, or answer with yes or no."""
    if accept and refuse:
        raise SettingsError("Both --accept and --refuse are given.", fix="Give one of them.")
    with opened(configuration.load(sealed=False)) as parts:
        if accept:
            tell(parts.admin.adopt(name, *accept, actor=ACTOR), as_json)
        elif refuse:
            tell(parts.admin.refuse(name, refuse, actor=ACTOR), as_json)
        else:
            found = parts.admin.matches(name)
            if as_json:
                print_json([views.proposal(one) for one in found])
            else:
                show.proposals(out(), found)


def relink(
    name: Name,
    vendor: Annotated[str, typer.Argument(help="The vendor of BILL: its id, or its name if only it has it.")],
    quickbooks_vendor: Annotated[
        str, typer.Argument(help="The vendor of QuickBooks: its ListID, or its full name.")
    ],
    as_json: AsJson = False,
) -> None:
    """Say which vendor of QuickBooks a vendor of BILL is: after a merge there, or where names mislead."""
    settle(lambda admin: admin.relink(name, vendor, quickbooks_vendor, actor=ACTOR), as_json)


def preview(name: Name, as_json: AsJson = False) -> None:
    """Say what the next update would do in QuickBooks, without doing it."""
    with opened(configuration.load(sealed=False)) as parts:
        found = parts.admin.preview(name)
    if as_json:
        print_json([views.intended(one) for one in found])
    else:
        show.preview(out(), found)


def reseal(as_json: AsJson = False) -> None:
    """Seal all credentials anew with the first key of BILLQBD_SECRET_KEY; then the older keys can go."""
    config = configuration.load()
    with opened(config) as parts:
        number = reseal_(parts.store, configuration.make_sealer(config.secret_keys))
    if as_json:
        print_json({"resealed": number})
    else:
        print(f"{number} credentials were sealed with an older key and are sealed with the newest one now.")
