"""No second memory behind the tracker store.

Rasa wraps every tracker store so that, when the database fails, a conversation goes on in the process's own
memory: the person answers questions that nobody will find again. With the wrapper gone the turn fails, the
desk hears of it and tries again.
"""

from __future__ import annotations

from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain


def store_as_configured(store: TrackerStore | None, domain: Domain) -> TrackerStore:
    """Return the store itself, without Rasa's fail-safe around it."""
    if store is None:
        return InMemoryTrackerStore(domain)
    store.domain = domain
    return store


def apply() -> None:
    Agent._create_tracker_store = staticmethod(store_as_configured)  # noqa: SLF001 - Rasa has no other place to change it
