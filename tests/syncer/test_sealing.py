"""Credentials are sealed for one place, by keys that can be replaced."""

import base64
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.entries import Secret
from syncer.errors import SealError, SettingsError
from syncer.sealing import KEY_BYTES, Sealer, generate_key, reseal
from syncer.stores import MemoryStore

OLD, NEW = generate_key(), generate_key()
PLACE = {"connection": "cedar", "name": "password"}


def test_a_key_is_32_random_bytes():
    """Keys are 32 bytes of URL-safe base64 and never repeat."""
    assert KEY_BYTES == len(base64.urlsafe_b64decode(generate_key()))
    assert generate_key() != generate_key()


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(max_size=5), st.text(max_size=5))
def test_what_was_sealed_opens_in_its_place(secret, connection, name):
    """Any text comes back, and the sealed one does not show it."""
    sealer = Sealer(NEW)
    sealed = sealer.seal(secret, connection=connection, name=name)

    assert secret == sealer.open(sealed, connection=connection, name=name)
    assert len(secret) < 8 or secret not in sealed
    assert sealed.isascii()


def test_sealing_twice_gives_two_texts():
    """Equal secrets cannot be told from their sealed texts."""
    sealer = Sealer(NEW)

    assert sealer.seal("secret", **PLACE) != sealer.seal("secret", **PLACE)


@pytest.mark.parametrize(
    ("connection", "name"), [("birch", "password"), ("cedar", "dev_key"), ("", ""), ('cedar", "', "password")]
)
def test_a_value_moved_to_another_row_does_not_open(connection, name):
    """A sealed value belongs to its connection and field."""
    sealer = Sealer(NEW)
    sealed = sealer.seal("secret", **PLACE)

    with pytest.raises(SealError) as caught:
        sealer.open(sealed, connection=connection, name=name)
    assert "moved" in caught.value.problem
    assert f"{name} of {connection}" == caught.value.record


def test_connection_and_field_cannot_run_together():
    """`ab` + `c` is another place than `a` + `bc`."""
    sealer = Sealer(NEW)
    sealed = sealer.seal("secret", connection="ab", name="c")

    with pytest.raises(SealError):
        sealer.open(sealed, connection="a", name="bc")


def test_a_changed_value_does_not_open():
    """Every single character of a sealed value counts."""
    sealer = Sealer(NEW)
    sealed = sealer.seal("secret", **PLACE)
    for at, letter in enumerate(sealed):
        changed = sealed[:at] + ("A" if letter != "A" else "B") + sealed[at + 1 :]
        with pytest.raises(SealError):
            sealer.open(changed, **PLACE)


def test_another_spelling_of_a_value_does_not_open():
    """base64 leaves bits of its last letter unused: a value that differs only there was changed, too."""
    sealer = Sealer(NEW)
    sealed = sealer.seal("secret", **PLACE)
    head, last = sealed[:-3], sealed[-3]
    assert sealed.endswith("==")
    other = f"{head}{chr(ord(last) + 1)}=="
    text, spelt = (one.split(".")[2] for one in (sealed, other))
    assert base64.urlsafe_b64decode(text) == base64.urlsafe_b64decode(spelt)

    with pytest.raises(SealError, match="changed"):
        sealer.open(other, **PLACE)


@pytest.mark.parametrize("sealed", ["", "secret", "v1", "v1.", "v1..", "v2.a.b", "gAAAAABtoken"])
def test_what_is_not_sealed_does_not_open(sealed):
    """Plain or foreign text raises `SealError`, never comes back as it is."""
    with pytest.raises(SealError):
        Sealer(NEW).open(sealed, **PLACE)


def test_a_value_of_a_missing_key_says_so():
    """The error names the key that is missing by its short name."""
    sealed = Sealer(OLD).seal("secret", **PLACE)

    with pytest.raises(SealError) as caught:
        Sealer(NEW).open(sealed, **PLACE)
    assert "key that is not at hand" in caught.value.problem
    assert sealed.split(".")[1] == caught.value.code


