"""Every action by its name in domain.yml."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from actions import conversation, form, knowledge, names, tickets
from actions.scene import Action, Handler, action

FORM: dict[str, Action] = {
    names.VALIDATE_FORM: form.validate,
    **{f"action_ask_{field}": form.ask for field in names.ASKED},
}
ALWAYS: dict[str, Handler] = {
    "action_close_request": conversation.close_request,
    "action_default_fallback": conversation.not_understood,
}
ANSWERS: dict[str, Handler] = {
    "action_start_over": conversation.start_over,
    "action_withdraw_request": tickets.withdraw,
    "action_take_hint": conversation.take_hint,
    "action_answer_offer": conversation.answer_offer,
    "action_greet": conversation.greet,
    "action_thank": conversation.thank,
    "action_goodbye": conversation.goodbye,
    "action_thank_feedback": conversation.thank_feedback,
    "action_tell_status": tickets.tell_status,
    "action_add_to_ticket": tickets.add_to_ticket,
    "action_talk_to_person": tickets.call_a_person,
    "action_tell_contacts": knowledge.tell_contacts,
    "action_tell_figures": knowledge.tell_figures,
    "action_tell_resources": knowledge.tell_resources,
    "action_tell_newsletter": knowledge.tell_newsletter,
    "action_leave_newsletter": knowledge.leave_newsletter,
    "action_tell_privacy": knowledge.tell_privacy,
    "action_tell_capabilities": knowledge.tell_capabilities,
    "action_tell_other_sector": knowledge.tell_other_sector,
    "action_tell_out_of_scope": knowledge.tell_out_of_scope,
    "action_confirm_erasure": conversation.confirm_erasure,
    "action_choose_language": conversation.choose_language,
}
HANDLERS = {**ALWAYS, **{name: conversation.when_sure(handler) for name, handler in ANSWERS.items()}}


def executor() -> ActionExecutor:
    """What the server runs."""
    made = ActionExecutor()
    for name, function in {**FORM, **{name: action(handler) for name, handler in HANDLERS.items()}}.items():
        made.register_function(name, function)
    return made
