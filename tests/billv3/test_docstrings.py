"""Examples in docstrings do what they say."""

import doctest
import importlib
import pkgutil

import billv3


def modules() -> list[str]:
    found = pkgutil.walk_packages(billv3.__path__, "billv3.")
    return ["billv3", *(module.name for module in found)]


def test_every_example_in_a_docstring_runs() -> None:
    """In the namespace of its module, and there are some."""
    results = {name: doctest.testmod(importlib.import_module(name)) for name in modules()}

    assert {} == {name: result for name, result in results.items() if result.failed}
    assert sum(result.attempted for result in results.values()) >= 3
