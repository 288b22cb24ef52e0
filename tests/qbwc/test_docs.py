"""The documentation says what the code does: generated parts are fresh, code runs, links lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import qbwc

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for pattern in ("how-to/embed-*.md", "reference/qbwc*.md", "explanation/web-connector-session.md")
    for path in (ROOT / "docs").glob(pattern)
)
RUNNABLE = [
    (page.name, number, code)
    for page in PAGES
    for number, code in enumerate(re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL))
    # The examples have tests of their own, in the servers they are written for.
    if "change-me" not in code
]


def test_generated_parts_are_what_the_tables_say():
    """``tools/generate_qbwc_docs.py --check``."""
    done = subprocess.run(
        [sys.executable, "tools/generate_qbwc_docs.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("page", "number", "code"), RUNNABLE, ids=lambda value: str(value)[:30])
def test_code_in_the_pages_runs(page, number, code, tmp_path, monkeypatch):
    """As it stands, from top to bottom."""
    monkeypatch.chdir(tmp_path)

    exec(compile(code, f"{page}:{number}", "exec"), {"__name__": "page"})


def test_the_store_of_the_how_to_keeps_the_contract(tmp_path):
    """What the page tells people to write passes the contract that it names."""
    page = (ROOT / "docs/how-to/embed-with-your-store.md").read_text()
    blocks = re.findall(r"```python(?: notest)?\n(.*?)```", page, re.DOTALL)
    (tmp_path / "test_store.py").write_text("\n".join(blocks))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "test_store.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-2000:]
    assert "8 passed" in done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    """Relative links to pages that are there."""
    for target in re.findall(r"\]\(([^)#]+\.md)", page.read_text()):
        assert (page.parent / target).is_file(), target


def test_every_page_is_there():
    """One how-to for each framework, the reference, the explanation."""
    assert {"embed-flask.md", "embed-django.md", "embed-fastapi.md", "embed-wsgi.md", "qbwc-errors.md"} <= {
        page.name for page in PAGES
    }


def test_what_is_exported_exists():
    """``__all__`` is the truth, sorted, and private modules stay private."""
    assert sorted(qbwc.__all__, key=str.lower) == sorted(set(qbwc.__all__), key=str.lower)
    assert all(hasattr(qbwc, name) for name in qbwc.__all__)
    assert not [name for name in qbwc.__all__ if name.startswith("_")]
