import pytest

from desk.optout import decide, may_mean

WORDS = [
    "STOP",
    "stop",
    "Stop.",
    "STOPALL",
    "unsubscribe",
    "CANCEL",
    "end",
    "QUIT",
    "ARRET",
    "arrêt",
    "Arrêtez svp",
    "désabonner",
    "ALTO",
    "baja",
    "BAJA por favor",
    "parar",
    "cancelar",
    "إيقاف",
    "ايقاف",
    "الغاء",
    "إلغاء",
    "توقف",
    "please stop",
    "STOP SMS",
]
SENTENCES = [
    "plus de sms merci",
    "take my number off your list",
    "please remove me from this list",
    "don't text me again",
    "no more messages please",
    "I want to unsubscribe",
    "ne m'envoyez plus de messages",
    "retirez mon numéro de votre liste",
    "je ne veux plus recevoir vos sms",
    "désabonnez-moi",
    "no me escriban más",
    "quiero darme de baja",
    "dejen de mandarme mensajes",
    "quiten mi número de su lista",
    "ya no quiero recibir mensajes",
    "لا أريد رسائل بعد الآن",
    "أوقفوا إرسال الرسائل",
    "احذفوا رقمي من القائمة",
    "لا ترسلوا لي شيئاً",
    "بطلوا تبعتولي رسائل",
    "أرجو عدم مراسلتي",
    "dnt txt me agn",
    "stop ur msgs",
    "turn off these messages",
    "cessez vos envois",
    "je ve plu recevoir de sms",
    "merci de ne plus m'écrire",
    "paren los mensajes",
    "no kiero mas mensajes",
    "denme de baja por favor",
    "لا تراسلوني مجدداً",
    "متبعتوليش رسايل",
    "لا دزولي رسائل",
    "حبسو عليا الميساجات",
    "أرغب بإلغاء خدمة الرسائل",
    "ma bedi rasayel",
    "ma teb3atoulich",
    "wa2fo el rasayel",
]
BACK = [
    "START",
    "start",
    "UNSTOP",
    "ابدأ",
    "comenzar",
    "reprendre",
    "please start sending messages again",
    "recommencez les messages svp",
    "quiero volver a recibir los mensajes",
    "أريد استلام الرسائل من جديد",
    "opt back in",
    "turn messages back on",
    "استأنفوا الرسائل",
    "rajj3ouli el rasayel",
]
NEITHER = [
    "MENU",
    "EFFACER",
    "DELETE",
    "borrar",
    "حذف",
    "menu",
    "1",
    "yes",
    "baja cobertura en la zona",
    "how do I stop the formula from breaking",
    "cancel Tuesday's webinar",
    "cessez-le-feu",
    "start the training at 9",
    "stop child recruitment",
    "we want to end child marriage",
    "please cancel my request",
    "annuler ma demande",
    "cancelar mi solicitud",
    "إلغاء الطلب",
    "وقف إطلاق النار",
    "alto el fuego",
    "arrêt des activités au nord",
    "unsubscribe me from the newsletter",
    "start over",
    "comment arrêter la macro",
    "the bus stop near the school",
    "end of month report",
    "we stopped the programme in May",
    "لا أريد التحدث عن هذا الموضوع",
    "no quiero dar mi nombre",
    "do not share my name",
    "don't include children under five",
    "je ne veux plus de formation",
    "el proyecto da de baja socios",
    "please send the messages for parents",
    "quiero recibir la guía",
    "أريد نموذج رسالة للأهالي",
    "I want to receive the training messages in French",
    "don't send the form yet",
    "ne pas envoyer le rapport",
    "je ne reçois plus vos messages",
    "pas de message reçu",
    "no recibo mensajes",
    "لا تصلني رسائلكم",
    "ma wsolni rasayel",
    "il faut plus de messages de prévention",
    "أريد رسائل توعية للأهالي",
    "key messages for parents please",
    "لا ترسل بعد",
    "la tab3at",
    "ما اريد مستشار منكم، اريد رقم المنسق",
    "take this address off the list",
    "i never asked for that",
]
DOUBTFUL = [
    "remove my number",
    "not interested",
    "wrong number",
    "enlevez mon numéro",
    "je n'en veux plus",
    "quiten mi número",
    "número equivocado",
    "امسحوا رقمي",
    "رقم غلط",
    "ra2m ghalat",
]


@pytest.mark.parametrize("text", WORDS + SENTENCES)
def test_the_wish_to_get_no_more_messages_is_understood_on_sms(text):
    assert decide(text, channel="sms") == "opt_out"


@pytest.mark.parametrize("text", BACK)
def test_the_wish_to_get_messages_again_is_understood_on_sms(text):
    assert decide(text, channel="sms") == "opt_in"


@pytest.mark.parametrize("text", NEITHER)
def test_a_request_that_holds_such_a_word_is_neither(text):
    assert decide(text, channel="sms") == "none"


@pytest.mark.parametrize("text", ["STOP", "ARRET", "alto", "إيقاف"])
def test_whatsapp_knows_stop_and_its_translations(text):
    assert decide(text, channel="whatsapp") == "opt_out"


@pytest.mark.parametrize("text", ["END", "CANCEL", "take my number off your list"])
def test_whatsapp_leaves_other_words_to_the_conversation(text):
    assert decide(text, channel="whatsapp") == "none"


@pytest.mark.parametrize("text", ["STOP", "START", "plus de sms merci"])
def test_the_web_chat_has_no_reserved_words(text):
    assert decide(text, channel="web_chat") == "none"


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_may_ask_for_silence_ends_nothing_and_is_asked_about(text):
    assert decide(text, channel="sms") == "none"
    assert may_mean(text, channel="sms")


@pytest.mark.parametrize("text", [*NEITHER, "remove my number from the ticket", "no me interesa esa guía"])
def test_an_everyday_message_is_not_asked_about(text):
    assert not may_mean(text, channel="sms")


@pytest.mark.parametrize("text", WORDS + SENTENCES)
def test_what_is_clear_is_not_asked_about_on_sms(text):
    assert not may_mean(text, channel="sms")


def test_whatsapp_asks_about_a_sentence_and_the_web_chat_about_nothing():
    assert may_mean("take my number off your list", channel="whatsapp")
    assert not may_mean("remove my number", channel="web_chat")