def test_any_key_opens_and_the_first_seals():
    """With the new key before the old one, old values open and new ones need only the new key."""
    old = Sealer(OLD).seal("secret", **PLACE)
    both = Sealer(f"{NEW}, {OLD}")

    assert "secret" == both.open(old, **PLACE)
    assert "secret" == Sealer([NEW]).open(both.seal("secret", **PLACE), **PLACE)
    assert not both.is_current(old)


def test_reseal_makes_the_old_key_unnecessary():
    """After `reseal` all secrets open with the new key alone; a second run finds nothing to do."""
    store = MemoryStore()
    old, both = Sealer(OLD), Sealer(f"{NEW},{OLD}")
    with store.unit() as unit:
        for connection in ("birch", "cedar"):
            for name in ("password", "dev_key"):
                sealed = old.seal(f"{name} at {connection}", connection=connection, name=name)
                unit.secrets.put(Secret(connection=connection, name=name, sealed=sealed))
        unit.secrets.put(
            Secret(connection="elm", name="x", sealed=both.seal("new", connection="elm", name="x"))
        )

    assert 4 == reseal(store, both)
    assert 0 == reseal(store, both)
    with store.unit() as unit:
        opened = {
            Sealer(NEW).open(one.sealed, connection=one.connection, name=one.name)
            for one in unit.secrets.find()
        }
    assert {"password at birch", "dev_key at birch", "password at cedar", "dev_key at cedar", "new"} == opened


def test_reseal_changes_all_or_none():
    """If one secret cannot be opened, none is changed."""
    store = MemoryStore()
    stranger = Sealer(generate_key())
    with store.unit() as unit:
        unit.secrets.put(
            Secret(connection="a", name="x", sealed=Sealer(OLD).seal("1", connection="a", name="x"))
        )
        unit.secrets.put(
            Secret(connection="b", name="x", sealed=stranger.seal("2", connection="b", name="x"))
        )
        before = unit.secrets.find()

    with pytest.raises(SealError):
        reseal(store, Sealer(f"{NEW},{OLD}"))
    with store.unit() as unit:
        assert before == unit.secrets.find()


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ("", "There is no key"),
        (" , ", "There is no key"),
        ("not base64!", "Sealing key 1 of 1 is not URL-safe base64"),
        (f"{NEW},{NEW[:20]}", "Sealing key 2 of 2 has 15 bytes instead of 32"),
        (f"{NEW},", "Sealing key 2 of 2 has 0 bytes instead of 32"),
        ("ключ", "Sealing key 1 of 1 is not URL-safe base64"),
    ],
    ids=["none", "blank", "words", "short", "empty", "cyrillic"],
)
def test_a_key_that_is_none_is_named_and_not_shown(keys, problem):
    """Malformed keys raise `SettingsError` with their position, and no part of any key in the traceback."""
    with pytest.raises(SettingsError) as caught:
        Sealer(keys)
    shown = "".join(traceback.format_exception(caught.value)[-1:]) + str(caught.value) + repr(caught.value)
    assert problem in caught.value.problem
    assert NEW[:12] not in shown
    assert "not base64!" not in shown
    assert caught.value.__cause__ is None


def test_nothing_shows_a_key_or_a_secret():
    """The reprs of sealers and secrets, and the errors, hold neither keys nor secrets."""
    sealer = Sealer(NEW)
    sealed = sealer.seal("planted-secret", **PLACE)
    with pytest.raises(SealError) as caught:
        sealer.open(sealed, connection="other", name="x")
    shown = " ".join(
        (
            repr(sealer),
            repr(Secret(**PLACE, sealed=sealed)),
            repr(sealer._keys),
            repr(caught.value),
            str(caught.value),
        )
    )

    assert "planted-secret" not in shown
    assert NEW not in shown
    assert sealed not in shown
