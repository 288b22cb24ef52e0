"""Values come back exactly as they went in, or are refused."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

import attrs
import pytest
from hypothesis import given

from syncer import entries as e
from syncer.errors import StoreError
from syncer.model import Kind, Side
from syncer.ports import Store
from syncer.testing.store_contract._parts import EXAMPLES, NOON, collection, key_of, line, record
from syncer.testing.strategies import ENTRIES, entries


class _SetBack(tzinfo):
    """New York while the clocks are set back; not every machine knows its zones."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        return timedelta(hours=-5 if moment is not None and moment.fold else -4)

    def dst(self, moment: datetime | None) -> timedelta:
        return self.utcoffset(moment) + timedelta(hours=5)

    def tzname(self, moment: datetime | None) -> str:
        return "EDT" if self.dst(moment) else "EST"


class Values:
    """What is promised of single values."""

    @pytest.mark.parametrize("cls", ENTRIES)
    def test_a_value_comes_back_as_it_went_in(self, store: Store, cls: type) -> None:
        """Every field of every class of entries keeps its exact value and type, in any later unit."""

        @EXAMPLES
        @given(entries(cls))
        def check(value: Any) -> None:
            with store.unit() as unit:
                collection(unit, cls).put(value)
                assert value == collection(unit, cls).get(*key_of(value))

            with store.unit() as unit:
                found = collection(unit, cls).get(*key_of(value))
            assert value == found
            types = [type(getattr(value, one.name)) for one in attrs.fields(cls)]
            assert types == [type(getattr(found, one.name)) for one in attrs.fields(cls)]

        check()

    def test_a_line_of_the_trail_comes_back_as_it_went_in(self, store: Store) -> None:
        """Audit lines keep the exact value of every field."""

        @EXAMPLES
        @given(entries(e.AuditEntry))
        def check(value: e.AuditEntry) -> None:
            with store.unit() as unit:
                unit.audit.append(value)
            with store.unit() as unit:
                assert (value,) == unit.audit.read(value.connection, limit=1)

        check()

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "Müller & Söhne",
            "株式会社",
            "🧾💶",
            "'; DROP TABLE x; --",
            "%s %(a)s ? :a",
            "x" * 2_000_000,
        ],
    )
    def test_any_text_is_kept(self, store: Store, text: str) -> None:
        """Text of any script and of two million characters comes back unharmed."""
        with store.unit() as unit:
            unit.records.put(record("1", body=text, reason=text))
        with store.unit() as unit:
            found = unit.records.get("c", Side.BILL, Kind.BILL, "1")

        assert found == record("1", body=text, reason=text)

    @pytest.mark.parametrize("text", ["a\0b", "\ud800", "\udfff half"])
    def test_text_that_no_database_can_keep_is_refused(self, store: Store, text: str) -> None:
        """NUL characters and lone surrogates raise `StoreError` in every store alike."""
        with store.unit() as unit, pytest.raises(StoreError):
            unit.records.put(record("1", reason=text))
        with store.unit() as unit, pytest.raises(StoreError):
            unit.audit.append(line(text))
        with store.unit() as unit, pytest.raises(StoreError):
            unit.records.get("c", Side.BILL, Kind.BILL, text)
        with store.unit() as unit, pytest.raises(StoreError):
            unit.records.find(connection=text)

    def test_moments_come_back_in_utc(self, store: Store) -> None:
        """A moment given in another zone is the same moment in UTC, to the microsecond."""
        east = datetime(2026, 3, 9, 1, 2, 3, 456789, tzinfo=timezone(timedelta(hours=13, minutes=45)))
        with store.unit() as unit:
            unit.records.put(record("1", seen_at=east))
        with store.unit() as unit:
            found = unit.records.get("c", Side.BILL, Kind.BILL, "1")

        assert found is not None
        assert datetime(2026, 3, 8, 11, 17, 3, 456789, tzinfo=UTC) == found.seen_at
        assert UTC is found.seen_at.tzinfo

    def test_an_hour_that_comes_twice_is_two_hours(self, store: Store) -> None:
        """When clocks are set back, each of two moments that read alike is kept as itself."""
        first = datetime(2026, 11, 1, 1, 30, tzinfo=_SetBack())
        with store.unit() as unit:
            unit.records.put(record("1", seen_at=first))
            unit.records.put(record("2", seen_at=first.replace(fold=1)))
        with store.unit() as unit:
            found = [one.seen_at for one in unit.records.find(connection="c")]
        assert [datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (5, 6)] == found

    def test_a_moment_without_a_zone_is_refused(self, store: Store) -> None:
        """A naive datetime raises `ValueError`: nobody could say which moment it is."""
        with store.unit() as unit, pytest.raises(ValueError, match="zone"):
            unit.records.put(record("1", seen_at=NOON.replace(tzinfo=None)))
