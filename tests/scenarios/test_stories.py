"""What makes a story: one file, a sentence for a name, and the fact or the complaint that it answers."""

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
STORIES = sorted(HERE.glob("*/test_*.py"))
TOPICS = {
    "accounts",
    "adoption",
    "bills",
    "credits",
    "payments",
    "reconcile",
    "settings",
    "trouble",
    "vendors",
}


def test_there_are_at_least_eighty() -> None:
    """Issue 7: each rule and each pain has a story of its own, in every topic."""
    assert len(STORIES) >= 80
    assert {path.parent.name for path in STORIES} == TOPICS


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_each_says_what_it_answers_and_where_that_comes_from(topic: str) -> None:
    """A docstring with `Answers:` or `Fact:` and a source, and exactly one story in the file."""
    for path in (HERE / topic).glob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = ast.get_docstring(tree) or ""
        assert re.search(r"^(Answers|Fact): ", told, re.MULTILINE), path.name
        assert re.search(SOURCE, " ".join(told.split())), f"{path.name} names no source"
        stories = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert 1 == len([node for node in stories if node.name.startswith("test_")]), path.name
        assert all(ast.get_docstring(node) for node in stories if node.name.startswith("test_")), path.name


SOURCE = (
    r"https?://|qbXML (On-Screen|schema)|QuickBooks SDK|SDK[,;]|qbwc/|consolibyte/|jsgoupil/|"
    r"desktopaccountingapi|BILL API reference|BILL docs|BILL changelog|BILL's reference|docs/\w+/|"
    r"issue 7|docs\.\w+\.com|OWASP"
)
"""An address, a vendor's document, a public project, or a page of this project that says so."""
