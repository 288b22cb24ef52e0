"""All code in the documentation runs."""

import re
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
