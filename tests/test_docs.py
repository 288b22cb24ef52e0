"""All code in the documentation runs."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sybil.document import Document
from sybil.parsers.markdown import PythonCodeBlockParser

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_code_on_a_page_runs(page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The code blocks of a page run one after the other, in a folder of their own."""
    document = Document.parse(str(page), PythonCodeBlockParser())
    document.namespace["__name__"] = "docs_page"
    monkeypatch.chdir(tmp_path)
    for example in document.examples():
        example.evaluate()


def test_there_is_code_to_run() -> None:
    """The pages are found, and they do have code."""
    assert sum("```python" in page.read_text() for page in PAGES) > 5


def test_links_between_pages_lead_somewhere() -> None:
    """A relative link names a file that exists."""
    broken = [
        (str(page.relative_to(ROOT)), target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]

    assert [] == broken


def test_every_page_is_linked_from_the_index() -> None:
    """Whoever starts at the index finds every page; the messages of qbXML have an index of their own."""
    hubs = (ROOT / "docs/index.md", ROOT / "docs/reference/qbxml/index.md")
    linked = {
        (hub.parent / target).resolve()
        for hub in hubs
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", hub.read_text())
    }
    pages = set((ROOT / "docs").rglob("*.md")) - {hubs[0]}

    assert [] == sorted(str(page.relative_to(ROOT)) for page in pages - linked)


def test_links_into_pages_lead_to_headings() -> None:
    """A link with a fragment names a heading that exists."""
    broken = [
        (str(page.relative_to(ROOT)), f"{target}#{fragment}")
        for page in PAGES
        for target, fragment in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text())
        if fragment not in anchors((page.parent / target) if target else page)
    ]

    assert [] == broken


def anchors(page: Path) -> set[str]:
    """Name the headings of a page as links do."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_the_generated_parts_of_the_sync_pages_are_up_to_date() -> None:
    """Settings, states, errors and order of writing stand in the pages as in the code."""
    checked = subprocess.run(
        [sys.executable, "tools/generate_syncer_docs.py", "--check"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert (0, "") == (checked.returncode, checked.stdout + checked.stderr)


def test_an_exception_without_explanation_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A code that the core can raise and no page explains is found, and so is the reverse."""
    spec = importlib.util.spec_from_file_location("docs", ROOT / "tools/generate_syncer_docs.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    (tmp_path / "src/syncer").mkdir(parents=True)
    (tmp_path / "src/syncer/new.py").write_text('Raise(code="brand_new")\nraise_exception(code=handed_on)\n')
    (tmp_path / "docs/how-to").mkdir(parents=True)
    (tmp_path / tool.EXCEPTIONS).write_text("### `old`\n")
    before = tool.exception_codes() ^ tool.explained_codes()
    monkeypatch.setattr(tool, "ROOT", tmp_path)

    assert frozenset() == before
    assert {"brand_new", "old"} == tool.exception_codes() ^ tool.explained_codes()
