"""
Change the code in small ways and see that the type checker or a test notices each: mutation testing.

    python tools/mutate.py                  journal, merge and planning
    python tools/mutate.py src/syncer/merge.py

Works on a copy (mutmut in a temporary directory); the checkout is not touched. A change that nothing notices
survives. Each survivor must be explained in docs/reference/mutants.md, and each explanation there must
still have its survivor: otherwise the exit code is 1.
"""

import argparse
import ast
import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/reference/mutants.md"
DEFAULT = ("src/syncer/journal.py", "src/syncer/merge.py", "src/syncer/plan")
TESTS = ("test_journal.py", "test_merge.py", "test_plan_*.py")
"""What notices must stand in the tests of the unit itself, and not only somewhere far away."""

FATE = {0: "survived", 1: "killed", 3: "killed", 33: "reached by no test", 37: "caught by types"}
"""What mutmut's exit codes mean; any other is a time that ran out, which notices too."""

MARK = "__mutmut_"
"""Stands in the name of each changed function, before `orig` or its number."""

LOST = ("survived", "reached by no test")

MYPY = """\
[mypy]
strict = True
mypy_path = src
explicit_package_bases = True
namespace_packages = True
follow_imports = silent
disallow_untyped_decorators = False
disallow_any_generics = False
warn_unused_ignores = False
"""


class Change(NamedTuple):
    """One small change: in which function, what stood there, and what stands there instead."""

    function: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"| `{self.function}` | `{escaped(self.before)}` | `{escaped(self.after)}` |"


def escaped(code: str) -> str:
    """Write code so that it fits into a cell of a table."""
    return code.replace("|", r"\|") or " "


def main() -> int:
    """Run, print the counts, and compare the survivors with their explanations."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="*", default=DEFAULT, help="files or folders below the repository")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    files = tuple(file for path in options.paths for file in python_files(ROOT / path))
    with tempfile.TemporaryDirectory(prefix="mutate-") as folder:
        work = Path(folder)
        copy(work, files)
        fates, survivors = run(work, options.processes)
    for file, counts in sorted(fates.items()):
        said = ", ".join(f"{number} {fate}" for fate, number in sorted(counts.items()))
        print(f"{file}: {sum(counts.values())} changes: {said}")
    total = sum((Counter(one) for one in fates.values()), Counter[str]())
    noticed = total.total() - sum(total[fate] for fate in LOST)
    print(f"in all: {total.total()} changes, {noticed} noticed, {len(survivors)} survived")
    explained = explanations(PAGE.read_text(encoding="utf-8"))
    modules = {file.removeprefix("src/").removesuffix(".py").replace("/", ".") for file in fates}
    here = {one for one in explained if module_of(one.function) in {plain(module) for module in modules}}
    for one in sorted(survivors - here):
        print(f"not explained: {one}")
    for one in sorted(here - survivors):
        print(f"explained, and does not survive: {one}")
    return int(survivors != here)


def python_files(path: Path) -> tuple[str, ...]:
    """Name the modules at a path, as mutmut does: relative to the repository."""
    found = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return tuple(str(one.relative_to(ROOT)) for one in found)


def copy(work: Path, files: tuple[str, ...]) -> None:
    """Copy what is needed, and say how it is run."""
    shutil.copytree(ROOT / "src/syncer", work / "src/syncer", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests/syncer/core", work / "tests/syncer/core")
    shutil.copy(ROOT / "pyproject.toml", work)
    (work / "mypy.ini").write_text(MYPY)
    tests = sorted(
        str(one.relative_to(ROOT)) for name in TESTS for one in (ROOT / "tests/syncer/core").glob(name)
    )
    settings: dict[str, tuple[str, ...]] = {
        "source_paths": ("src",),
        "only_mutate": files,
        "also_copy": ("mypy.ini", "tests"),
        "pytest_add_cli_args_test_selection": tuple(tests),
        "pytest_add_cli_args": ("-n0", "-q"),
        "type_check_command": ("mypy", "--output=json", "--config-file=mypy.ini", *files),
    }
    lines = ["[mutmut]"]
    for name, values in settings.items():
        lines += [f"{name}=", *(f"    {value}" for value in values)]
    (work / "setup.cfg").write_text("\n".join(lines) + "\n")


def run(work: Path, processes: int) -> tuple[dict[str, Counter[str]], set[Change]]:
    """Run mutmut; return the fates of all changes by file, and those that nothing noticed."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = (sys.executable, "-m", "mutmut")
    done = subprocess.run(  # noqa: S603  our own interpreter and module
        (*command, "run", "--max-children", str(processes)),
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"mutmut failed:\n{(done.stdout + done.stderr)[-4000:]}")
    fates: dict[str, Counter[str]] = {}
    survivors: set[Change] = set()
    for meta in sorted((work / "mutants").rglob("*.py.meta")):
        codes: dict[str, int | None] = json.loads(meta.read_text())["exit_code_by_key"]
        if not codes:
            continue
        if None in codes.values():
            raise SystemExit(f"mutmut did not check everything in {meta.name}:\n{done.stdout[-2000:]}")
        file = str(meta.relative_to(work / "mutants")).removesuffix(".meta")
        said = {name: FATE.get(code or 0, "ran out of time") for name, code in codes.items()}
        fates[file] = Counter(said.values())
        lost = [name for name, fate in said.items() if fate in LOST]
        survivors |= changes((work / "mutants" / file).read_text(encoding="utf-8"), lost)
    return fates, survivors


def changes(mutated: str, names: list[str]) -> set[Change]:
    """
    Read changes out of what mutmut wrote: the original of each function, and each change of it beside it.

    They are told by their text and not by their number, which moves with every edit.
    """
    written = mutated.splitlines()
    sources = {
        node.name: "\n".join(written[node.lineno - 1 : node.end_lineno])
        for node in ast.walk(ast.parse(mutated))
        if isinstance(node, ast.FunctionDef) and MARK in node.name
    }
    found = set()
    for name in names:
        function, _, number = name.rpartition(MARK)
        local = function.rpartition(".")[2]
        before, after = (
            sources[f"{local}{MARK}{which}"].partition("(")[2].splitlines() for which in ("orig", number)
        )
        lines = list(difflib.ndiff(before, after))
        removed, added = (
            " ".join(" ".join(line[2:].split()) for line in lines if line.startswith(sign)) for sign in "-+"
        )
        found.add(Change(plain(function), removed, added))
    return found


def plain(name: str) -> str:
    """Write a function as people do: mutmut marks functions by `x_`, and methods by `ǁ`."""
    return re.sub(r"\.xǁ(\w+)ǁ", r".\1.", re.sub(r"\.x_(?=\w)", ".", name)).removeprefix("syncer.")


def module_of(function: str) -> str:
    """Name the module of a function: whatever stands before its class or its own name."""
    return re.sub(r"(\.[A-Z]\w*)?\.\w+$", "", function)


def explanations(page: str) -> set[Change]:
    """Read the changes that a page explains."""
    found = set()
    for line in page.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 4 and cells[0].startswith("`"):
            function, before, after = (cell.strip("`").strip().replace(r"\|", "|") for cell in cells[:3])
            found.add(Change(function, before, after))
    return found


if __name__ == "__main__":
    sys.exit(main())
