"""ISO 3166 alpha-2 countries and ISO 4217 currencies that the fake accepts; "USA" is refused, as at BILL."""

from typing import Final

_COUNTRIES: Final = """
AD Andorra|AE United Arab Emirates|AG Antigua and Barbuda|AL Albania|AM Armenia|AR Argentina|AT Austria
AU Australia|AW Aruba|AZ Azerbaijan|BA Bosnia and Herzegovina|BB Barbados|BD Bangladesh|BE Belgium
BG Bulgaria|BH Bahrain|BM Bermuda|BN Brunei|BO Bolivia|BR Brazil|BS Bahamas|BT Bhutan|BW Botswana|BZ Belize
CA Canada|CH Switzerland|CI Ivory Coast|CL Chile|CM Cameroon|CN China|CO Colombia|CR Costa Rica|CY Cyprus
CZ Czechia|DE Germany|DK Denmark|DM Dominica|DO Dominican Republic|DZ Algeria|EC Ecuador|EE Estonia
EG Egypt|ES Spain|ET Ethiopia|FI Finland|FJ Fiji|FR France|GB United Kingdom|GD Grenada|GE Georgia|GH Ghana
GI Gibraltar|GR Greece|GT Guatemala|GY Guyana|HK Hong Kong|HN Honduras|HR Croatia|HU Hungary|ID Indonesia
IE Ireland|IL Israel|IN India|IS Iceland|IT Italy|JM Jamaica|JO Jordan|JP Japan|KE Kenya|KH Cambodia
KR South Korea|KW Kuwait|KY Cayman Islands|KZ Kazakhstan|LI Liechtenstein|LK Sri Lanka|LT Lithuania
LU Luxembourg|LV Latvia|MA Morocco|MC Monaco|MD Moldova|ME Montenegro|MO Macao|MT Malta|MU Mauritius
MX Mexico|MY Malaysia|NA Namibia|NG Nigeria|NI Nicaragua|NL Netherlands|NO Norway|NP Nepal|NZ New Zealand
OM Oman|PA Panama|PE Peru|PG Papua New Guinea|PH Philippines|PK Pakistan|PL Poland|PR Puerto Rico
PT Portugal|PY Paraguay|QA Qatar|RO Romania|RS Serbia|RW Rwanda|SA Saudi Arabia|SE Sweden|SG Singapore
SI Slovenia|SK Slovakia|SN Senegal|SV El Salvador|TH Thailand|TN Tunisia|TR Turkey|TT Trinidad and Tobago
TW Taiwan|TZ Tanzania|UA Ukraine|UG Uganda|US United States|UY Uruguay|UZ Uzbekistan|VN Vietnam
ZA South Africa|ZM Zambia|ZW Zimbabwe
"""
COUNTRIES: Final[dict[str, str]] = {
    entry[:2]: entry[3:] for line in _COUNTRIES.split("\n") if line for entry in line.split("|")
}

CURRENCIES: Final = frozenset(
    [
        "AED",
        "AUD",
        "BDT",
        "BGN",
        "BHD",
        "BRL",
        "CAD",
        "CHF",
        "CLP",
        "CNY",
        "COP",
        "CRC",
        "CZK",
        "DKK",
        "DOP",
        "EGP",
        "EUR",
        "GBP",
        "GTQ",
        "HKD",
        "HNL",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "ISK",
        "JMD",
        "JOD",
        "JPY",
        "KES",
        "KRW",
        "KWD",
        "LKR",
        "MAD",
        "MXN",
        "MYR",
        "NGN",
        "NOK",
        "NZD",
        "OMR",
        "PAB",
        "PEN",
        "PHP",
        "PKR",
        "PLN",
        "QAR",
        "RON",
        "SAR",
        "SEK",
        "SGD",
        "THB",
        "TND",
        "TRY",
        "TTD",
        "TWD",
        "TZS",
        "UAH",
        "UGX",
        "USD",
        "UYU",
        "VND",
        "ZAR",
        "ZMW",
    ]
)
