"""Where texts are about, as people write them from the field; every example is our own."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from language.places import ASK, where
from language.places.close import sound
from language.places.tables import rows

ROOT = Path(__file__).resolve().parents[2]
# Intents whose examples name no place, but for a greeting "from Goma".
QUIET = ("thank", "affirm", "deny", "cancel_request", "start_over", "change_language", "erase_my_data", "ask_privacy")
# Where the examples name one all the same: "no, it is not Mali".
NAMED_FOR_A_REASON = re.compile(
    r"somali|soudan|sudan|mali\b|malí|niger|chad|bentiu|diffa|haitian|cúcuta|السودان|سوداني|تونسي|مالي|اليمن",
    re.IGNORECASE,
)


def countries(text: str) -> list[str]:
    return [named.value for named in where(text).countries]


def places(text: str) -> list[str]:
    return [named.value for named in where(text).places]


ENGLISH = [
    ("training for partners in Maiduguri next month", "NG"),
    ("we r in cox bazar need help w 5w", "BD"),
    ("im the coordinator for south sudan", "SS"),
    ("S. Sudan", "SS"),
    ("need case mgmt forms for syrian refugees in lebanon", "LB"),
    ("DRC please", "CD"),
    ("working in Kabul and Herat", "AF"),
    ("support to IDP sites around Idleb", "SY"),
    ("our office is in Gaziantep but we cover Syria", "SY"),
    ("kharthoum state ministry", "SD"),
    ("hello from Hargeysa", "SO"),
    ("the team in port au prince", "HT"),
    ("somewhere in Rakhine", "MM"),
    ("CP training, Pemba, asap", "MZ"),
    ("Kharkiv oblast", "UA"),
    ("in Turkiye", "TR"),
    ("based in Zaatari camp", "JO"),
    ("nigeria", "NG"),
    ("niger", "NE"),
    ("we are in North Kivu", "CD"),
    ("Peshawar office", "PK"),
    ("Tripoli, Libya", "LY"),
    ("Tripoli in Lebanon", "LB"),
]
FRENCH = [
    ("bjr g besoin d1 formation a segou", "ML"),
    ("nous sommes à N'Djaména", "TD"),
    ("ndjamena", "TD"),
    ("atelier a ouaga la semaine pro", "BF"),
    ("Région du Centre-Nord, Burkina Faso", "BF"),
    ("burkina fasso", "BF"),
    ("les deplacés de Tillabery", "NE"),
    ("je travaille en RCA a bambari", "CF"),
    ("appui pour Kaga Bandoro", "CF"),
    ("sud soudan", "SS"),
    ("équipe de Goma", "CD"),
    ("au nord kivu", "CD"),
    ("extreme nord cameroun", "CM"),
    ("maroua", "CM"),
    ("ONG haïtienne basée au Cap-Haïtien", "HT"),
    ("Haiti", "HT"),
    ("on est à Tombouctou", "ML"),
    ("tombouctu", "ML"),
    ("cote divoire", "CI"),
    ("réfugiés maliens à Bassikounou", "MR"),
    ("les enfants syriens au Liban", "LB"),
    ("région de San", "ML"),
    ("Diffa", "NE"),
]
SPANISH = [
    ("necesitamos apoyo en tumaco", "CO"),
    ("equipo local de Quibdo", "CO"),
    ("estoy en san pedro sula", "HN"),
    ("somos de Guatemala, Huehuetenango", "GT"),
    ("frontera con Cúcuta", "CO"),
    ("Venezuela, Zulia", "VE"),
    ("maracaibo", "VE"),
    ("migrantes venezolanos en Lago Agrio", "EC"),
    ("desde Tapachula", "MX"),
    ("puerto principe", "HT"),
    ("sudan del sur", "SS"),
    ("en la República Centroafricana", "CF"),
    ("El Salvador", "SV"),
    ("niños haitianos en Dajabón", "DO"),
    ("Darién, Panamá", "PA"),
    ("estamos en Jartum", "SD"),
    ("Alepo", "SY"),
    ("Malí", "ML"),
]
ARABIC = [
    ("نحتاج تدريب في ادلب", "SY"),
    ("محافظه حلب", "SY"),
    ("بالحسكة", "SY"),
    ("نازحين من الفاشر", "SD"),
    ("انا من ولاية كسلا", "SD"),
    ("بورتسودان", "SD"),
    ("جنوب السودان", "SS"),
    ("نشتغل بالموصل", "IQ"),
    ("مخيم الزعتري", "JO"),
    ("احنا ف غزه", "PS"),
    ("خانيونس", "PS"),
    ("في تعز والحديدة", "YE"),
    ("صنعا", "YE"),
    ("للاجئين السوريين بلبنان", "LB"),
    ("طرابلس لبنان", "LB"),
    ("بنغازي", "LY"),
    ("مصراته", "LY"),
    ("كم عدد المدارس المغلقة في مالي هذا العام", "ML"),
    ("شركاؤنا بمالي يطلبون تدريبا", "ML"),
    ("تنبكتو", "ML"),
    ("انجمينا", "TD"),
    ("مقديشو", "SO"),
    ("أفغانستان", "AF"),
    ("شمال كيفو", "CD"),
]
ARABIZI = [
    ("ana men 7alab", "SY"),
    ("fi dimash2", "SY"),
    ("nehna b trablous lebnan", "LB"),
    ("ana b 3amman", "JO"),
    ("men el 3ira2", "IQ"),
    ("7na f ta3iz", "YE"),
    ("el5artoum", "SD"),
    ("b 8azza", "PS"),
]


@pytest.mark.parametrize(("text", "code"), [*ENGLISH, *FRENCH, *SPANISH, *ARABIC, *ARABIZI])
def test_a_country_is_told_by_its_name_or_by_a_place_in_it(text, code):
    assert countries(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "nice to meet you",
        "the data is mobile and the reading is most useful",
        "pension complète, tours et sale",
        "como esta todo, gracias hola",
        "formación de base para el centro",
        "نحتاج دعم مالي للمشروع",
        "بنات وبنين",
        "نطلب تقرير مالي من المنظمة",
        "السلام عليكم صباح الخير",
        "turn on the light in the bar",
        "ma localisation",
        "training on the Paris Principles",
        "formation sur les Principes de Paris",
        "convention de Genève",
        "مبادئ باريس",
        "EN AS IN IS NO SO",
        "I need a real person, Have A Nice Day",
        "asante sana",
        "je voulais dire autre chose",
        "quito mi pedido",
        "opt me out from the emails",
        "on est tombé à l'eau",
        "children in the Sahel",
        "region sud",
        "zona norte",
        "irán los equipos mañana",
        "RSS feed",
        "la réunion commence à midi",
        "xq tanta demora",
        "بدي اطلع من هون",
        "write to cp.herat@example.org",
    ],
)
def test_everyday_words_are_no_places(text):
    assert where(text).countries == ()
    assert where(text).places == ()


@pytest.mark.parametrize("word", ["San", "Nara", "Kita", "سان"])
def test_a_region_whose_name_is_a_word_counts_as_an_answer_and_after_region_of(word):
    assert countries(word) == ["ML"]
    assert countries(f"la {'منطقة' if word == 'سان' else 'région de'} {word}") == ["ML"]
    assert countries(f"it is {word} we think so much of") == []


def test_of_the_two_congos_none_is_guessed():
    (named,) = where("formation au Congo").countries
    assert named.confidence < ASK
    assert {named.value, *named.others} == {"CD", "CG"}


@pytest.mark.parametrize(
    ("text", "code"), [("Goma, Congo", "CD"), ("Congo, Brazzaville", "CG"), ("Congo Brazzaville", "CG"), ("RDC", "CD")]
)
def test_a_town_or_a_full_name_tells_which_congo(text, code):
    assert countries(text) == [code]
    assert where(text).countries[0].confidence >= ASK


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("from Nigeria to Niger", ["NG", "NE"]),
        ("guinée bissau", ["GW"]),
        ("Guinea Ecuatorial", ["GQ"]),
        ("Guinée", ["GN"]),
        ("Papua New Guinea", ["PG"]),
        ("Soudan du Sud et Soudan", ["SS", "SD"]),
        ("Niger State", ["NG"]),
        ("je vis à Dakar mais le travail est au Niger", ["NE"]),
    ],
)
def test_names_that_hold_one_another_are_kept_apart(text, codes):
    assert countries(text) == codes


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("formation à tombouctou svp", "Tombouctou"),
        ("training in Timbuktu", "Tombouctou"),
        ("في تمبكتو", "Tombouctou"),
        ("Ségou", "Ségou"),
        ("b segu", "Ségou"),
        ("cerca de Cúcuta", "Cúcuta"),
        ("في خان يونس", "Khan Younis"),
        ("Fada, Burkina Faso", "Fada N'Gourma"),
        ("Bol, Tchad", "Bol"),
    ],
)
def test_a_place_has_one_name_however_it_is_spelled(text, place):
    assert places(text) == [place]


def test_a_hit_says_where_it_stands_in_the_text_as_written():
    text = "Équipe à N'Djamena, svp"
    (named,) = where(text).places
    assert text[named.start : named.end] == "N'Djamena"


def test_every_region_and_place_of_the_directory_of_mali_is_known_in_all_its_spellings():
    mali = yaml.safe_load((ROOT / "desk/taxonomy/mali.yml").read_text("utf-8"))
    spelled = [
        name
        for region in (*mali["regions"], *mali["places"])
        for name in (
            region["name"],
            region["ascii"],
            *region.get("variants", ()),
            region["ar"],
            *region.get("ar_variants", ()),
        )
    ]
    assert [name for name in spelled if countries(name) != ["ML"]] == []


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ar"])
def test_every_country_of_unicode_is_found_by_its_name_as_a_bare_answer(lang):
    babel = pytest.importorskip("babel")
    asked = {row[0] for row in rows("regions.tsv")}
    names = babel.Locale(lang).territories
    found = {
        code: {one for named in where(names[code]).countries for one in (named.value, *named.others)} for code in asked
    }
    assert [names[code] for code in asked if code not in found[code]] == []


def test_a_name_misspelled_by_one_letter_is_still_found_where_a_place_is_named():
    """Of the countries with long names at least nine in ten, with a letter dropped, after "in"."""
    dice = random.Random(4)  # noqa: S311 - a test must make the same slips each time
    asked = {row[0] for row in rows("regions.tsv")}
    listed = [name for row in rows("country_names.tsv") if row[0] in asked for name in row[1].split("|")]
    names = [name for name in listed if name.isalpha() and name.isascii()]
    long = [name for name in names if len(sound(name.casefold())) >= 7]
    found = 0
    for name in long:
        place = dice.randrange(1, len(name))
        found += bool(countries(f"we work in {name[:place] + name[place + 1 :]}"))
    assert found >= 0.9 * len(long), (found, len(long))


def _quiet_texts() -> Iterator[str]:
    for path in sorted((ROOT / "data/nlu").rglob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            if block.get("intent") in QUIET:
                for line in block["examples"].splitlines():
                    yield re.sub(r"\[([^\]]*)\](?:\{[^}]*\}|\([^)]*\))", r"\1", line.removeprefix("- ").strip())


def _one_slip(text: str, dice: random.Random) -> str:
    place = dice.randrange(len(text))
    return text[:place] + text[place + 1 :]


def test_training_texts_that_name_no_place_are_left_alone_also_shouted_and_mistyped():
    """Everyday talk is where a wrong place would be filled in silently: at most one text in five hundred."""
    dice = random.Random(7)  # noqa: S311 - a test must make the same slips each time
    texts = [text for text in _quiet_texts() if text and not NAMED_FOR_A_REASON.search(text)]
    assert len(texts) > 1500
    for change in (str, str.upper, str.title, lambda text: _one_slip(text, dice)):
        wrong = [said for said in map(change, texts) if where(said).countries or where(said).places]
        assert len(wrong) <= len(texts) / 500, wrong
