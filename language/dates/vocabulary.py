"""The words of dates, folded, in four languages and the Arabic of several countries; Arabizi where it is common."""

from __future__ import annotations

import re

MONTHS = (
    "january jan janvier janv enero ene يناير جانفي",
    "february feb fevrier fevr febrero فبراير شباط فيفري",
    "march mar mars marzo مارس اذار",
    "april apr avril avr abril abr ابريل نيسان افريل",
    "may mai mayo مايو ايار ماي",
    "june jun juin junio يونيو حزيران جوان",
    "july jul juillet juil julio يوليو تموز جويليه يوليوز",
    "august aug aout agosto ago اغسطس اب اوت غشت",
    "september sep sept septembre septiembre setiembre سبتمبر ايلول شتنبر",
    "october oct octobre octubre اكتوبر",
    "november nov novembre noviembre نوفمبر نونبر",
    "december dec decembre diciembre dic ديسمبر دجنبر",
)
# The months of Syria, Iraq and their neighbours that are two words.
TWO_WORDS = {"كانون الثاني": 1, "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الاول": 12}
DAYS = (
    "monday lundi lunes الاثنين الاتنين التنين etnen",
    "tuesday mardi martes الثلاثاء الثلاثا التلات talata",
    "wednesday mercredi miercoles الاربعاء الاربعا arb3a",
    "thursday jeudi jueves الخميس khamis 5amis",
    "friday vendredi viernes الجمعه jom3a jum3a",
    "saturday samedi sabado السبت sabt",
    "sunday dimanche domingo الاحد 7ad",
)
# Short forms that are words too: only after "by", "next", "avant", "el" and their like.
SHORT_DAYS = ("mon lun", "tue tues", "wed weds mie", "thu thur thurs jue", "fri ven vie", "sat sam sab", "sun dim dom")
NUMBERS = (
    "a an one un une uno una واحد",
    "two deux dos اثنين ثنين couple",
    "three trois tres ثلاث ثلاثه تلات تلاته",
    "four quatre cuatro اربع اربعه",
    "five cinq cinco خمس خمسه",
    "six seis ست سته",
    "seven sept siete سبع سبعه",
    "eight huit ocho ثمان ثمانيه تمن",
    "nine neuf nueve تسع تسعه",
    "ten dix diez عشر عشره",
)
FIFTEEN = ("fifteen", "quinze", "quince")
HOURS = "hours hour hrs h heures heure horas hora ساعه ساعات"
SINGLE = {  # days in one of them
    1: "days day jours jour jrs dias dia يوم ايام youm eyyam ayam",
    14: "fortnight fortnights",
    7: "weeks week wks semaines semaine sem semanas semana اسبوع اسابيع جمعه osbo3 esbou3 simana",
    30: "months month mois meses mes شهر اشهر شهور shahr chahr",
}
TWO = {2: "يومين يومان youmen", 14: "اسبوعين اسبوعان جمعتين osbo3en", 60: "شهرين شهران"}
AHEAD = {
    "today": 0, "tonight": 0, "this afternoon": 0, "this evening": 0, "eod": 0, "end of day": 0, "aujourd'hui": 0,
    "aujourdhui": 0, "aujourd hui": 0, "auj": 0, "ajd": 0, "ce jour": 0, "ce soir": 0, "cet apres-midi": 0,
    "hoy": 0, "esta noche": 0,
    "esta tarde": 0, "اليوم": 0, "الليله": 0, "النهارده": 0, "اليله": 0, "elyoum": 0,
    "day after tomorrow": 2, "apres demain": 2, "apres-demain": 2, "pasado manana": 2, "بعد غد": 2, "بعد بكره": 2,
    "بعد بكرا": 2, "بعد غدا": 2,
    "tomorrow": 1, "tmrw": 1, "tmr": 1, "tomorow": 1, "tommorow": 1, "2moro": 1, "demain": 1, "dmain": 1,
    "manana": 1, "غدا": 1, "بكره": 1, "بكرا": 1,
    "بكر": 1, "باكر": 1, "باجر": 1, "غدوه": 1, "bukra": 1, "bokra": 1, "boukra": 1, "ghadan": 1, "ghodwa": 1,
}  # fmt: skip
NEXT = {
    "next week": 7, "the coming week": 7, "coming week": 7, "la semaine prochaine": 7, "semaine prochaine": 7,
    "sem prochaine": 7,
    "semaine pro": 7, "la semaine qui vient": 7, "semaine qui vient": 7, "semaine suivante": 7,
    "la proxima semana": 7, "proxima semana": 7, "la prox semana": 7, "prox semana": 7, "la semana que viene": 7,
    "semana que viene": 7,
    "la semana proxima": 7, "semana proxima": 7, "semana entrante": 7, "la otra semana": 7,
    "الاسبوع القادم": 7, "الاسبوع المقبل": 7, "الاسبوع الجاي": 7, "الاسبوع الجايه": 7, "الاسبوع اللي جاي": 7,
    "الاسبوع الجي": 7,
    "اسبوع الجاي": 7, "اسبوع القادم": 7, "السمانه الجايه": 7, "الجمعه الجايه": 7, "esbou3 el jay": 7,
    "osbo3 el gay": 7,
    "next month": 30, "le mois prochain": 30, "mois prochain": 30, "mois pro": 30, "el proximo mes": 30,
    "proximo mes": 30, "el mes que viene": 30, "mes que viene": 30, "mes entrante": 30, "mes proximo": 30,
    "الشهر القادم": 30, "الشهر المقبل": 30,
    "الشهر الجاي": 30, "الشهر اللي جاي": 30, "شهر الجاي": 30,
}  # fmt: skip
THIS_WEEK = (
    "this week|cette semaine|cet semaine|cete semaine|esta semana|esta misma semana|هذا الاسبوع|هالاسبوع"
    "|الاسبوع ده|الاسبوع هذا|هاد الاسبوع|dans la semaine"
)
THIS_MONTH = "this month|ce mois ci|ce mois-ci|ce mois|este mes|este mismo mes|هذا الشهر|هالشهر|الشهر ده|dans le mois"
END = "(?:the )?end of|end|late|(?:la )?fin(?:ales)?|a fines|fines|finales|نهايه|اخر|اواخر"
MIDDLE = "(?:the )?middle of|mid(?:dle)?|(?:la )?mi|mediados|منتصف|نص"
START = "(?:the )?(?:beginning|start) of|early|(?:le )?debut|principios|comienzos|inicios|بدايه|اول|مطلع|اوائل"
OF = r"[ -]?(?:of |de |du |d'|del |de la |the |this |cette |ce |شهر )*"
WEEK = "week|semaine|sem|semana|الاسبوع|اسبوع"
MONTH_WORD = "month|mois|mes|الشهر|شهر"
YEAR = "year|annee|an|ano|السنه|العام|سنه|عام"
# What stands before a day that something is needed by.
BY = (
    "by|before|until|till|til|no later than|not later than|latest|due|deadline|avant|av|d'ici|d ici|dici|pour"
    "|jusqu'au|jusqu au|jusqu'a"
    "|au plus tard|antes de|antes|para|hasta|a mas tardar|قبل|حتي|لحد|لغايه|بحلول|الي|qabl|abl|9abl|avan"
)
IN = (
    "in the next|within the next|over the next|in|within|w/in|dans les|dans|d'ici|d ici|dici|sous"
    "|en los proximos|en las proximas|en"
    "|dentro de|خلال|بعد|في غضون|في ظرف|ضمن|كمان|khilal|5ilal|ba3d|after|apres"
)
# Around a day of the week: one that is over, or one of each week.
OVER_BEFORE = re.compile(
    r"(?:last|since|every|each|past|this past|depuis|chaque|tous les|les|cada|todos los|los|desde el|el pasado"
    r"|pasado|منذ|كل|يوم كل|من) (?:le |el |يوم )?$"
)
OVER_AFTER = re.compile(
    r"^ (?:dernier|derniere|passe|passee|pasado|pasada|الماضي|الماضيه|الفائت|اللي فات|اللي راح|ago)\b"
)


def any_of(*words: str) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(" ".join(words).split(), key=len, reverse=True)))


def phrases(listed: dict[str, int]) -> str:
    """Return a pattern for any of the phrases, the longest first."""
    return "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))


MONTH = {word: number for number, words in enumerate(MONTHS, 1) for word in words.split()} | TWO_WORDS
WEEKDAY = {word: number for number, words in enumerate(DAYS) for word in words.split()}
SHORT_WEEKDAY = {word: number for number, words in enumerate(SHORT_DAYS) for word in words.split()}
NUMBER = {word: number for number, words in enumerate(NUMBERS, 1) for word in words.split()}
NUMBER |= dict.fromkeys(FIFTEEN, 15)
UNIT = {word: days for days, words in SINGLE.items() for word in words.split()}
PAIR = {word: days for days, words in TWO.items() for word in words.split()}
