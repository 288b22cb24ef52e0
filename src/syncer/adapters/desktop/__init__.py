"""QuickBooks Desktop as the core's `Book`: questions become qbXML, answers become values."""

from syncer.adapters.desktop._book import DesktopBook

__all__ = ["DesktopBook"]
