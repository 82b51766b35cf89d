"""What the desk answers itself: who coordinates, figures, resources, newsletters, privacy, other sectors."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.numbers import format_decimal
from rasa_sdk.events import EventType

import desk.taxonomy
from actions import lexicon, names, topics
from actions.scene import Scene, nothing_offered, offered
from actions.turn import earlier
from actions.voice import Question
from desk import countries
from desk.taxonomy import taxonomy

MALI = "ML"
NEXT = (names.REQUEST, names.PERSON)
FIGURES = {
    None: ("cp_pin_2020", "prot_pin_2023"),
    "targeted": ("cp_pin_2020", "cp_targeted_2020"),
    "funding": ("cp_funding_requested_2020", "cp_funding_received_2020"),
    "displaced": ("idp_2024",),
    "schools": ("schools_closed_2024", "children_no_school_2024"),
    "violations": ("violations_2024",),
}


def tell_contacts(scene: Scene) -> list[EventType]:
    """Who coordinates in a country: roles and organisations, never people."""
    if lexicon.has(scene.turn.text, "ended"):
        scene.tell("contacts.ended", intent=names.ASK_CONTACTS, choices=NEXT)
        return []
    country = _country(scene)
    if country is None:
        return _ask_country(scene, names.CONTACTS)
    if country == MALI:
        scene.tell("contacts.mali", intent=names.ASK_CONTACTS, choices=NEXT, **_mali_bodies(scene))
    else:
        named = countries.name(country, scene.turn.lang)
        scene.tell("contacts.other", intent=names.ASK_CONTACTS, choices=NEXT, country=named)
    return [offered(names.REQUEST, support_type="referral_contact", message=scene.turn.message_id)]


def tell_figures(scene: Scene) -> list[EventType]:
    """Published figures with their year and source, or that there are none."""
    country = _country(scene)
    if country is None:
        return _ask_country(scene, names.FIGURES)
    if country == MALI:
        about = lexicon.figure_topic(_asked(scene))
        lines = "\n".join(_figure(scene, figure) for figure in FIGURES[about])
        scene.tell("figures.answer", intent=names.ASK_KEY_FIGURES, choices=NEXT, lines=lines)
    else:
        named = countries.name(country, scene.turn.lang)
        scene.tell("figures.none", intent=names.ASK_KEY_FIGURES, choices=NEXT, country=named)
    return [offered(names.REQUEST)]


def tell_resources(scene: Scene) -> list[EventType]:
    """Only checked documents are sent, so a search for one becomes a request."""
    scene.tell("resources.answer", intent=names.ASK_RESOURCES, choices=NEXT)
    return [offered(names.REQUEST, support_type="tool_template", message=scene.turn.message_id)]


def tell_newsletter(scene: Scene) -> list[EventType]:
    """The four editions and how to join: apart from any request, by e-mail, with a yes of its own."""
    scene.tell("newsletter.answer", intent=names.SUBSCRIBE_NEWSLETTER, choices=(names.PERSON,))
    return []


def leave_newsletter(scene: Scene) -> list[EventType]:
    """How to leave all editions."""
    scene.tell("newsletter.leave", intent=names.UNSUBSCRIBE_NEWSLETTER, choices=(names.PERSON,))
    return []


def tell_privacy(scene: Scene) -> list[EventType]:
    """What is kept and how to erase it."""
    scene.tell("privacy.answer", intent=names.ASK_PRIVACY, choices=(names.REQUEST, names.MENU))
    return []


def tell_capabilities(scene: Scene) -> list[EventType]:
    """What the desk does."""
    if lexicon.has(scene.turn.text, "ended"):
        return tell_contacts(scene)
    scene.tell("capabilities", intent=names.ASK_CAPABILITIES, choices=(names.REQUEST, names.STATUS, names.PERSON))
    return [offered(names.REQUEST)]


def tell_other_sector(scene: Scene) -> list[EventType]:
    """Names the body for what another sector does."""
    scene.tell("sector.answer", intent=names.ASK_OTHER_SECTOR, choices=NEXT, referral=_referral(scene))
    return [offered(names.REQUEST, message=scene.turn.message_id)]


def tell_out_of_scope(scene: Scene) -> list[EventType]:
    """Says so, and names a body that may help."""
    scene.tell("m19", intent=names.OUT_OF_SCOPE, choices=(names.MENU, names.PERSON), referral=_referral(scene))
    return []


def answer_for_country(scene: Scene) -> list[EventType] | None:
    """The answer that waited for a country, when this message names one."""
    waiting = {names.CONTACTS: tell_contacts, names.FIGURES: tell_figures}.get(scene.offer.get("kind", ""))
    return [nothing_offered(), *waiting(scene)] if waiting and _country(scene) else None


def _ask_country(scene: Scene, kind: str) -> list[EventType]:
    """Which country? Inside a request the form has its own question, so the answer stays general."""
    if scene.in_form:
        scene.tell(f"{kind}.any", intent=scene.turn.intent)
        return []
    question = Question(names.COUNTRY, kind, f"{kind}.which_country", names.COUNTRY)
    scene.voice.ask(question, intent=scene.turn.intent)
    return [offered(kind, asked=scene.turn.message_id)]


def _country(scene: Scene) -> str | None:
    named = countries.find(scene.turn.text) if scene.turn.text else []
    entity = scene.turn.first(names.COUNTRY)
    known = scene.slot(names.COUNTRY) or (scene.slot(names.PROFILE) or {}).get(names.COUNTRY)
    region = scene.turn.first(names.LOCATION)
    in_mali = region is not None and str(region.value) in _regions()
    return next(
        (code for code in (*named, entity.value if entity else None, MALI if in_mali else None, known) if code), None
    )


def _asked(scene: Scene) -> str:
    """The words of the question, also when the country was asked in between."""
    asked = earlier(scene.tracker, scene.offer.get("asked", ""))
    return f"{asked.text if asked else ''} {scene.turn.text}"


def _referral(scene: Scene) -> str:
    best = next(iter(topics.ranked(scene.turn)), None)
    bodies = taxonomy().topics[best.value].more.get("refer_to") if best else None
    target = bodies[0] if bodies else "cp_subcluster"
    return str(taxonomy().referral_targets[target].labels[scene.turn.lang])


def _mali_bodies(scene: Scene) -> dict[str, str]:
    lang = scene.turn.lang
    names_of = {body["id"]: body["name"] for body in _mali()["coordination"]}
    return {
        "body": names_of["cp_subcluster"][lang],
        "cluster": names_of["protection_cluster"][lang],
        "lead": scene.voice.word("contacts.lead_unhcr"),
        "co_lead": scene.voice.word("contacts.co_lead_drc"),
    }


def _figure(scene: Scene, figure: str) -> str:
    value = _values().get(figure)
    shown = (
        {"value": format_decimal(value, locale=scene.turn.lang, numbering_system="latn")} if value is not None else {}
    )
    return scene.voice.word(f"figure.{figure}", **shown)


@cache
def _values() -> dict[str, int | None]:
    values = {row["id"]: row["value"] for row in _mali()["key_figures"]}
    return {**values, "violations_2024": _mali()["grave_violations"]["totals"]["violations"]}


@cache
def _regions() -> frozenset[str]:
    return frozenset(region["name"] for region in _mali()["regions"])


@cache
def _mali() -> dict[str, Any]:
    folder = Path(desk.taxonomy.__file__).parent
    found: dict[str, Any] = yaml.load((folder / "mali.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return found
