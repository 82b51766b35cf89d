"""Conversations that wander, with the real understanding: questions in between, corrections, a second request."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx
import pytest

from desk.words import words
from tests.e2e.requesters import WebVisitor

REFERENCE = re.compile(r"CP-[2-9A-HJKMNP-Z]{5}")


@dataclass(frozen=True)
class Wandering:
    """What one person writes, in the order of the questions."""

    lang: str
    opening: str
    country: str
    privacy: str
    correction: str
    role: str
    second: str
    urgency: str
    yes: str


PEOPLE = [
    Wandering(
        lang="en",
        opening="Hello, we need a training on the 5W reporting matrix for our partners",
        country="Kenya",
        privacy="what do you do with my data?",
        correction="sorry, I meant Uganda, not Kenya",
        role="IM officer",
        second="I also have another request, about child friendly spaces",
        urgency="this week",
        yes="yes",
    ),
    Wandering(
        lang="fr",
        opening="bonjour, besoin d'une formation sur la matrice 5W pour nos partenaires",
        country="Togo",
        privacy="que faites-vous de mes données ?",
        correction="non, c'est le Bénin",
        role="chargé de gestion de l'information",
        second="j'ai aussi une autre demande, sur les espaces amis des enfants",
        urgency="cette semaine",
        yes="oui",
    ),
    Wandering(
        lang="es",
        opening="buenos días, necesitamos una capacitación sobre la matriz 5W para los socios",
        country="Perú",
        privacy="¿qué hacen con mis datos?",
        correction="cambia el país a Ecuador",
        role="oficial de gestión de información",
        second="también tengo otra solicitud, sobre espacios amigables para la niñez",
        urgency="esta semana",
        yes="sí",
    ),
    Wandering(
        lang="ar",
        opening="مرحبا، نحتاج إلى تدريب على مصفوفة 5W لشركائنا",
        country="العراق",
        privacy="ماذا تفعلون ببياناتي؟",
        correction="لا، قصدت الأردن",
        role="مسؤول إدارة معلومات",
        second="وعندي طلب آخر بخصوص تدريب على المساحات الصديقة للطفل",
        urgency="هذا الأسبوع",
        yes="نعم",
    ),
]
COUNTRY = {"en": "UG", "fr": "BJ", "es": "EC", "ar": "JO"}


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.lang)
def test_a_wandering_conversation_ends_in_two_right_tickets(staff_api: httpx.Client, person: Wandering) -> None:
    say, visitor = words("bot", person.lang), WebVisitor()
    assert say("m02") in visitor.writes(person.opening)
    assert say("form.ask_country") in visitor.writes(person.yes)
    assert say("form.ask_role") in visitor.writes(person.country)
    answered = visitor.writes(person.privacy)
    assert answered.splitlines() == [say("privacy.answer"), say("form.ask_role")]
    assert say("form.ask_role") in visitor.writes(person.correction)
    assert say("form.ask_urgency") in visitor.writes(person.role)
    assert visitor.writes(person.second).splitlines() == [say("later.noted"), say("form.ask_urgency")]
    visitor.writes(person.urgency)
    announced = visitor.writes(person.yes)
    first = staff_api.get(f"/tickets/{REFERENCE.findall(announced)[0]}").json()
    wanted = {"topic": "five_w_reporting", "country": COUNTRY[person.lang], "role": "im_officer", "urgency": "high"}
    assert {name: first[name] for name in wanted} == wanted
    assert person.second[:20] in announced
    visitor.writes(person.yes)  # a request for the second one
    second = _reach_ticket(visitor, person)
    assert staff_api.get(f"/tickets/{second}").json()["topic"] == "child_friendly_spaces"


def _reach_ticket(visitor: WebVisitor, person: Wandering) -> str:
    said = visitor.heard[-1]
    for _ in range(6):
        answer = {"urgency": person.urgency, "support_type": "1", "topic": "1"}.get(said["expects"], person.yes)
        found = REFERENCE.search(visitor.writes(answer))
        if found:
            return found.group()
        said = visitor.heard[-1]
    raise AssertionError(f"no second ticket; last heard: {said}")
