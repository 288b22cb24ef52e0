"""
A vendor, part by part as both sides can agree on it.

Parts are compared as people read them: blanks do not count, a country is what its name means, and a flag
that nobody set is off. What BILL and QuickBooks say of a part need not be equal for both to agree on it.
"""

from collections.abc import Iterable
from typing import Final

from attrs import evolve, frozen

from syncer.model import Address, Vendor
from syncer.naming import one_line

ADDRESS: Final = ("street", "city", "state", "postal_code", "country")
_LINES: Final = ("line1", "line2", "line3", "line4", "line5")

_COUNTRIES: Final = {
    "united states": "US",
    "united states of america": "US",
    "usa": "US",
    "america": "US",
    "canada": "CA",
    "mexico": "MX",
    "uk": "GB",
    "united kingdom": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "ireland": "IE",
    "germany": "DE",
    "france": "FR",
    "spain": "ES",
    "portugal": "PT",
    "italy": "IT",
    "netherlands": "NL",
    "the netherlands": "NL",
    "belgium": "BE",
    "luxembourg": "LU",
    "switzerland": "CH",
    "austria": "AT",
    "denmark": "DK",
    "norway": "NO",
    "sweden": "SE",
    "finland": "FI",
    "poland": "PL",
    "czech republic": "CZ",
    "hungary": "HU",
    "greece": "GR",
    "turkey": "TR",
    "israel": "IL",
    "united arab emirates": "AE",
    "south africa": "ZA",
    "india": "IN",
    "pakistan": "PK",
    "bangladesh": "BD",
    "china": "CN",
    "hong kong": "HK",
    "taiwan": "TW",
    "japan": "JP",
    "south korea": "KR",
    "korea": "KR",
    "singapore": "SG",
    "malaysia": "MY",
    "thailand": "TH",
    "vietnam": "VN",
    "indonesia": "ID",
    "philippines": "PH",
    "australia": "AU",
    "new zealand": "NZ",
    "brazil": "BR",
    "argentina": "AR",
    "chile": "CL",
    "colombia": "CO",
    "peru": "PE",
    "costa rica": "CR",
    "dominican republic": "DO",
    "puerto rico": "PR",
}


@frozen(kw_only=True)
class Facets:
    """The parts of a vendor that one side can change without the others."""

    name: str
    account_number: str
    email: str
    phone: str
    street: tuple[str, ...]
    city: str
    state: str
    postal_code: str
    country: str
    name_on_check: str
    terms: str
    track_1099: bool
    active: bool


def facets(vendor: Vendor) -> Facets:
    """Take a vendor apart."""
    address = vendor.address
    return Facets(
        name=vendor.name,
        account_number=vendor.account_number,
        email=vendor.email,
        phone=vendor.phone,
        street=street(address),
        city=address.city,
        state=address.state,
        postal_code=address.postal_code,
        country=country_code(address.country) or address.country,
        name_on_check=vendor.name_on_check,
        terms=vendor.terms_id,
        track_1099=bool(vendor.track_1099),
        active=vendor.active,
    )


def street(address: Address) -> tuple[str, ...]:
    """Return the lines of an address that say something."""
    return tuple(filter(None, (one_line(getattr(address, name)) for name in _LINES)))


def with_street(address: Address, lines: Iterable[str]) -> Address:
    """Put lines into an address, at most five."""
    return evolve(address, **(dict.fromkeys(_LINES, "") | dict(zip(_LINES, lines, strict=False))))


def same(left: object, right: object) -> bool:
    """Whether two values of a part mean the same."""
    if isinstance(left, str) and isinstance(right, str):
        return one_line(left) == one_line(right)
    return left == right


def alike(left: Vendor, right: Vendor) -> bool:
    """Whether two versions of a vendor say the same in every part."""
    return not differing(left, right)


def differing(left: Vendor, right: Vendor) -> tuple[str, ...]:
    """Name the parts in which two versions of a vendor differ."""
    one, other = facets(left), facets(right)
    return tuple(
        name for name in Facets.__annotations__ if not same(getattr(one, name), getattr(other, name))
    )


def lay(onto: Vendor, source: Vendor, parts: Iterable[str]) -> Vendor:
    """Put some parts of one vendor over those of another."""
    for part in parts:
        if part == "street":
            onto = evolve(onto, address=with_street(onto.address, street(source.address)))
        elif part in ADDRESS:
            onto = evolve(onto, address=evolve(onto.address, **{part: getattr(source.address, part)}))
        elif part == "terms":
            onto = evolve(onto, terms_id=source.terms_id)
        else:
            onto = evolve(onto, **{part: getattr(source, part)})
    return onto


def country_code(text: str) -> str:
    """Return the two letters (ISO 3166) of a country as people write it; `""` if that is not known."""
    plain = one_line(text.replace(".", ""))
    if len(plain) == 2 and plain.isascii() and plain.isalpha() and plain.casefold() != "uk":
        return plain.upper()
    return _COUNTRIES.get(plain.casefold(), "")
