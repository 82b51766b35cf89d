"""Which question comes next, from the state of the request alone: asking twice gives the same question."""

from __future__ import annotations

from dataclasses import replace

from actions import names, summary
from actions.progress import Progress, Request
from actions.topics import SHOWN
from actions.turn import Turn
from actions.voice import Choice, Question, Voice
from desk import countries
from desk.taxonomy import taxonomy

ROLE_PAGES = (
    (
        "national_coordinator",
        "subnational_coordinator",
        "co_coordinator",
        "im_officer",
        "sag_or_twg_member",
        "programme_staff",
        "social_worker",
        "government_officer",
        "other_sector_coordinator",
    ),
    ("donor_staff", "community_member", "journalist_researcher", "other"),
)
TAXONOMY = {
    names.TOPIC: "topics",
    names.ROLE: "roles",
    names.URGENCY: "urgency_levels",
    names.SUPPORT_TYPE: "support_types",
}
DOUBTS = {
    names.COUNTRY: "form.same_country",
    names.ROLE: "form.yesno_role",
    names.TOPIC: "form.yesno_topic",
    names.URGENCY: "form.yesno_urgency",
    names.SUPPORT_TYPE: "form.yesno_support_type",
}
SHARE_A_NAME = ("CD", "CG")
UNKNOWN = (names.DESCRIPTION, names.TOPIC, names.COUNTRY, names.ROLE)
MENU = (names.STATUS, names.CONTACTS, names.FIGURES, names.RESOURCES, names.PRIVACY, names.PERSON)


def next_question(request: Request, turn: Turn, voice: Voice) -> Question:
    """What to ask now."""
    progress = request.progress
    if progress.menu_open:
        return menu(voice, first=names.CONTINUE)
    if progress.sure:
        return _sure(request, voice)
    if request.missing(names.CONSENT) and not turn.consented:
        notice = "consent.unclear" if progress.noticed % 2 and not turn.event else "m02"
        return Question(names.CONSENT, names.CONSENT, notice, names.CONSENT, choices=voice.choices(names.YES, names.NO))
    return _once_more(_open_question(request, turn, voice), progress, voice)


def menu(voice: Voice, *, first: str = names.REQUEST) -> Question:
    """Everything the assistant can do; inside a request its first line leads back to it."""
    return Question(names.CONFIRM, "main_menu", "menu", choices=voice.choices(first, *MENU, prefix="menu"))


def choices(kind: str, ids: tuple[str, ...], lang: str) -> tuple[Choice, ...]:
    """Choices with the taxonomy's short titles."""
    terms = getattr(taxonomy(), kind)
    return tuple(Choice(terms[term].short[lang], term) for term in ids)


def _open_question(request: Request, turn: Turn, voice: Voice) -> Question:
    progress = request.progress
    if progress.doubt:
        return _doubt(request, voice)
    if progress.changing == "which":
        return _which_field(request, voice)
    wanted = [progress.changing] if progress.changing else [name for name in names.REQUIRED if request.missing(name)]
    if not wanted and _comes_again(request) and names.SUPPORT_TYPE not in progress.asked:
        wanted = [names.SUPPORT_TYPE]
    if not wanted and progress.details:
        wanted = [name for name in optional(turn) if request.missing(name) and name not in progress.asked]
    return _field(wanted[0], request, voice) if wanted else _summary(request, voice)


def _comes_again(request: Request) -> bool:
    """Who asks for the second time has few questions left: then the kind of support is worth one."""
    return bool(request.profile) and request.missing(names.SUPPORT_TYPE)


def optional(turn: Turn) -> tuple[str, ...]:
    """The optional fields worth asking: a person who texts from a number can be answered there."""
    return tuple(name for name in names.OPTIONAL if name != names.CONTACT or not turn.facts.get("person_has_number"))


def _once_more(question: Question, progress: Progress, voice: Voice) -> Question:
    """Never the same sentence twice in a row: first another wording, then the way to a menu or a person."""
    misses = progress.misses
    if not misses:
        return question
    if misses == 1 and progress.unknown == question.slot and question.slot in UNKNOWN:
        return replace(question, response=f"form.unknown_{question.slot}", params={})
    if misses % 2 == 0:
        ways = voice.choices(names.MENU, names.PERSON, prefix="m17")
        return replace(question, response="m17", params={}, choices=ways, kind=names.QUESTION)
    again = {
        "summary": "summary.retry",
        "which": "change.retry",
        names.YESNO: "form.retry_yesno",
        "suggest": "form.retry_topic",
    }
    response = again.get(question.step, f"form.retry_{question.slot}")
    return replace(question, response=response, params={}, kind=names.QUESTION)


def _sure(request: Request, voice: Voice) -> Question:
    response = "cancel.sure" if request.progress.sure == names.CANCELLED else "restart.sure"
    return Question(names.CONFIRM, "sure", response, names.CONFIRM, choices=voice.choices(names.YES, names.NO))


