"""docs/reference/fake-bill.md says what there is, and its examples run."""

import dataclasses
import re
from pathlib import Path

from billv3.testing import Fault, Knobs, Office

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "fake-bill.md").read_text()


def test_the_examples_run_from_top_to_bottom() -> None:
    """In one namespace, as a reader would type them."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "fake-bill.md", "exec"), names)

    assert len(blocks) >= 4


def test_every_knob_is_listed_with_its_default() -> None:
    """The table and the class agree."""
    listed = dict(re.findall(r"^\| `(\w+)` \| `(.*?)` \|", PAGE, re.MULTILINE))
    defaults = {
        field.name: "frozenset()" if field.default == frozenset() else repr(field.default).replace("'", '"')
        for field in dataclasses.fields(Knobs)
    }

    assert defaults == listed
    assert not [name for name in defaults if f"{name}" not in str(Knobs.__doc__)]


def test_every_fault_and_every_office_method_is_listed() -> None:
    """A new one must be documented."""
    faults = [name for name, value in vars(Fault).items() if isinstance(value, classmethod)]
    methods = [name for name in dir(Office) if not name.startswith("_")]

    assert not [name for name in faults if f"`Fault.{name}(" not in PAGE]
    assert not [name for name in methods if f"`{name}`" not in PAGE]
