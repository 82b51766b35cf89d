"""The ticket page and what staff do on it."""

from __future__ import annotations

import re

import pytest
from admin_desk import PHONE

from desk.model import AuditEvent, Message, Note

SENSITIVE = "caafag"
ACTS = ("take", "assign", "status", "notes", "take-over", "hand-back", "contact", "fields", "reply")


@pytest.fixture
def member(desk):
    return desk.staff()


@pytest.fixture
def page(browser, member):
    return browser(member)


@pytest.fixture
def ticket(desk):
    return desk.ticket()


def rows(desk, kind):
    with desk.sessions() as session:
        return session.query(kind).order_by(kind.id).all()


def acts(desk):
    return [event.act for event in rows(desk, AuditEvent)]


def replies(desk):
    with desk.sessions() as session:
        return session.query(Message).filter_by(author="staff").all()


def reply_form(html):
    return dict(re.findall(r'<input type="hidden" name="(key|seen_seq)" value="([^"]*)">', html))


def send(page, ticket, text, **more):
    form = reply_form(page.get(f"/tickets/{ticket.ref}").text)
    return page.post(f"/tickets/{ticket.ref}/reply", **(form | {"text": text} | more))


def test_the_page_shows_the_request_with_where_each_value_came_from(page, ticket):
    html = page.get(f"/tickets/{ticket.ref}").text
    assert f'<bdi dir="ltr">{ticket.ref}</bdi>' in html
    assert "Setting up and running a coordination group" in html
    assert re.search(r'class="source understood">\s*<a href="#m-[0-9a-f-]{36}">understood</a>', html)
    assert "87%" in html


def test_reading_a_ticket_is_recorded(page, desk, ticket):
    page.get(f"/tickets/{ticket.ref}")
    assert "ticket.view" in acts(desk)


def test_each_message_says_its_language_and_runs_its_own_way(page, desk):
    ticket = desk.ticket(language="ar", description="نحتاج إلى دعم")
    html = page.get(f"/tickets/{ticket.ref}").text
    assert 'lang="ar" dir="auto">نحتاج' in html
    assert 'name="text" rows="5" maxlength="1500" required lang="ar" dir="rtl"' in html


def test_what_was_offered_in_arabic_begins_at_the_right(page, desk):
    ticket = desk.ticket(language="ar", description="نحتاج إلى دعم")
    with desk.sessions.begin() as session:
        message = session.query(Message).filter_by(conversation_id=ticket.conversation_id).first()
        message.choices = [{"title": "نعم", "value": "yes"}, {"title": "لا", "value": "no"}]
    html = page.get(f"/tickets/{ticket.ref}").text
    assert 'lang="ar" dir="rtl"><bdi>نعم</bdi> · <bdi>لا</bdi>' in html


def test_only_the_transitions_of_the_taxonomy_are_offered(page, desk, ticket):
    html = page.get(f"/tickets/{ticket.ref}").text
    offered = re.search(r'<select id="status" name="status">(.*?)</select>', html, re.DOTALL)
    assert offered
    assert re.findall(r'value="([^"]+)"', offered[1]) == ["triaged", "out_of_scope", "duplicate", "withdrawn"]


def test_taking_a_ticket_makes_it_mine_and_walks_the_statuses(page, desk, ticket, member):
    answer = page.post(f"/tickets/{ticket.ref}/take")
    assert (answer.status_code, answer.location) == (303, f"/tickets/{ticket.ref}")
    now = desk.now_is(ticket)
    assert (now.assignee_id, now.status) == (member.id, "assigned")
    assert "The request is yours." in page.get(answer.location).text


def test_a_colleagues_ticket_cannot_be_taken(page, desk, ticket):
    desk.act("take", ticket, desk.staff())
    answer = page.post(f"/tickets/{ticket.ref}/take")
    assert answer.status_code == 409
    assert "A colleague was faster" in answer.text


def test_a_ticket_can_be_given_to_a_colleague_and_back_to_nobody(page, desk, ticket):
    colleague = desk.staff()
    page.post(f"/tickets/{ticket.ref}/assign", assignee=str(colleague.id))
    assert desk.now_is(ticket).assignee_id == colleague.id
    page.post(f"/tickets/{ticket.ref}/assign", assignee="")
    assert desk.now_is(ticket).assignee_id is None


def test_a_ticket_cannot_be_given_to_somebody_who_does_not_exist(page, desk, ticket):
    assert page.post(f"/tickets/{ticket.ref}/assign", assignee="4711").status_code == 400
    assert desk.now_is(ticket).assignee_id is None


