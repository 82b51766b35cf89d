import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.privacy import mask
from desk.privacy.masking import MARKS

CASES = [
    (
        "I need advice on the case of Amina T., 12 years, block 4, phone 70 00 00 00",
        "I need advice on the case of [name], [age], [address], phone [phone]",
    ),
    (
        "Je voudrais un conseil sur le cas de Amina T., 12 ans, bloc 4, tel 70 00 00 00",
        "Je voudrais un conseil sur le cas de [name], [age], [address], tel [phone]",
    ),
    (
        "Quiero asesoría sobre el caso de Amina T., 12 años, bloque 4, tel 70 00 00 00",
        "Quiero asesoría sobre el caso de [name], [age], [address], tel [phone]",
    ),
    (
        "أريد استشارة حول حالة أمينة ت.، 12 سنة، القطاع 4، هاتف 70 00 00 00",
        "أريد استشارة حول حالة [name]، [age]، [address]، هاتف [phone]",
    ),
    ("هاتف الأم ٧٠ ٠٠ ٠٠ ١٢ واسمها مريم", "هاتف الأم [phone] واسمها [name]"),
    ("la niña Lucía (9 años), hija de Carmen Rojas", "la niña [name] ([age]), hija de [name]"),
    (
        "Son passeport est B9876543, la mère Mme Diarra au 76 00 11 22",
        "Son passeport est [id], la mère Mme [name] au [phone]",
    ),
    ("the boy named Ibrahim lives in tent 14, section C", "the boy named [name] lives in [address]"),
    ("elle vit au quartier Missira rue 305 porte 12", "elle vit au [address]"),
    ("case number ML-2024-0113", "case number [case]"),
    ("GPS 14.497912, -4.197034", "GPS [gps]"),
    ("14°29'52\"N, 4°11'49\"W", "[gps]"),
    ("https://maps.google.com/?q=14.4979,-4.1970", "https://maps.google.com/?q=[gps]"),
    ("Cédula 1.020.345.678", "Cédula [id]"),
    ("الطفل ليث (١٠ سنوات)", "الطفل [name] ([age])"),
    ("والدتها اسمها نوف السامرائي", "والدتها اسمها [name]"),
    ("survivor code SGBV-2231-JB", "survivor code [case]"),
    ("an eleven-year-old girl", "an [age] girl"),
    ("her date of birth is 12/05/2014", "her date of birth is [age]"),
    ("reach the aunt at +44 7700 900123", "reach the aunt at [phone]"),
]
STAYS = [
    "My ticket is CP-7K3M9, budget 1 250 000 FCFA in 2024",
    "S/2024/883, A/HRC/51/20 and S/RES/2427 (2018)",
    "CPMS standard 12, annex 3, form 2B and page 45",
    "P-code ML0703 for Mopti, SS070102 for Bor",
    "call 116 or 1515, the helpline",
    "children aged 6 to 12 years in 5 schools, 2 years project",
    "12 caseworkers with 5 years of experience",
    "we reached 12 000 children in 3 districts between 2019 and 2021",
    "version 2.3.1 released 12/05/2024, HRP 2025 indicator 3.2",
    "Save the Children, Plan International and Terre des hommes in Timbuktu",
    "Je suis coordinatrice à Bamako",
    "I am Coordinator for the East",
    "proyecto de 3 años con 450 niñas en San Pedro Sula",
    "ميزانية 120000 دولار لعام 2025",
    "الأطفال من 6 إلى 12 سنة في استمارة رقم 4",
    "Zoom meeting ID 812 3456 7890",
    "Sudan, 5 years after the war",
    "the Ahmed Baba institute",
    "can you address the gaps in section 4",
]


@pytest.mark.parametrize(("text", "masked"), CASES)
def test_personal_data_becomes_typed_marks(text, masked):
    assert mask(text).text == masked


@pytest.mark.parametrize("text", STAYS)
def test_figures_references_places_and_organisations_stay(text):
    assert mask(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "my number is +223 70 00 00 12",
        "mon mail c'est awa@example.org",
        "me llamo Juana Pérez",
        "اسمي أحمد الحسن",
        "I am Moussa Keita, IM officer in Gao",
        "mi correo: jp@example.org",
        "هاتفي 70 00 00 12",
        "call me on +44 7700 900123",
    ],
)
def test_the_writers_own_contact_or_name_is_told_apart(text):
    assert [span.own for span in mask(text).spans] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "her mother's number is +223 70 00 00 12",
        "ma voisine est au 76 00 11 22",
        "الأم مريم",
        "the mail of my neighbour is x@example.org",
    ],
)
def test_another_persons_is_not_the_writers(text):
    assert [span.own for span in mask(text).spans] == [False]


def test_offsets_are_code_points_of_the_original_with_vowel_signs_and_emoji():
    text = "👧 الطِّفلة مَرْيَم (٩ سنوات)"
    spans = {span.type: span for span in mask(text).spans}
    assert text[spans["person_name"].start : spans["person_name"].end] == "مَرْيَم"
    assert spans["age_of_child"].value == "٩ سنوات"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
@example("the boy Moussa D., 6 years, tel 70 00 00 00, mail a@example.org")
@example("طفلة عمرها 9 سنوات هاتف ٧٠٠٠٠٠٠٠")
def test_the_text_outside_the_spans_never_changes(text):
    masked = mask(text)
    rebuilt, last, expected = [], 0, masked.text
    for span in masked.spans:
        assert last <= span.start < span.end
        assert span.value == text[span.start : span.end]
        rebuilt += [text[last : span.start], MARKS[span.type]]
        last = span.end
    assert "".join([*rebuilt, text[last:]]) == expected
