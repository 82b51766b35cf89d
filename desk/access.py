"""The one predicate that says which tickets a member of staff may know of."""

from __future__ import annotations

import sqlalchemy as sa

from desk.model import Message, Role, Staff, Ticket

SENSITIVE = "sensitive_topic"


def visible(by: Staff) -> sa.ColumnElement[bool]:
    """A condition on Ticket for list, open, search and API alike.

    Safeguarding leads see all; administrators read none; others see a sensitive ticket only with the grant
    or when it is theirs (safety requirement 14).
    """
    if by.role == Role.SAFEGUARDING_LEAD:
        return sa.true()
    if by.role == Role.ADMINISTRATOR:
        return sa.false()
    if by.sensitive_topics:
        return sa.true()
    return sa.or_(sa.not_(Ticket.flags.contains([SENSITIVE])), Ticket.assignee_id == by.id)


def readable(ticket: Ticket, by: Staff) -> sa.ColumnElement[bool]:
    """A condition on Message: what belongs to the ticket, to none, or to another that `by` may know of.

    One conversation can lead to several tickets; a sensitive one must not be read through another.
    """
    theirs = sa.select(Ticket.id).where(visible(by))
    return sa.or_(Message.ticket_id.is_(None), Message.ticket_id == ticket.id, Message.ticket_id.in_(theirs))
