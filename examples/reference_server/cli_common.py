"""What all commands share."""

import json
import sys
from collections.abc import Callable
from typing import Annotated, Final

import typer
from rich.console import Console

from examples.reference_server import config as configuration
from examples.reference_server import views
from examples.reference_server.parts import opened
from examples.reference_server.views import Json
from syncer.admin import Admin, Replayed

Name = Annotated[str, typer.Argument(help="The connection's name.")]
Excepted = Annotated[str, typer.Argument(help="The BILL id of a record with an open exception.")]
Doubtful = Annotated[str, typer.Argument(help="The BILL id of a record whose write is in doubt.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

ACTOR: Final = "admin (command line)"


def out() -> Console:
    """Return where tables go: wide enough for a log file; a terminal has its own width."""
    return Console(width=None if sys.stdout.isatty() else 140, soft_wrap=False)


def print_json(value: Json) -> None:
    """Print a value for programs."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def tell(done: Replayed, as_json: bool) -> None:
    """Say what becomes of a record."""
    if as_json:
        print_json(views.replayed(done))
    else:
        print(f"{done.subject} {done.effect}.")


def settle(act: Callable[[Admin], Replayed], as_json: bool) -> None:
    """Do something about one record, and say what becomes of it."""
    with opened(configuration.load(sealed=False)) as parts:
        tell(act(parts.admin), as_json)