def _doubt(request: Request, voice: Voice) -> Question:
    field, value = request.progress.doubt
    label = (
        countries.name(value, voice.lang)
        if field == names.COUNTRY
        else taxonomy().label(TAXONOMY[field], value, voice.lang)
    )
    response = DOUBTS[field]
    yes_or_no = voice.choices(names.YES, names.NO)
    return Question(
        field, names.YESNO, response, names.YESNO, params={"label": label}, choices=yes_or_no, about=(field, value)
    )


def _which_field(request: Request, voice: Voice) -> Question:
    changeable = [name for name in names.REQUIRED if not request.missing(name)]
    changeable += [name for name in names.OPTIONAL if not request.missing(name)]
    return Question(
        names.CONFIRM, "which", "change.ask", names.CONFIRM, choices=voice.choices(*changeable[:10], prefix="field")
    )


def _summary(request: Request, voice: Voice) -> Question:
    offered = (
        Choice(voice.word("choice.yes"), names.YES),
        Choice(voice.word("choice.change"), names.NO),
        Choice(voice.word("choice.details"), names.DETAILS),
    )
    shown = summary.lines(request, voice)
    if shown == request.progress.shown:
        return Question(names.CONFIRM, "summary", "summary.retry", names.CONFIRM, kind=names.SUMMARY, choices=offered)
    lines = "\n".join(shown)
    return Question(
        names.CONFIRM, "summary", "summary", names.CONFIRM, kind=names.SUMMARY, params={"lines": lines}, choices=offered
    )


def _field(name: str, request: Request, voice: Voice) -> Question:
    if name == names.TOPIC:
        return _topic(request, voice)
    if name == names.DESCRIPTION:
        return _description(request, voice)
    if name == names.ROLE:
        return _role(request, voice)
    if name == names.URGENCY:
        ids = tuple(taxonomy().urgency_levels)
        return Question(name, name, "form.ask_urgency", name, choices=choices("urgency_levels", ids, voice.lang))
    if name == names.COUNTRY:
        return _country(request, voice)
    return Question(name, name, f"form.ask_{name}", name, choices=_optional_choices(name, voice))


def _optional_choices(name: str, voice: Voice) -> tuple[Choice, ...]:
    offered = voice.choices(names.SKIP, names.DONE)
    if name != names.SUPPORT_TYPE:
        return offered
    ids = tuple(term for term in taxonomy().support_types if term not in ("newsletter", "other"))
    return (*choices("support_types", ids, voice.lang), *offered)


def _description(request: Request, voice: Voice) -> Question:
    topic = request.get(names.TOPIC)
    if topic is None:
        return Question(names.DESCRIPTION, names.DESCRIPTION, "m04", names.DESCRIPTION)
    label = taxonomy().topics[topic].short[voice.lang]
    return Question(
        names.DESCRIPTION, names.DESCRIPTION, "form.ask_description", names.DESCRIPTION, params={"topic": label}
    )


def _topic(request: Request, voice: Voice) -> Question:
    progress = request.progress
    if request.missing(names.DESCRIPTION):
        return _description(request, voice)
    if progress.menu:
        return _topic_menu(progress.menu, voice)
    if progress.candidates:
        suggested = choices("topics", tuple(progress.candidates[:SHOWN]), voice.lang)
        offered = (*suggested, *voice.choices(names.NONE))
        return Question(names.TOPIC, "suggest", "form.did_you_mean", names.TOPIC, choices=offered)
    return _topic_menu("areas", voice)


def _topic_menu(menu_of: str, voice: Voice) -> Question:
    terms = taxonomy()
    if menu_of in terms.areas:
        groups = tuple(group.id for group in terms.groups.values() if group.area == menu_of)
        return Question(
            names.TOPIC, "topic_menu", "form.ask_group", names.TOPIC, choices=choices("groups", groups, voice.lang)
        )
    if menu_of in terms.groups:
        topics = tuple(topic.id for topic in terms.topics.values() if topic.group == menu_of)
        return Question(
            names.TOPIC, "topic_menu", "form.ask_topic", names.TOPIC, choices=choices("topics", topics[:10], voice.lang)
        )
    return Question(
        names.TOPIC,
        "topic_menu",
        "form.ask_area",
        names.TOPIC,
        choices=choices("areas", tuple(terms.areas), voice.lang),
    )


def _country(request: Request, voice: Voice) -> Question:
    meant = request.progress.countries
    response = "form.which_country" if meant else "form.ask_country"
    offered = tuple(Choice(_told_apart(code, voice), code) for code in meant)
    return Question(names.COUNTRY, names.COUNTRY, response, names.COUNTRY, choices=offered)


def _told_apart(code: str, voice: Voice) -> str:
    """A country's name as no other has it: Unicode's Spanish name of the one Congo is "Congo"."""
    return voice.word(f"country.{code}") if code in SHARE_A_NAME else countries.name(code, voice.lang)


def _role(request: Request, voice: Voice) -> Question:
    page = min(request.progress.roles_page, len(ROLE_PAGES) - 1)
    offered = choices("roles", ROLE_PAGES[page], voice.lang)
    more = voice.choices(names.MORE) if page == 0 else ()
    response = "form.ask_role" if page == 0 else "form.ask_role_more"
    return Question(names.ROLE, names.ROLE, response, names.ROLE, choices=(*offered, *more))
