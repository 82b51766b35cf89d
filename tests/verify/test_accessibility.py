"""Every page in all four languages, on a small phone and a desk: rules of accessibility, keyboard, width, words.

`DESK_PICTURES=folder make browsers` leaves a picture of each.
"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import expect

from channels.registry import senders
from channels.twilio.emulator.app import create_app
from desk.model import Conversation, Part, Sweep
from desk.ports import Choice, Content, Outgoing, Said
from desk.settings import LANGUAGES
from desk.words import words
from tests.admin.admin_desk import PASSWORD
from tests.verify.looking import look

NUMBER = "+22370000011"
ASKS = {
    "en": "We need training on the 5W matrix for our partners in Gao.",
    "fr": "Nous avons besoin d’une formation sur la matrice 5W pour nos partenaires à Gao.",
    "es": "Necesitamos una formación sobre la matriz 5W para nuestros socios en Gao.",
    "ar": "نحتاج إلى تدريب على مصفوفة 5W لشركائنا في غاو.",
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("lang", LANGUAGES),
    pytest.mark.parametrize("width", [360, 1280]),
]


def yes_no(lang):
    say = words("bot", lang)
    return (Choice(say("choice.yes"), "yes"), Choice(say("choice.no"), "no"))


def regions(lang):
    return tuple(Choice(f"{words('bot', lang)('choice.yes')} {number}", f"region_{number}") for number in range(6))


@pytest.fixture
def page(window, width, lang):
    return window(width=width, locale=lang).new_page()


def test_the_web_chat(chat, page, reply, lang):
    wrong = []
    page.goto(chat)
    wrong += look(page, lang=lang, name="chat-new")
    page.locator("summary").click()
    wrong += look(page, lang=lang, name="chat-code")
    page.locator("summary").click()
    page.fill("#text", ASKS[lang])
    page.keyboard.press("Enter")
    expect(page.locator(".requester[data-seq]")).to_have_count(1)
    reply(Said(text=f"{ASKS[lang]} CP-7K3M9", kind="question", expects="consent", choices=yes_no(lang)), lang=lang)
    expect(page.locator(".choices button")).to_have_count(2)
    wrong += look(page, lang=lang, name="chat-asked")
    page.route("**/messages", lambda route: route.abort())
    page.locator(".choices button").first.click()
    expect(page.locator(".waiting")).to_have_count(1)
    wrong += look(page, lang=lang, name="chat-waiting")
    page.unroute("**/messages")
    page.route("**/messages", lambda route: route.fulfill(status=413, json={"error": "too_long", "message": ""}))
    # The page tries again by itself, so a click could come too late.
    expect(page.locator(".failed")).to_have_count(1, timeout=60_000)
    wrong += look(page, lang=lang, name="chat-failed")
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def phone(settings, gateway, serve):
    """The address of the phone page, and a function that sends choices to the phone."""
    with serve(create_app(settings, step_seconds=0, transport=httpx.ASGITransport(gateway))) as base:
        sender = senders(dataclasses.replace(settings, twilio_api_base=base))["whatsapp"]

        def send(text, choices, lang):
            found = sender.interactive(Outgoing(text=text, lang=lang, choices=choices, seq=2))
            made = Content(sender.create(found.definition), found.variables)
            sender.send(to=NUMBER, body="", status_callback=settings.public_url + "/twilio/status", content=made)

        yield base, send


def test_the_phone(phone, page, lang):
    base, send = phone
    wrong = []
    page.goto(f"{base}/?lang={lang}")
    page.fill("#text", ASKS[lang])
    page.keyboard.press("Enter")
    expect(page.locator(".message.in")).to_have_count(1)
    wrong += look(page, lang=lang, name="phone-sms")
    page.locator("input[value=whatsapp]").check()
    page.fill("#text", ASKS[lang])
    page.keyboard.press("Enter")
    expect(page.locator(".message.in")).to_have_count(1)
    send(f"{ASKS[lang]} CP-7K3M9", yes_no(lang), lang)
    expect(page.locator(".choices button")).to_have_count(2)
    wrong += look(page, lang=lang, name="phone-buttons")
    send(ASKS[lang], regions(lang), lang)
    page.locator(".opener").click()
    wrong += look(page, lang=lang, name="phone-list")
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def tickets(desk, lang):
    """A desk with work in it: a lost reply, one that is held, an old ticket and a new one."""
    member = desk.staff()
    long_ago = datetime.now(UTC) - timedelta(days=3)
    mine = {"language": lang, "description": ASKS[lang]}
    late, fresh = desk.ticket(now=long_ago, **mine), desk.ticket(channel="whatsapp", **mine)
    desk.ticket(topic="caafag", **mine)
    lost, held = desk.ticket(**mine), desk.ticket(channel="whatsapp", **mine)
    desk.act("take", late, member)
    desk.replied(lost, member, status="failed", code=30003)
    desk.replied(lost, member, status="failed", code=30007)
    desk.replied(held, member, status="held")
    with desk.sessions.begin() as session:
        here = session.get(Conversation, lost.conversation_id)
        there = Conversation(person=here.person, address=here.address, channel="whatsapp")
        there.created_at = there.last_inbound_at = datetime.now(UTC)
        session.add(there)
        session.add(Sweep(at=long_ago, since=long_ago, provider_count=1234, held_count=1230, recovered=2))
        assert session.query(Part).count()
    desk.says(lost, ASKS[lang])
    return {"lost": lost, "held": held, "fresh": fresh}


def test_the_staffs_pages(staff_pages, page, desk, tickets, lang):
    wrong = []
    page.goto(f"{staff_pages}/sign-in")
    wrong += look(page, lang=lang, name="sign-in")
    page.fill("#email", "nobody@example.org")
    page.fill("#password", "wrong")
    page.press("#password", "Enter")
    page.wait_for_load_state()
    wrong += look(page, lang=lang, name="sign-in-refused")
    page.fill("#email", desk.staff("safeguarding_lead", locale=lang).email)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(".views")
    wrong += look(page, lang=lang, name="queue")
    for name, path in {
        "queue-empty": "/?q=nothing",
        "ticket": f"/tickets/{tickets['fresh'].ref}",
        "ticket-failed": f"/tickets/{tickets['lost'].ref}",
        "ticket-held": f"/tickets/{tickets['held'].ref}",
        "deliveries": "/deliveries",
        "operations": "/operations",
        "not-found": "/tickets/CP-ZZZZZ",
    }.items():
        page.goto(staff_pages + path)
        wrong += look(page, lang=lang, name=name)
    page.goto(f"{staff_pages}/tickets/{tickets['lost'].ref}")
    page.fill("#text", "Amina +223 70 00 00 22, amina@example.org")
    page.locator("#reply button.primary").click()
    page.wait_for_load_state()
    wrong += look(page, lang=lang, name="ticket-checked")
    assert not wrong, "\n".join(wrong)
