"""
Generate the message reference in ``docs/reference/qbxml`` and the codes in ``docs/reference/errors.md``.

    python tools/generate_qbxml_docs.py            write the files
    python tools/generate_qbxml_docs.py --check    exit 1 if a file is missing, left over or different
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from qbxml.status import CATEGORIES, StatusFact, catalogue  # noqa: E402
from tools.generate_qbxml import (  # noqa: E402
    Class,
    Fact,
    Item,
    facts,
    note_on,
    read_classes,
    read_enumerations,
    snake,
)

REFERENCE = ROOT / "docs" / "reference"
OCCURS = {(1, 1): "1", (0, 1): "0..1", (0, None): "any", (1, None): "1 or more"}
PYTHON = {
    "text": "str", "id": "str", "macro": "str", "uuid": "str", "guid": "str", "bool": "bool", "int": "int",
    "amount": "Decimal", "price": "Decimal", "quantity": "Decimal", "percent": "Decimal", "float": "Decimal",
    "date": "date", "datetime": "QbDateTime", "interval": "timedelta", "ref": "Ref",
}  # fmt: skip
PARTS = {
    "addresses",
    "callbacks",
    "cards",
    "contacts",
    "events",
    "extensions",
    "filters",
    "item_parts",
    "lines",
    "reports",
}


def page(module: str, classes: dict[str, Class]) -> str:
    """The page of one module."""
    own = [cls for cls in classes.values() if cls.module == module]
    out = [f"# {module.strip('_').replace('_', ' ').capitalize()}", ""]
    out += [
        f"Module `qbxml.messages.{module}`. Generated from `tools/qbxml_schema/modules/{module}.txt`.",
        "",
    ]
    rank = {"request": 0, "response": 1, "aggregate": 2}
    for cls in sorted(own, key=lambda one: rank[one.kind]):
        out += [f"## {cls.name}", "", _about(cls), ""]
        if cls.block.items:
            out += ["| attribute | element | how often | type | |", "| --- | --- | --- | --- | --- |"]
            out += list(_rows(cls.block.items, classes))
            out.append("")
    return "\n".join(out)


def _about(cls: Class) -> str:
    flags = [flag for flag in cls.flags if flag != "metadata"]
    if cls.kind == "request":
        since = next(flag[1:] for flag in flags if flag.startswith("v"))
        more = " It can be read page by page." if "iterates" in flags else ""
        where = [flag for flag in flags if flag[:2] in {"CA", "UK", "AU"}]
        only = f" Only in the editions {', '.join(where[0].split(','))}." if where else ""
        return f"Request, since qbXML {since}.{more}{only}"
    if cls.kind == "response":
        return "Response. It also has `ok`, `nothing_found`, `raise_for_status()` and `extra`."
    sides = {"request": "requests", "response": "answers", "both": "requests and answers"}
    return f"Part of {sides[cls.side]}."


def _rows(items: tuple[Item, ...], classes: dict[str, Class], inside: str = "") -> Iterator[str]:
    for item in items:
        if isinstance(item, Fact):
            yield _row(item, classes, inside)
        elif item.name:
            kinds = " or ".join(_link(fact.target, classes) for fact in facts((item,)))
            tags = " or ".join(fact.tag for fact in facts((item,)))
            yield f"| `{item.name}` | {tags} | {OCCURS[item.min, item.max]} | {kinds} | In the order given. |"
        else:
            how = "exactly one branch" if item.min else "at most one branch"
            for number, branch in enumerate(item.branches, 1):
                yield from _rows(branch, classes, f"{inside}{how}: {number} of {len(item.branches)}. ")


def _row(fact: Fact, classes: dict[str, Class], inside: str) -> str:
    kind = PYTHON.get(fact.kind) or (fact.target if fact.kind == "enum" else _link(fact.target, classes))
    kind = kind if "[" in kind else f"`{kind}`"
    occurs = OCCURS.get((fact.min, fact.max), f"{fact.min}..{fact.max}")
    tag = f"@{fact.tag}" if fact.is_attribute else fact.tag
    return f"| `{snake(fact.tag)}` | {tag} | {occurs} | {kind} | {inside}{note_on(fact)} |"


def _link(target: str, classes: dict[str, Class]) -> str:
    return f"[{target}]({classes[target].module}.md#{target.lower()})"


def index(classes: dict[str, Class]) -> str:
    """The list of all messages."""
    out = [
        "# qbXML messages",
        "",
        (
            "Every request of qbXML up to 16.0 and its response. A class has the name of its "
            "element; an attribute has the"
        ),
        (
            "name of its element in snake_case. `Ref` is a reference by ListID or FullName; "
            "the length is that of FullName."
        ),
        "Enumerations are in `qbxml.enums`; in answers QuickBooks uses values beyond them.",
        "",
        "| entity | requests |",
        "| --- | --- |",
    ]
    modules = sorted({cls.module for cls in classes.values()})
    for module in modules:
        requests = [cls.name for cls in classes.values() if cls.module == module and cls.kind == "request"]
        if requests:
            title = module.strip("_").replace("_", " ")
            out.append(f"| [{title}]({module}.md) | {', '.join(requests)} |")
    shared = [module for module in modules if module in PARTS]
    out += [
        "",
        "Parts that several messages share: " + ", ".join(f"[{one}]({one}.md)" for one in shared) + ".",
        "",
    ]
    out += ["## Enumerations", "", "| name | values |", "| --- | --- |"]
    for one in read_enumerations():
        new = [f"{value} {since}" for value, since in one.first_seen.items()]
        more = f"; first listed in: {', '.join(new)}" if new else ""
        also = f"; also met in answers: {', '.join(one.also_seen)}" if one.also_seen else ""
        out.append(f"| `{one.name}` | {', '.join(one.values)}{more}{also} |")
    return "\n".join(out) + "\n"


def errors() -> str:
    """The codes of QuickBooks."""
    out = [
        "# QuickBooks codes",
        "",
        (
            "What QuickBooks' codes mean and what to do. `qbxml.status` has the same facts for "
            "programs. Codes marked * are"
        ),
        "on no public list of the vendor; what they mean rests on reports of users.",
        "",
        "| category | meaning |",
        "| --- | --- |",
        *(f"| {name} | {meaning} |" for name, meaning in CATEGORIES.items()),
        "",
    ]
    for title, kind in (
        ("Status codes of a response", "status"),
        ("Message-set status (what became of a batch)", "message set"),
        ("HRESULTs (QuickBooks or Windows failed)", "hresult"),
    ):
        out += [f"## {title}", ""]
        for fact in catalogue():
            if fact.kind == kind:
                out += _code(fact)
    return "\n".join(out).rstrip() + "\n"


def _code(fact: StatusFact) -> list[str]:
    star = "" if fact.is_documented else " *"
    return [f"### {fact.code}{star}", "", f"{fact.severity}, {fact.category}. {fact.cause} {fact.fix}", ""]


def generate() -> dict[Path, str]:
    """All generated pages."""
    classes = read_classes()
    pages = {REFERENCE / "qbxml" / "index.md": index(classes), REFERENCE / "errors.md": errors()}
    for module in {cls.module for cls in classes.values()}:
        pages[REFERENCE / "qbxml" / f"{module}.md"] = page(module, classes)
    return pages


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    check = parser.parse_args().check
    wanted = generate()
    wrong = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
    left = sorted(set((REFERENCE / "qbxml").glob("*.md")) - set(wanted))
    if check:
        for path in [*sorted(wrong), *left]:
            print(f"{path.relative_to(ROOT)} is not what the facts make", file=sys.stderr)
        return 1 if wrong or left else 0
    for path in wrong:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path])
    for path in left:
        path.unlink()
    print(f"{len(wanted)} pages, {len(wrong)} changed, {len(left)} removed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
