"""Failed deliveries: what staff see of them and do about them, there and on the ticket's own page."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from desk.crypto import vault
from desk.model import AuditEvent, Conversation, Message, OptOut

SENSITIVE = "caafag"
SWITCHED_OFF, NOT_ON_WHATSAPP, CLOSED = 30003, 63024, 63016
TO_WHATSAPP = {"to": "whatsapp", "consent": "She said so on the phone."}


@pytest.fixture
def member(desk):
    return desk.staff()


@pytest.fixture
def page(browser, member):
    return browser(member)


@pytest.fixture
def ticket(desk):
    return desk.ticket()


@pytest.fixture
def lost(desk, ticket, member):
    """A reply to a handset that was off."""
    return desk.replied(ticket, member, status="failed", code=SWITCHED_OFF)


def staff_messages(desk):
    with desk.sessions() as session:
        return session.query(Message).filter_by(author="staff").order_by(Message.created_at, Message.seq).all()


def details(desk, act):
    with desk.sessions() as session:
        return [event.details for event in session.query(AuditEvent).filter_by(act=act)]


def wrote_on_whatsapp(desk, ticket):
    with desk.sessions.begin() as session:
        here = session.get(Conversation, ticket.conversation_id)
        there = Conversation(person=here.person, address=here.address, channel="whatsapp")
        there.created_at = there.last_inbound_at = datetime.now(UTC)
        session.add(there)


def asks_for_silence(desk, ticket):
    with desk.sessions.begin() as session:
        address = session.get(Conversation, ticket.conversation_id).address
        session.add(OptOut(digest=address.digest, channel="sms", at=datetime.now(UTC)))
        assert address.digest == vault(session).index(address.value)


def test_a_failed_reply_is_listed_with_its_cause_in_the_readers_language(browser, desk, ticket, lost):
    said = {
        lang: re.search(r'class="cause">([^<]+)<', browser(desk.staff(locale=lang)).get("/deliveries").text)[1]
        for lang in ("en", "fr", "es", "ar")
    }
    assert said["en"] == "The phone is switched off or has no signal."
    assert len(set(said.values())) == 4


def test_the_list_leads_to_the_message_and_shows_no_text_of_it(page, ticket, lost):
    html = page.get("/deliveries").text
    assert f'href="/tickets/{ticket.ref}#m-{lost.id}"' in html
    assert "Bonjour" not in html


def test_without_failures_the_list_says_so(page):
    assert "Every message has reached its person" in page.get("/deliveries").text


def test_a_ticket_that_may_not_be_known_of_is_not_listed_nor_sent_again(page, desk):
    hidden = desk.ticket(topic=SENSITIVE)
    lead = desk.staff("safeguarding_lead")
    message = desk.replied(hidden, lead, status="failed", code=SWITCHED_OFF)
    assert hidden.ref not in page.get("/deliveries").text
    for act, form in (("retry", {}), ("channel", TO_WHATSAPP)):
        assert page.post(f"/deliveries/{message.id}/{act}", **form).status_code == 404
    assert desk.enqueued == []


def test_administrators_are_told_why_their_list_is_empty(browser, desk, lost):
    html = browser(desk.staff("administrator")).get("/deliveries").text
    assert "Administrators do not read requests" in html
    assert str(lost.id) not in html


def test_one_click_sends_again_and_leads_back(page, desk, lost):
    answer = page.post(f"/deliveries/{lost.id}/retry", next="/deliveries")
    assert (answer.status_code, answer.location) == (303, "/deliveries")
    assert desk.enqueued == [("deliver", str(lost.id))]
    assert "on its way again" in page.get("/deliveries").text
    assert str(lost.id) not in page.get("/deliveries").text


def test_the_form_never_leads_to_another_site(page, lost):
    assert page.post(f"/deliveries/{lost.id}/retry", next="https://example.org/").location == "/"


def test_sending_again_twice_sends_once(page, desk, lost):
    codes = [page.post(f"/deliveries/{lost.id}/retry").status_code for _ in range(2)]
    assert codes == [303, 409]
    assert len(desk.enqueued) == 1


def test_somebody_who_asked_for_silence_is_not_written_to_again(page, desk, ticket, lost):
    asks_for_silence(desk, ticket)
    answer = page.post(f"/deliveries/{lost.id}/retry")
    assert answer.status_code == 409
    assert "asked not to receive messages" in answer.text
    assert 'href="/deliveries"' in answer.text
    assert desk.enqueued == []


def test_another_channel_takes_a_word_of_consent_which_is_recorded(page, desk, ticket, lost):
    assert 'name="consent"' in page.get("/deliveries").text
    assert page.post(f"/deliveries/{lost.id}/channel", **TO_WHATSAPP).status_code == 303
    assert [message.text for message in staff_messages(desk)] == ["Bonjour", "Bonjour"]
    assert desk.now_is(ticket).channel == "whatsapp"
    assert details(desk, "delivery.switch_channel")[0]["consent"] == TO_WHATSAPP["consent"]


@pytest.mark.parametrize("consent", ["", "  ", "ok"])
def test_without_consent_nothing_goes_by_another_channel(page, desk, lost, consent):
    assert page.post(f"/deliveries/{lost.id}/channel", to="whatsapp", consent=consent).status_code == 400
    assert len(staff_messages(desk)) == 1


def test_where_the_person_has_written_before_one_click_is_enough(page, desk, ticket, lost):
    wrote_on_whatsapp(desk, ticket)
    html = page.get("/deliveries").text
    assert "Send by WhatsApp" in html
    assert 'name="consent"' not in html
    assert page.post(f"/deliveries/{lost.id}/channel", to="whatsapp").status_code == 303
    assert len(staff_messages(desk)) == 2


@pytest.mark.parametrize("message", ["nonsense", "5f0f5a7e-3f0e-4b8e-9d0e-0a8a5f6c1d11"])
def test_a_message_that_is_not_there_gets_404(page, message):
    assert page.post(f"/deliveries/{message}/retry").status_code == 404
    assert page.post(f"/deliveries/{message}/channel", **TO_WHATSAPP).status_code == 404


def test_the_ticket_says_why_its_last_reply_failed_and_what_can_be_done(page, ticket, lost):
    html = page.get(f"/tickets/{ticket.ref}").text
    assert "The last reply has not reached the person" in html
    assert "The phone is switched off or has no signal." in html
    assert "You can send it again." in html
    assert f'action="/deliveries/{lost.id}/retry"' in html


def test_the_ticket_says_what_a_held_reply_waits_for(page, desk, member):
    ticket = desk.ticket(channel="whatsapp")
    desk.replied(ticket, member, status="held", code=CLOSED)
    html = page.get(f"/tickets/{ticket.ref}").text
    assert "The last reply is waiting" in html
    assert "The reply leaves by itself as soon as they write." in html
    assert "Waiting until the person writes" in html
    assert "/retry" not in html


@pytest.mark.parametrize("status", ["queued", "sent", "delivered", "read"])
def test_a_reply_that_is_on_its_way_or_has_arrived_is_no_trouble(page, desk, ticket, member, status):
    desk.replied(ticket, member, status=status)
    assert 'id="trouble"' not in page.get(f"/tickets/{ticket.ref}").text


def test_from_the_ticket_the_way_leads_back_to_the_ticket(page, ticket, lost):
    html = page.get(f"/tickets/{ticket.ref}").text
    back = re.search(r'/retry">.*?name="next" value="([^"]+)"', html, re.DOTALL)[1]
    assert page.post(f"/deliveries/{lost.id}/retry", next=back).location == f"/tickets/{ticket.ref}"


def test_a_request_with_an_undelivered_reply_ends_only_when_it_is_said_twice(page, desk, ticket, lost):
    asked = page.post(f"/tickets/{ticket.ref}/status", status="resolved")
    assert asked.status_code == 409
    assert desk.now_is(ticket).status == "in_progress"
    form = dict(re.findall(r'<input type="hidden" name="(status|despite_undelivered)" value="([^"]*)">', asked.text))
    assert page.post(f"/tickets/{ticket.ref}/status", **form).status_code == 303
    assert desk.now_is(ticket).status == "resolved"
    assert details(desk, "ticket.ended_undelivered") == [{"message": str(lost.id)}]


def test_a_request_whose_reply_arrived_ends_at_once(page, desk, ticket, member):
    desk.replied(ticket, member, status="delivered")
    assert page.post(f"/tickets/{ticket.ref}/status", status="resolved").status_code == 303
    assert desk.now_is(ticket).status == "resolved"
