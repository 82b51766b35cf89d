"""Every name that Rasa, the rules and this server must agree on, once."""

from __future__ import annotations

from typing import Final

FORM: Final = "request_form"
VALIDATE_FORM: Final = f"validate_{FORM}"

# FIELDs: slots of the form, and what a message may expect.
CONSENT: Final = "consent"
COUNTRY: Final = "country"
LOCATION: Final = "location"
TOPIC: Final = "topic"
SUPPORT_TYPE: Final = "support_type"
URGENCY: Final = "urgency"
NEEDED_BY: Final = "needed_by"
DESCRIPTION: Final = "description"
ROLE: Final = "role"
ORGANISATION: Final = "organisation"
NAME: Final = "name"
CONTACT: Final = "contact"
CONFIRM: Final = "confirm"
LANGUAGE: Final = "language"

REQUIRED: Final = (TOPIC, DESCRIPTION, COUNTRY, ROLE, URGENCY)
OPTIONAL: Final = (LOCATION, ORGANISATION, NEEDED_BY, SUPPORT_TYPE, NAME, CONTACT)
FIELDS: Final = (*REQUIRED, *OPTIONAL)
ASKED: Final = (CONSENT, *FIELDS, CONFIRM)

# Bookkeeping slots.
REQUESTED_SLOT: Final = "requested_slot"
PROVENANCE: Final = "provenance"
PROGRESS: Final = "progress"
OUTCOME: Final = "outcome"
PROFILE: Final = "profile"
OFFER: Final = "offer"

# Values of the slot `outcome`: how the form ended.
TICKET: Final = "ticket"
CANCELLED: Final = "cancelled"
RESTARTED: Final = "restarted"

# Values of choices that are no taxonomy ids.
YES: Final = "yes"
NO: Final = "no"
SKIP: Final = "skip"
DONE: Final = "done"
NONE: Final = "none"
MORE: Final = "more"
DETAILS: Final = "details"
SAME: Final = "same"
MENU: Final = "menu"
PERSON: Final = "person"
REQUEST: Final = "request"
CONTINUE: Final = "continue"
STATUS: Final = "status"
CONTACTS: Final = "contacts"
FIGURES: Final = "figures"
RESOURCES: Final = "resources"
PRIVACY: Final = "privacy"
ADD: Final = "add"
CAPABILITIES: Final = "capabilities"
NEWSLETTER: Final = "newsletter"
WITHDRAW: Final = "withdraw"
MENU_VALUES: Final = (
    *(REQUEST, CONTINUE, STATUS, CONTACTS, FIGURES, RESOURCES, PRIVACY, PERSON, MENU, ADD),
    *(CAPABILITIES, NEWSLETTER, WITHDRAW),
)

# Entities that the desk's own channel makes of a choice or a signal.
EVENT: Final = "event"
YESNO: Final = "yesno"

# Intents.
GREET: Final = "greet"
GOODBYE: Final = "goodbye"
THANK: Final = "thank"
AFFIRM: Final = "affirm"
DENY: Final = "deny"
REQUEST_SUPPORT: Final = "request_support"
PROVIDE_INFORMATION: Final = "provide_information"
ASK_TICKET_STATUS: Final = "ask_ticket_status"
ADD_TO_TICKET: Final = "add_to_ticket"
CANCEL_REQUEST: Final = "cancel_request"
START_OVER: Final = "start_over"
CHANGE_LANGUAGE: Final = "change_language"
TALK_TO_PERSON: Final = "talk_to_person"
ASK_CAPABILITIES: Final = "ask_capabilities"
ASK_CONTACTS: Final = "ask_contacts"
ASK_KEY_FIGURES: Final = "ask_key_figures"
ASK_RESOURCES: Final = "ask_resources"
SUBSCRIBE_NEWSLETTER: Final = "subscribe_newsletter"
UNSUBSCRIBE_NEWSLETTER: Final = "unsubscribe_newsletter"
ASK_PRIVACY: Final = "ask_privacy"
ERASE_MY_DATA: Final = "erase_my_data"
ASK_OTHER_SECTOR: Final = "ask_other_sector"
GIVE_FEEDBACK: Final = "give_feedback"
OUT_OF_SCOPE: Final = "out_of_scope"

# Kinds of a message.
QUESTION: Final = "question"
ANSWER: Final = "answer"
SUMMARY: Final = "summary"
NOTICE: Final = "notice"