def test_the_status_moves_along_the_taxonomy(page, desk, ticket):
    page.post(f"/tickets/{ticket.ref}/status", status="triaged")
    assert desk.now_is(ticket).status == "triaged"


def test_a_transition_the_taxonomy_has_not_is_refused(page, desk, ticket):
    answer = page.post(f"/tickets/{ticket.ref}/status", status="draft")
    assert answer.status_code == 409
    assert desk.now_is(ticket).status == "new"


def test_a_note_stays_inside(page, desk, ticket, member):
    page.post(f"/tickets/{ticket.ref}/notes", text="Ask the <b>cluster</b>")
    (note,) = rows(desk, Note)
    assert (note.text, note.staff_id) == ("Ask the <b>cluster</b>", member.id)
    assert desk.enqueued == []
    assert "Ask the &lt;b&gt;cluster" in page.get(f"/tickets/{ticket.ref}").text


def test_an_empty_note_is_refused(page, desk, ticket):
    assert page.post(f"/tickets/{ticket.ref}/notes", text="  ").status_code == 400
    assert rows(desk, Note) == []


def test_a_reply_is_put_into_the_outbox_once_and_takes_the_conversation_over(page, desk, ticket, member):
    assert send(page, ticket, "Bonjour, nous pouvons vous aider.").status_code == 303
    (message,) = replies(desk)
    assert (message.text, message.lang, message.staff_id) == ("Bonjour, nous pouvons vous aider.", "fr", member.id)
    assert desk.enqueued == [("deliver", str(message.id))]
    now = desk.now_is(ticket)
    assert (now.status, now.conversation.owner) == ("in_progress", "staff")
    assert f"Staff: <bdi>{member.name}</bdi>" in page.get(f"/tickets/{ticket.ref}").text


def test_the_same_form_sent_twice_sends_one_reply(page, desk, ticket):
    form = reply_form(page.get(f"/tickets/{ticket.ref}").text) | {"text": "Once"}
    for _ in range(2):
        assert page.post(f"/tickets/{ticket.ref}/reply", **form).status_code == 303
    assert len(replies(desk)) == len(desk.enqueued) == 1


def test_a_reply_to_what_is_no_longer_the_newest_message_shows_what_came_in(page, desk, ticket):
    form = reply_form(page.get(f"/tickets/{ticket.ref}").text)
    desk.says(ticket, "Encore une question")
    answer = page.post(f"/tickets/{ticket.ref}/reply", **form, text="Mon texte")
    assert answer.status_code == 409
    assert re.search(r'class="bubble requester fresh">.*?Encore une question', answer.text, re.DOTALL)
    assert ">Mon texte</textarea>" in answer.text
    assert replies(desk) == []


def test_after_reading_what_came_in_the_kept_text_can_be_sent(page, desk, ticket):
    form = reply_form(page.get(f"/tickets/{ticket.ref}").text)
    desk.says(ticket, "Encore une question")
    again = reply_form(page.post(f"/tickets/{ticket.ref}/reply", **form, text="Mon texte").text)
    assert again["key"] == form["key"]
    assert page.post(f"/tickets/{ticket.ref}/reply", **again, text="Mon texte").status_code == 303
    assert [message.text for message in replies(desk)] == ["Mon texte"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 1501])
def test_an_empty_or_endless_reply_is_refused_and_kept(page, desk, ticket, text):
    answer = send(page, ticket, text)
    assert answer.status_code == 400
    assert f">{text}</textarea>" in answer.text
    assert replies(desk) == []


def test_a_reply_without_its_hidden_fields_is_refused(page, desk, ticket):
    assert page.post(f"/tickets/{ticket.ref}/reply", text="Hello").status_code == 400
    assert page.post(f"/tickets/{ticket.ref}/reply", text="Hello", seen_seq="1").status_code == 400
    assert replies(desk) == []


def test_personal_data_in_a_reply_is_shown_and_sent_only_once_it_was_checked(page, desk, ticket):
    text = "Appelez le +44 7700 900123 demain"
    asked = send(page, ticket, text)
    assert asked.status_code == 422
    assert "900123</bdi></mark>" in asked.text
    assert replies(desk) == []
    assert send(page, ticket, text, checked="yes").status_code == 303
    assert [message.text for message in replies(desk)] == [text]


def test_taking_over_silences_the_assistant_until_it_is_handed_back(page, desk, ticket):
    page.post(f"/tickets/{ticket.ref}/take-over")
    assert desk.now_is(ticket).conversation.owner == "staff"
    assert "Hand back to the assistant" in page.get(f"/tickets/{ticket.ref}").text
    page.post(f"/tickets/{ticket.ref}/hand-back")
    assert desk.now_is(ticket).conversation.owner == "assistant"


