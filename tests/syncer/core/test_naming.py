"""Texts of BILL become texts that QuickBooks can hold, by a policy that can be told and traced."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer import naming

ANY = st.text(max_size=80)


@given(ANY)
def test_what_comes_out_is_in_iso_8859_1_without_control_characters(text: str) -> None:
    """QuickBooks Desktop holds ISO-8859-1 (reference: text and encoding)."""
    plain, _ = naming.transliterate(text)

    plain.encode("iso-8859-1")
    assert [one for one in plain if ord(one) < 0x20 and one not in "\t\n\r"] == []
    assert [one for one in plain if 0x7F <= ord(one) <= 0x9F] == []


@given(ANY)
def test_every_change_is_told_and_nothing_else_is_changed(text: str) -> None:
    """With the changes, the plain text can be made from the original one, character by character."""
    plain, changes = naming.transliterate(text)
    after = {change.position: change for change in changes}

    assert plain == "".join(after[place].after if place in after else one for place, one in enumerate(text))
    assert [text[change.position] for change in changes] == [change.before for change in changes]


@given(ANY)
def test_a_plain_text_stays_as_it_is(text: str) -> None:
    """Cleaning twice is cleaning once."""
    plain, _ = naming.transliterate(text)

    assert naming.transliterate(plain) == (plain, ())


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Caf\u00e9 Se\u00f1or \u00df", "Caf\u00e9 Se\u00f1or \u00df"),
        ("\u201cO\u2019Neil\u201d \u2013 5\u20ac\u2026", '"O\'Neil" - 5EUR...'),
        ("\u0141\u00f3d\u017a", "L\u00f3dz"),
        ("a\u200bb\ufeffc\x00\x7f\x85", "abc"),
        ("\u4e2d\u6771", "ZhongDong"),
        ("\u0391\u03b8\u03ae\u03bd\u03b1", "Athina"),
        ("\U0001f333", "[U+1F333]"),
        ("\ud800", ""),
        ("x\u00a0y\u2028z", "x y z"),
        ("\u00bd \ufb01", "\u00bd fi"),
        ("line\nnext\ttab", "line\nnext\ttab"),
    ],
)
def test_known_texts(text: str, plain: str) -> None:
    """Quotes, dashes, ligatures, other scripts, invisible characters."""
    assert naming.transliterate(text)[0] == plain


def test_a_change_says_where_and_what() -> None:
    """People count from one."""
    (change,) = naming.transliterate("a\u2019b")[1]

    assert str(change) == 'U+2019 at 2 became "\'"'


@given(ANY)
def test_a_vendor_name_fits(name: str) -> None:
    """At most 41 characters, one line, no colon (qbXML On-Screen Reference, VendorAdd)."""
    for distinguish in ("", "V", naming.mark("x")):
        written = naming.vendor_name(name, distinguish=distinguish)

        assert len(written) <= naming.VENDOR_NAME_MAX
        assert ":" not in written
        assert "\n" not in written


@given(st.text(string.ascii_letters, min_size=60, max_size=80), st.integers(0, 20))
def test_two_long_names_never_become_one(name: str, place: int) -> None:
    """The end of a shortened name stands for the whole."""
    other = name[: 45 + place] + "-" + name[46 + place :]

    assert naming.vendor_name(name) != naming.vendor_name(other)
    assert naming.vendor_name(name).startswith(name[:34] + "~")


@given(ANY)
def test_a_name_that_fits_is_not_touched(text: str) -> None:
    """What QuickBooks can hold is written as BILL has it."""
    name = naming.vendor_name(text)

    if len(name) <= naming.VENDOR_NAME_MAX and name == name.strip() and "~" not in name:
        assert naming.vendor_name(name) == naming.one_line(name)


def test_colons_and_blanks() -> None:
    """Parents and children are separated by colons in QuickBooks, so names cannot have them."""
    assert naming.vendor_name(" Reed:  Sons\n Co ") == "Reed - Sons Co"


def test_a_name_that_is_taken_is_distinguished() -> None:
    """The suffix always fits, however long the name."""
    assert naming.vendor_name("Reed", distinguish="V") == "Reed (V)"
    assert naming.vendor_name("R" * 50, distinguish="V").endswith(" (V)")
    assert len(naming.vendor_name("R" * 50, distinguish="V")) == 41


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Cedar Supply", "CEDAR  supply"),
        ("Reed, Dana", "Dana Reed"),
        ("O\u2019Hara", "O'Hara"),
    ],
)
def test_names_that_people_take_for_the_same(name: str, same: str) -> None:
    """Case, blanks, quotes and the order of a person's names do not count."""
    assert naming.name_key(name) == naming.name_key(same)


@pytest.mark.parametrize(
    ("name", "other"),
    [("Reed, Inc.", "Inc. Reed"), ("A, B, C", "C A, B"), ("Reed,", "Reed"), ("Reed A", "Reed B")],
)
def test_names_that_are_not_the_same(name: str, other: str) -> None:
    """A company's suffix is no first name."""
    assert naming.name_key(name) != naming.name_key(other)


@given(ANY)
def test_folding_twice_is_folding_once(name: str) -> None:
    """Keys are looked up by keys."""
    key = naming.name_key(name)

    assert " " not in key
    assert naming.number_key(naming.number_key(name)) == naming.number_key(name)


def test_invoice_numbers_that_people_take_for_the_same() -> None:
    """Case and blanks do not count."""
    assert naming.number_key(" inv 10\t0A") == naming.number_key("INV100a")


def test_account_numbers_are_found_as_they_were_read() -> None:
    """Stored and looked up in the same form."""
    assert naming.number_as_read(" 60\u00a000 ") == "60 00"


@pytest.mark.parametrize("length", [0, 19, 20])
def test_a_short_number_is_kept(length: int) -> None:
    """QuickBooks holds 20 characters."""
    assert naming.shorten("7" * length, 20) == "7" * length


def test_a_long_number_keeps_its_beginning() -> None:
    """Thirteen characters, a tilde and six that stand for the whole."""
    assert naming.shorten("7" * 21, 20) == "7" * 13 + "~" + naming.mark("7" * 21)
