"""
Make the tables of ``docs/reference/billv3-errors.md`` and ``billv3-filters.md`` from the code.

``--check`` compares and writes nothing.
"""

import sys
from pathlib import Path

from billv3._catalogue import BY_STATUS, CODES
from billv3.filters import FILTERABLE, SORTABLE, UNCONFIRMED

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"

ERRORS_HEAD = """<!-- Made by tools/generate_billv3_docs.py: change the tables in the code instead. -->
# What BILL's error codes mean

Every refusal of BILL's is one exception, chosen by BILL's code, then by the HTTP status, never by the
message. `retryable` errors are tried again by the client itself, within its time budget. A refusal means that
the call did not happen; only `OutcomeUnknown` leaves that open, and then the record is to be looked for
before anything is sent again.

"""

FILTERS_HEAD = """<!-- Made by tools/generate_billv3_docs.py: change the tables in the code instead. -->
# What BILL's lists can be filtered and sorted by

All filters of a call must hold; there is no "or". Fields with a star are used by integrators, and BILL's own
table for them was not seen. A filter that is not here is refused before anything is sent.

"""


def errors_page() -> str:
    """Write the catalogue of codes."""
    parts = [ERRORS_HEAD]
    for fact in CODES:
        again = "yes" if fact.kind.retryable else "no"
        parts.append(
            f"### {fact.code}\n\n{fact.meaning[:1].upper()}{fact.meaning[1:]}.\n\n"
            f"Raised as `{fact.kind.__name__}`; retryable: {again}. {fact.fix}\n\n"
        )
    parts.append("## Answers without a known code\n\n| status | raised as | meaning |\n|---|---|---|\n")
    parts += [
        f"| {status} | `{kind.__name__}` | {meaning} |\n" for status, (kind, meaning, _) in BY_STATUS.items()
    ]
    parts.append("| 5xx | `ServerError` (a write: `OutcomeUnknown`) | BILL has a fault |\n")
    return "".join(parts)


def filters_page() -> str:
    """Write the tables of filters and sort keys."""
    parts = [FILTERS_HEAD]
    for entity in sorted(SORTABLE):
        parts.append(f"## {entity[:1].upper()}{entity[1:]}\n\n")
        fields = FILTERABLE.get(entity, {})
        if fields:
            parts.append("| field | operators |\n|---|---|\n")
            for name, ops in fields.items():
                star = " *" if (entity, name) in UNCONFIRMED else ""
                parts.append(f"| `{name}`{star} | {' '.join(sorted(ops))} |\n")
            parts.append("\n")
        parts.append(f"Sorted by: {', '.join(f'`{name}`' for name in SORTABLE[entity])}.\n\n")
    return "".join(parts).rstrip() + "\n"


def main() -> int:
    """Write or check."""
    pages = {FOLDER / "billv3-errors.md": errors_page(), FOLDER / "billv3-filters.md": filters_page()}
    if "--check" not in sys.argv[1:]:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path, text in pages.items():
            path.write_text(text)
        return 0
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text() != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not what its generator makes")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
