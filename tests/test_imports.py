"""Each package imports with nothing installed but its own extra."""

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
DISTRIBUTION = "bill-qbd"
PACKAGES = {
    "qbxml": ("qbxml", "qbxml.messages.bill", "qbxml.testing"),
    "billv3": ("billv3", "billv3.webhooks", "billv3.testing"),
    "qbwc": ("qbwc", "qbwc.wsgi", "qbwc.asgi"),
    "syncer": ("syncer", "syncer.engine", "syncer.stores", "syncer.sealing"),
    "sql": ("syncer.stores.sql", "syncer.stores.migrate"),
}


def closure(extra: str) -> set[str]:
    """Name the distributions that the extra brings, and what these need themselves."""
    found: set[str] = set()
    todo = [(DISTRIBUTION, extra)]
    while todo:
        name, wanted = todo.pop()
        for text in importlib.metadata.requires(name) or ():
            requirement = Requirement(text)
            if requirement.marker and not requirement.marker.evaluate({"extra": wanted}):
                continue
            extras = requirement.extras or {""}
            key = re.sub(r"[-_.]+", "-", requirement.name).lower()
            if key == DISTRIBUTION:
                todo += [(DISTRIBUTION, each) for each in extras]
            elif key not in found:
                found.add(key)
                todo += [(requirement.name, each) for each in extras]
    return found


def install(distributions: set[str], into: Path) -> None:
    """Link what these distributions installed into a folder of their own."""
    for name in distributions:
        for file in importlib.metadata.files(name) or ():
            top = file.parts[0]
            if top in {"..", "__pycache__"}:
                continue
            link = into / top
            if not link.exists():
                link.symlink_to(Path(str(importlib.metadata.distribution(name).locate_file(top))))


@pytest.mark.parametrize("extra", PACKAGES)
def test_a_package_needs_only_its_own_extra(extra: str, tmp_path: Path) -> None:
    """`pip install bill-qbd[extra]` is enough to import it."""
    install(closure(extra), tmp_path)
    modules = PACKAGES[extra]
    code = (
        "import sys; "
        "sys.path[:] = [p for p in sys.path if 'site-packages' not in p]; "
        f"sys.path += [{str(tmp_path)!r}, {str(ROOT / 'src')!r}]; "
        f"import {', '.join(modules)}"
    )

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )

    assert "" == done.stderr


def test_the_check_would_notice_a_missing_dependency(tmp_path: Path) -> None:
    """Without anything installed, the packages do not import."""
    code = f"import sys; sys.path.append({str(ROOT / 'src')!r}); import qbxml"

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )

    assert "No module named 'attr" in done.stderr


@pytest.mark.parametrize("package", ["qbxml", "billv3", "qbwc", "syncer"])
def test_a_package_says_what_it_exports_and_that_it_is_typed(package: str) -> None:
    """`__all__` names things that exist, and `py.typed` is there."""
    module = importlib.import_module(package)

    assert len(set(module.__all__)) == len(module.__all__) > 0
    assert [] == [name for name in module.__all__ if not hasattr(module, name)]
    assert (ROOT / "src" / package / "py.typed").exists()
