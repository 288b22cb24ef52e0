import pytest

from tests.qbxml.company.desk import Office


@pytest.fixture
def office() -> Office:
    """A company with two vendors."""
    return Office()
