"""Counts as Prometheus reads them (text exposition format 0.0.4)."""

from collections.abc import Iterable
from typing import Final

from syncer.admin import Status

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class _Text:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def family(self, name: str, kind: str, about: str) -> None:
        self.lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]

    def sample(self, name: str, value: float, **labels: str) -> None:
        inside = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        self.lines.append(f"{name}{{{inside}}} {value:.15g}" if inside else f"{name} {value:.15g}")


def write(statuses: Iterable[Status], requests: dict[tuple[str, str, int], int]) -> str:
    """Write all counts."""
    shown = tuple(statuses)
    text = _Text()
    text.family("bill_qbd_connections", "gauge", "Connections in the store.")
    text.sample("bill_qbd_connections", len(shown))
    text.family("bill_qbd_records", "gauge", "Records read from BILL, by kind and standing.")
    for status in shown:
        for count in status.counts:
            for standing in ("pending", "waiting", "settled", "exception"):
                text.sample(
                    "bill_qbd_records",
                    getattr(count, standing),
                    connection=status.connection,
                    kind=count.kind.value,
                    standing=standing,
                )
    text.family("bill_qbd_links", "gauge", "Records joined to one of QuickBooks, by kind.")
    for status in shown:
        for count in status.counts:
            text.sample("bill_qbd_links", count.linked, connection=status.connection, kind=count.kind.value)
    text.family("bill_qbd_operations", "gauge", "Writes that are not over, by state.")
    for status in shown:
        for state, number in status.operations.items():
            text.sample("bill_qbd_operations", number, connection=status.connection, state=state)
    text.family("bill_qbd_exceptions", "gauge", "Open exceptions: what needs a person.")
    for status in shown:
        text.sample("bill_qbd_exceptions", status.exceptions, connection=status.connection)
    text.family("bill_qbd_last_contact_timestamp_seconds", "gauge", "Last contact of the Web Connector.")
    for status in shown:
        if status.last_contact:
            text.sample(
                "bill_qbd_last_contact_timestamp_seconds",
                status.last_contact.timestamp(),
                connection=status.connection,
            )
    text.family("bill_qbd_last_cycle_well", "gauge", "1 if the last cycle finished well, 0 if not.")
    for status in shown:
        if status.cycle and status.cycle.state != "running":
            text.sample(
                "bill_qbd_last_cycle_well",
                status.cycle.state == "finished",
                connection=status.connection,
            )
    text.family("bill_qbd_http_requests_total", "counter", "Requests to this process.")
    for (area, method, code), number in sorted(requests.items()):
        text.sample("bill_qbd_http_requests_total", number, area=area, method=method, status=str(code))
    return "\n".join(text.lines) + "\n"


def _escaped(label: str) -> str:
    return label.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
