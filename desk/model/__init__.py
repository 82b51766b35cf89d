"""The tables of the desk."""

from desk.model.base import Base
from desk.model.conversations import (
    Conversation,
    Message,
    Part,
    Quarantine,
    QuarantineHour,
    Receipt,
    SafetyEvent,
    StatusEvent,
)
from desk.model.operations import ContentTemplate, Heartbeat, SendingSlot, Sweep
from desk.model.people import Address, OptOut, Person
from desk.model.staff import ApiToken, AuditEvent, Role, Staff
from desk.model.tickets import Note, Ticket

__all__ = [
    "Address",
    "ApiToken",
    "AuditEvent",
    "Base",
    "ContentTemplate",
    "Conversation",
    "Heartbeat",
    "Message",
    "Note",
    "OptOut",
    "Part",
    "Person",
    "Quarantine",
    "QuarantineHour",
    "Receipt",
    "Role",
    "SafetyEvent",
    "SendingSlot",
    "Staff",
    "StatusEvent",
    "Sweep",
    "Ticket",
]
