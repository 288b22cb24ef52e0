"""
Make the blocking client of ``billv3`` from the asynchronous one.

``python tools/generate_billv3_client.py`` writes the files, ``--check`` compares names and bytes and writes
nothing.
Every rule must be used at least once; an unused one fails, for it may be a misspelt one.
"""

import re
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "billv3"

FAMILIES = (
    "base",
    "documents",
    "ledger",
    "network",
    "organization",
    "payables",
    "receivables",
    "standing",
    "webhooks",
)

FILES = {
    "_async_client.py": "_client.py",
    **{f"resources/_async_{family}.py": f"resources/_{family}.py" for family in FAMILIES},
}

RULES = (
    (r"from collections\.abc import Awaitable, Callable\n", "from collections.abc import Callable\n"),
    (r"Callable\[\[float\], Awaitable\[None\]\]", "Callable[[float], None]"),
    (r"\basync (def|for|with)\b", r"\1"),
    (r"\bawait ", ""),
    (r"tuple\(\[row for row in self\]\)", "tuple(self)"),
    (r"for row in page\.items:\n +yield row", "yield from page.items"),
    (r"for row in rows:\n +yield row", "yield from rows"),
    (r"\bAsyncIterator\b", "Iterator"),
    (r"\b__aiter__\b", "__iter__"),
    (r"\banext\b", "next"),
    (r"\b__aenter__\b", "__enter__"),
    (r"\b__aexit__\b", "__exit__"),
    (r"\baclose\b", "close"),
    (r"\baenter\b", "enter"),
    (r"\baleave\b", "leave"),
    (r"\barun_blocking\b", "run_blocking"),
    (r"\basync_retrying\b", "retrying"),
    (r"\bretrying = retrying\(", "attempts = retrying("),
    (r"\bresult: T = retrying\(self", "result: T = attempts(self"),
    (r"\bnew_async_client\b", "new_client"),
    (r"\bdefault_asleep\b", "default_sleep"),
    (rf"_async_({'|'.join(FAMILIES)})\b", r"_\1"),
    (r"\bAsync([A-Z]\w+)", r"\1"),
    (r"used by many tasks at once", "used by many threads at once"),
    (
        r"\"\"\"The asynchronous client; the blocking one is made from it\.\"\"\"",
        '"""The blocking client."""',
    ),
)


def converted(text: str, source: str, used: set[str]) -> str:
    """Apply the rules, then the formatter."""
    for pattern, replacement in RULES:
        text, count = re.subn(pattern, replacement, text)
        if count:
            used.add(pattern)
    header = f"# Made by tools/generate_billv3_client.py from {source}, which is the file to change.\n"
    name = str(PACKAGE / source)
    ordered = _ruff(
        ["check", "--select", "I", "--fix", "--quiet", "--stdin-filename", name, "-"], header + text
    )
    return _ruff(["format", "--stdin-filename", name, "-"], ordered)


def _ruff(arguments: list[str], text: str) -> str:
    command = [sys.executable, "-m", "ruff", *arguments]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603  # our own
    return done.stdout


def models_index() -> str:
    """Make the index of models: every public class of every family, loaded on first use."""
    folder = PACKAGE / "models"
    head, rest = (folder / "__init__.py").read_text().split("if TYPE_CHECKING:\n", 1)
    tail = rest[rest.index("\n_HOME") :]
    families = sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")
    classes = {
        family: sorted(re.findall(r"^class (\w+)", (folder / f"{family}.py").read_text(), re.MULTILINE))
        for family in families
    }
    typed = "".join(
        f"    from billv3.models.{family} import (\n"
        + "".join(f"        {name} as {name},\n" for name in names)
        + "    )\n"
        for family, names in classes.items()
    )
    rows = "".join(
        f'    "{family}": (\n{_wrapped(names)}    ),\n' for family, names in classes.items() if names
    )
    text = f"{head}if TYPE_CHECKING:\n{typed}\n_NAMES: Final = {{\n{rows}}}\n{tail}"
    return _ruff(["format", "--stdin-filename", str(folder / "__init__.py"), "-"], text)


def _wrapped(names: list[str]) -> str:
    """Write names as adjacent texts of one line each."""
    lines = textwrap.wrap(" ".join(names), 96)
    texts = [f"{line} " for line in lines[:-1]] + lines[-1:]
    return "".join(f'        "{text}"\n' for text in texts)


def main() -> int:
    """Write or check."""
    used: set[str] = set()
    made = {PACKAGE / "models" / "__init__.py": models_index()}
    for source, target in FILES.items():
        made[PACKAGE / target] = converted((PACKAGE / source).read_text(), source, used)
    unused = [pattern for pattern, _ in RULES if pattern not in used]
    if unused:
        print("rules that no file needs:", *unused, sep="\n  ")
        return 1
    if "--check" not in sys.argv[1:]:
        for path, text in made.items():
            path.write_text(text)
        return 0
    stale = [path for path, text in made.items() if not path.exists() or path.read_text() != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not what its generator makes")
    known = {PACKAGE / name for pair in FILES.items() for name in pair}
    orphans = [p for p in (PACKAGE / "resources").glob("_*.py") if p not in known and p.name != "__init__.py"]
    for path in orphans:
        print(f"{path.relative_to(ROOT)} has no source")
    return 1 if stale or orphans else 0


if __name__ == "__main__":
    raise SystemExit(main())
