"""
Write the generated parts of the Web Connector documentation; ``--check`` only compares.

The pages are written by hand; between two markers stands what a table of `qbwc` already says: the diagram and
tables of a session, the code catalogues, settings, QWC attributes, and the examples as they are tested.
"""

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from qbwc import QwcFile, Settings
from qbwc.codes import HRESULTS, QBWC_CODES
from qbwc.session import ACTIONS, NEXT, CallName, Phase

ROOT = Path(__file__).parents[1]
PAGES = (
    "docs/explanation/web-connector-session.md",
    "docs/how-to/embed-django.md",
    "docs/how-to/embed-fastapi.md",
    "docs/how-to/embed-flask.md",
    "docs/how-to/embed-wsgi.md",
    "docs/reference/qbwc-errors.md",
    "docs/reference/qbwc-qwc.md",
    "docs/reference/qbwc-settings.md",
)
BLOCK = re.compile(r"(<!-- generated: ([\w./:-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def diagram() -> str:
    """Draw each phase, and each call that leads from one to another."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for phase, row in ACTIONS.items():
        for call, action in row.items():
            for (acted, decision), after in NEXT.items():
                if acted is action and after is not phase:
                    label = f"{call.value}: {decision}" if decision else call.value
                    arrows.setdefault((phase.value, after.value), []).append(label)
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {Phase.READY.value}: authenticate"]
    lines += [f"    {start} --> {end}: {'<br/>'.join(labels)}" for (start, end), labels in arrows.items()]
    return "\n".join([*lines, f"    {Phase.CLOSED.value} --> [*]", "```"])


def actions() -> str:
    """Write what the service does, for every phase and call."""
    head = ("in phase", *(f"`{call.value}`" for call in CallName))
    return table(
        head, ((f"`{phase.value}`", *(a.value for a in row.values())) for phase, row in ACTIONS.items())
    )


def codes() -> str:
    """Write the codes of Web Connector."""
    return table(
        ("code", "meaning", "what to do"),
        ((fact.name, fact.meaning, fact.fix) for fact in QBWC_CODES.values()),
    )


def hresults() -> str:
    """Write the HRESULTs."""
    rows = (
        (f"`{fact.code}`", fact.meaning, fact.fix, "yes" if fact.later else "no", fact.outcome.value)
        for fact in HRESULTS.values()
    )
    return table(("code", "meaning", "what to do", "may work later", "a request that was out"), rows)


def attributes(cls: type) -> str:
    """Write the attributes that a class documents, with their defaults."""
    section = (inspect.getdoc(cls) or "").partition("Attributes:\n")[2].partition("\n\n")[0]
    texts = {
        name: " ".join(text.replace("``", "`").split())
        for name, text in re.findall(r"^    (\w+): (.+(?:\n     .+)*)", section, re.MULTILINE)
    }
    rows = []
    for name, parameter in inspect.signature(cls).parameters.items():
        required = parameter.default is inspect.Parameter.empty
        default = "required" if required else f"`{shown(parameter.default)}`"
        rows.append((f"`{name}`", default, texts[name]))
    return table(("name", "default", "meaning"), rows)


def shown(value: object) -> str:
    """Show a default in a word."""
    return (
        f"{value:_}"
        if type(value) is int
        else str(value)
        if type(value).__name__ == "timedelta"
        else repr(value)
    )


def example(name: str) -> str:
    """Show an example as it is tested, without the line for the linter."""
    lines = (ROOT / "examples" / f"{name}.py").read_text(encoding="utf-8").splitlines()
    return "\n".join(
        ["```python", *(line for line in lines if not line.startswith(("# ruff", "# mypy"))), "```"]
    )


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a Markdown table."""
    header = list(head)
    lines = [header, ["---"] * len(header), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


MAKERS: dict[str, Callable[[], str]] = {
    "session-diagram": diagram,
    "session-actions": actions,
    "qbwc-codes": codes,
    "hresults": hresults,
    "settings": lambda: attributes(Settings),
    "qwc": lambda: attributes(QwcFile),
}


def made(text: str) -> str:
    """Fill every block of a page."""

    def fill(match: re.Match[str]) -> str:
        kind, _colon, argument = match.group(2).partition(":")
        block = example(argument) if kind == "example" else MAKERS[kind]()
        return f"{match.group(1)}{block}\n{match.group(3)}"

    return BLOCK.sub(fill, text)


def main() -> int:
    """Write or compare all pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit with 1 if a page is out of date"
    )
    check = parser.parse_args().check
    stale = []
    for page in PAGES:
        path = ROOT / page
        before = path.read_text(encoding="utf-8")
        after = made(before)
        if not BLOCK.search(before):
            raise SystemExit(f"{page} has no generated block")
        if after != before:
            stale.append(page)
            if not check:
                path.write_text(after, encoding="utf-8")
    for page in stale:
        print(f"{'out of date' if check else 'written'}: {page}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
