"""The tables of the desk."""

from desk.model.base import Base
from desk.model.conversations import Conversation, Message, Part, Quarantine, Receipt, SafetyEvent
from desk.model.operations import Heartbeat
from desk.model.people import Address, OptOut, Person
from desk.model.staff import ApiToken, AuditEvent, Role, Staff
from desk.model.tickets import Note, Ticket

__all__ = [
    "Address",
    "ApiToken",
    "AuditEvent",
    "Base",
    "Conversation",
    "Heartbeat",
    "Message",
    "Note",
    "OptOut",
    "Part",
    "Person",
    "Quarantine",
    "Receipt",
    "Role",
    "SafetyEvent",
    "Staff",
    "Ticket",
]