def test_name_and_number_are_hidden_until_revealed_with_a_reason(page, desk, ticket):
    html = page.get(f"/tickets/{ticket.ref}").text
    assert "Example Person" not in html
    assert PHONE[:-2] not in html
    shown = page.post(f"/tickets/{ticket.ref}/contact", reason="They asked for a call")
    assert shown.status_code == 200
    assert "Example Person" in shown.text
    assert PHONE[:-2] in shown.text
    assert acts(desk)[-1] == "ticket.reveal"
    assert PHONE[:-2] not in page.get(f"/tickets/{ticket.ref}").text


def test_without_a_reason_nothing_is_revealed(page, desk, ticket):
    answer = page.post(f"/tickets/{ticket.ref}/contact", reason=" ")
    assert answer.status_code == 400
    assert PHONE[:-2] not in answer.text
    assert "ticket.reveal" not in acts(desk)


def test_a_form_that_changes_nothing_records_nothing(page, desk):
    ticket = desk.ticket(description="First line\nsecond line", needed_by="2026-12-01")
    html = page.get(f"/tickets/{ticket.ref}").text
    assert ">First line\nsecond line</textarea>" in html
    form = {
        "description": "First line\r\nsecond line",
        "needed_by": "2026-12-01",
        "country": "Mali",
        "topic": ticket.topic,
    }
    assert page.post(f"/tickets/{ticket.ref}/fields", **form).status_code == 303
    assert "ticket.edit" not in acts(desk)


def test_a_corrected_field_becomes_the_staffs_own_and_the_others_stay(page, desk, ticket):
    page.post(f"/tickets/{ticket.ref}/fields", topic="partner_mapping", country="Yemen", role="im_officer", location="")
    now = desk.now_is(ticket)
    assert (now.topic, now.country, now.location) == ("partner_mapping", "YE", None)
    assert now.provenance["topic"]["how"] == now.provenance["country"]["how"] == "staff"
    assert "role" not in now.provenance
    assert [event.details for event in rows(desk, AuditEvent) if event.act == "ticket.edit"] == [
        {"field": "topic"},
        {"field": "country"},
    ]


@pytest.mark.parametrize(
    ("field", "value"), [("topic", "cooking"), ("country", "Atlantis"), ("needed_by", "soon"), ("urgency", "")]
)
def test_a_correction_that_cannot_be_changes_nothing(page, desk, ticket, field, value):
    answer = page.post(f"/tickets/{ticket.ref}/fields", **{"support_type": "advice_call", field: value})
    assert answer.status_code == 400
    assert desk.now_is(ticket).support_type is None


def test_a_ticket_that_may_not_be_known_of_cannot_be_opened_or_acted_on(page, desk):
    ticket = desk.ticket(topic=SENSITIVE)
    assert page.get(f"/tickets/{ticket.ref}").status_code == 404
    form = {
        "status": "triaged",
        "text": "x",
        "reason": "because",
        "key": "k",
        "seen_seq": "9",
        "topic": "cluster_setup",
    }
    for act in ACTS:
        answer = page.post(f"/tickets/{ticket.ref}/{act}", **form)
        assert answer.status_code == 404, act
    now = desk.now_is(ticket)
    assert (now.status, now.topic, now.assignee_id) == ("new", SENSITIVE, None)


def test_a_ticket_that_does_not_exist_is_told_in_the_same_words(page, desk):
    hidden = page.get(f"/tickets/{desk.ticket(topic=SENSITIVE).ref}")
    missing = page.get("/tickets/CP-22222")
    assert re.findall(r"<p>.*?</p>", hidden.text) == re.findall(r"<p>.*?</p>", missing.text)


def test_administrators_open_no_ticket(browser, desk, ticket):
    assert browser(desk.staff("administrator")).get(f"/tickets/{ticket.ref}").status_code == 404


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ar"])
def test_every_page_can_be_read_in_every_language(browser, desk, lang):
    ticket = desk.ticket(channel="whatsapp")
    page = browser(desk.staff(locale=lang))
    for path in ("/", "/?urgency=high", f"/tickets/{ticket.ref}", "/tickets/CP-22222"):
        assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in page.get(path).text


def test_choosing_a_language_on_a_refused_form_leads_back_to_the_ticket(page, desk, ticket):
    desk.act("take", ticket, desk.staff())
    refused = page.post(f"/tickets/{ticket.ref}/take")
    assert f'name="next" value="/tickets/{ticket.ref}"' in refused.text
