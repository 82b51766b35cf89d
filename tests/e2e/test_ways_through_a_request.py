"""Ways through a request that do not follow the questions, with the real understanding, words and all."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx
import pytest

from desk.words import words
from tests.e2e.requesters import WebVisitor

REFERENCE = re.compile(r"CP-[2-9A-HJKMNP-Z]{5}")
NONSENSE = "bla bla blu"


@dataclass(frozen=True)
class Crooked:
    """What one person writes who answers everything but the question."""

    lang: str
    opening: str
    role: str
    unknown: str
    country: str
    urgency: str
    other_urgency: str
    skip: str
    start_over: str
    cancel: str
    yes: str
    no: str


PEOPLE = [
    Crooked(
        lang="en",
        opening="Hello, we need a training on the 5W reporting matrix for our partners",
        role="I am the IM officer",
        unknown="I don't know",
        country="Kenya",
        urgency="this week",
        other_urgency="no, it is critical",
        skip="skip",
        start_over="start over",
        cancel="cancel my request",
        yes="yes",
        no="no",
    ),
    Crooked(
        lang="fr",
        opening="bonjour, besoin d'une formation sur la matrice 5W pour nos partenaires",
        role="je suis chargé de gestion de l'information",
        unknown="je ne sais pas",
        country="au Togo",
        urgency="cette semaine",
        other_urgency="non, c'est critique",
        skip="passer",
        start_over="recommencer",
        cancel="annuler ma demande",
        yes="oui",
        no="non",
    ),
    Crooked(
        lang="es",
        opening="buenos días, necesitamos una capacitación sobre la matriz 5W para los socios",
        role="soy oficial de gestión de información",
        unknown="no sé",
        country="Perú",
        urgency="esta semana",
        other_urgency="no, es crítico",
        skip="omitir",
        start_over="empezar de nuevo",
        cancel="cancelar mi solicitud",
        yes="sí",
        no="no",
    ),
    Crooked(
        lang="ar",
        opening="مرحبا، نحتاج إلى تدريب على مصفوفة 5W لشركائنا",
        role="أنا مسؤول إدارة معلومات",
        unknown="لا أعرف",
        country="العراق",
        urgency="هذا الأسبوع",
        other_urgency="لا، الأمر حرج",
        skip="تخطي",
        start_over="من جديد",
        cancel="إلغاء طلبي",
        yes="نعم",
        no="لا",
    ),
]


@dataclass
class Listener(WebVisitor):
    """Somebody who would notice being told the same twice in a row."""

    last: str = ""

    def writes(self, text: str) -> str:
        said = super().writes(text)
        assert said != self.last, f"the same twice: {said!r} after {text!r}"
        self.last = said
        return said

    @property
    def asked(self) -> str | None:
        return self.heard[-1]["expects"]


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.lang)
def test_who_answers_everything_but_the_question_gets_the_right_ticket(
    staff_api: httpx.Client, person: Crooked
) -> None:
    say, visitor = words("bot", person.lang), Listener()
    assert say("m02") in visitor.writes(person.opening)
    assert say("form.ask_country") in visitor.writes(person.yes)
    visitor.writes(person.role)
    assert visitor.asked == "country"
    assert say("form.unknown_country") in visitor.writes(person.unknown)
    assert say("form.ask_urgency") in visitor.writes(person.country)
    visitor.writes(person.urgency)
    assert visitor.heard[-1]["kind"] == "summary"
    visitor.writes(person.other_urgency)
    assert visitor.heard[-1]["kind"] == "summary"
    visitor.writes("3")  # more details
    visitor.writes(person.skip)
    assert say("restart.sure") in visitor.writes(person.start_over)
    visitor.writes(person.no)
    ref = _confirmed(visitor, person)
    ticket = staff_api.get(f"/tickets/{ref}").json()
    wanted = {"topic": "five_w_reporting", "role": "im_officer", "urgency": "critical"}
    assert {name: ticket[name] for name in wanted} == wanted


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.lang)
def test_who_is_not_understood_twice_gets_choices_and_then_a_person(staff_api: httpx.Client, person: Crooked) -> None:
    say, visitor = words("bot", person.lang), Listener()
    visitor.writes(person.opening)
    visitor.writes(person.yes)
    assert say("form.retry_country") in visitor.writes(NONSENSE)
    assert say("m17") in visitor.writes(f"{NONSENSE} {NONSENSE}")
    assert [choice["value"] for choice in visitor.heard[-1]["choices"]] == ["menu", "person"]
    assert visitor.writes("2").splitlines()[-1] == say("form.ask_country")
    (ticket, *_) = staff_api.get("/tickets", params={"language": person.lang, "limit": 1}).json()["tickets"]
    assert ticket["channel"] == "web_chat"


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.lang)
def test_who_cancels_is_asked_once_and_leaves_no_ticket(staff_api: httpx.Client, person: Crooked) -> None:
    say, visitor = words("bot", person.lang), Listener()
    visitor.writes(person.opening)
    visitor.writes(person.yes)
    before = _count(staff_api)
    assert say("cancel.sure") in visitor.writes(person.cancel)
    visitor.writes(person.yes)
    assert _count(staff_api) == before


def _confirmed(visitor: Listener, person: Crooked) -> str:
    for _ in range(6):
        answer = person.yes if visitor.heard[-1]["kind"] == "summary" else person.skip
        found = REFERENCE.search(visitor.writes(answer))
        if found:
            return found.group()
    raise AssertionError(f"no ticket; last heard: {visitor.heard[-1]}")


def _count(staff_api: httpx.Client) -> int:
    return len(staff_api.get("/tickets", params={"limit": 100}).json()["tickets"])
