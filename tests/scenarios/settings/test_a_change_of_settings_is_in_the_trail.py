"""
Who changed which setting, from what to what, can be read afterwards.

Answers: settings that change what is posted without anybody knowing
(https://help.bill.com/hc/en-us/articles/115005955923, "Once this setting is turned on it cannot be turned
off").
"""

from tests.scenarios.firm import Firm


def test_old_and_new_value_and_the_actor(firm: Firm) -> None:
    """And the gate can be opened and closed again."""
    firm.set(approvals=("APPROVED", "UNASSIGNED"))
    firm.set(approvals=("APPROVED",))
    lines = [line for line in firm.desk.trail("firm") if line.event == "connection changed"]
    assert ["bookkeeper"] * 2 == [line.actor for line in lines]
    assert "approvals: ('APPROVED',) became ('APPROVED', 'UNASSIGNED')" in lines[0].detail
