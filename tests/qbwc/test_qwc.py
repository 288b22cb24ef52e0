"""The QWC file: every element, and every rule that Web Connector would only show by a code."""

import pytest
from lxml import etree

from qbwc import QwcFile
from qbwc.errors import InvalidQwc
from qbwc.qwc import stable_guid

BASE = {
    "app_name": "Ledgerbridge",
    "app_url": "https://books.example.com/qbwc",
    "user_name": "acme-main",
    "connection": "acme",
}


def elements(file):
    return {
        element.tag: element.text or ""
        for element in etree.fromstring(file.to_xml()).iter()
        if not len(element)
    }


def test_the_smallest_file():
    """The nine required elements (section 10), empty ones included."""
    assert elements(QwcFile(**BASE)) == {
        "AppName": "Ledgerbridge",
        "AppID": "",
        "AppURL": "https://books.example.com/qbwc",
        "AppDescription": "",
        "AppSupport": "https://books.example.com/qbwc/support",
        "UserName": "acme-main",
        "OwnerID": stable_guid("application", "Ledgerbridge"),
        "FileID": stable_guid("connection", "acme"),
        "QBType": "QBFS",
    }


def test_the_largest_file():
    """Every optional element with the spelling of the guide (PersonalDataPref, not Prep)."""
    file = QwcFile(
        **BASE,
        description="Bills & payments <caf\xe9>",
        app_id="7",
        app_support="https://books.example.com/help",
        owner_id="{6b063959-81b0-4622-85d6-f548c8ccb517}",
        file_id="{0F0C5A5D-51A2-4E6C-8D45-2B6C0F6D7A10}",
        qb_type="QBFS",
        run_every_minutes=15,
        app_display_name="Bridge",
        app_unique_name="ledgerbridge-acme",
        is_read_only=False,
        notify=True,
        style="Document",
        unattended="optional",
        personal_data="not_needed",
        auth_flags=("pro", "premier", "enterprise"),
        cert_url="https://books.example.com/",
    )

    found = elements(file)

    assert found["OwnerID"] == "{6B063959-81B0-4622-85D6-F548C8CCB517}"
    assert found["AppDescription"] == "Bills & payments <caf\xe9>"
    assert (found["AuthFlags"], found["IsReadOnly"], found["Notify"]) == ("0xE", "false", "true")
    assert (found["PersonalDataPref"], found["UnattendedModePref"]) == ("pdpNotNeeded", "umpOptional")
    assert (found["Style"], found["RunEveryNMinutes"]) == ("Document", "15")
    assert (found["AppUniqueName"], found["AppDisplayName"]) == ("ledgerbridge-acme", "Bridge")
    assert file.to_xml().isascii()


def test_seconds_are_the_other_scheduler():
    """One of the two (section 10)."""
    assert elements(QwcFile(**BASE, run_every_seconds=30))["RunEveryNSeconds"] == "30"


def test_every_download_is_the_same_file():
    """Another GUID for a stamped file is QBWC1039 or QBWC1026 (section 10)."""
    assert QwcFile(**BASE).to_xml() == QwcFile(**BASE).to_xml()
    # Pinned: these values are in company files for ever.
    assert QwcFile(**BASE).owner_id == "{9E556206-D47B-5F74-9F62-F9160AE1B97F}"
    assert QwcFile(**BASE).file_id == "{2BA4FC5D-758A-5FE6-97F0-7D961A2661E9}"


def test_connections_have_files_of_their_own_and_one_owner():
    """OwnerID names the application, FileID the company file."""
    north, south = QwcFile(**BASE), QwcFile(**BASE | {"connection": "south", "user_name": "south"})

    assert north.owner_id == south.owner_id
    assert north.file_id != south.file_id


def test_http_is_for_localhost():
    """For trying out on one machine (section 10)."""
    file = QwcFile(**BASE | {"app_url": "http://localhost:8000/qbwc"})

    assert file.app_support == "http://localhost:8000/qbwc/support"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"app_support": "https://help.example.com/"}, "QBWC1000"),
        ({"app_url": "https://192.0.2.1/qbwc"}, "QBWC1001"),
        ({"app_url": "https://[2001:db8::1]/qbwc"}, "QBWC1001"),
        ({"app_url": "https://0x7f000001/qbwc"}, "QBWC1001"),
        ({"app_url": "https://127.1/qbwc"}, "QBWC1001"),
        ({"app_support": "https://192.0.2.1/"}, "QBWC1002"),
        ({"app_url": "http://books.example.com/qbwc"}, "QBWC1010"),
        ({"app_url": "ftp://books.example.com/"}, "QBWC1039"),
        ({"app_url": "/qbwc"}, "QBWC1039"),
        ({"app_url": "https://user:pass@books.example.com/"}, "QBWC1039"),
        ({"app_name": " "}, "QBWC1039"),
        ({"user_name": ""}, "QBWC1039"),
        ({"description": "two\nlines"}, "QBWC1039"),
        ({"connection": ""}, "QBWC1039"),
        ({"owner_id": "6B063959-81B0-4622-85D6-F548C8CCB517"}, "QBWC1039"),
        ({"owner_id": stable_guid("a", "b"), "file_id": stable_guid("a", "b")}, "QBWC1039"),
        ({"qb_type": "QBO"}, "QBWC1039"),
        ({"run_every_minutes": 5, "run_every_seconds": 5}, "QBWC1039"),
        ({"run_every_minutes": 0}, "QBWC1039"),
        ({"style": "SOAP12"}, "QBWC1039"),
        ({"unattended": "always"}, "QBWC1039"),
        ({"personal_data": "all"}, "QBWC1039"),
        ({"auth_flags": ("online",)}, "QBWC1034"),
        ({"auth_flags": ("pro",), "qb_type": "QBPOS"}, "QBWC1034"),
        ({"cert_url": "http://books.example.com/"}, "QBWC1010"),
    ],
)
def test_a_broken_rule_is_refused_with_the_code_web_connector_would_show(changes, code):
    """Before a user ever opens the file."""
    with pytest.raises(InvalidQwc) as caught:
        QwcFile(**BASE | changes)

    assert caught.value.code == code
    assert caught.value.fix.endswith(".")
