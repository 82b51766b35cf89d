"""What tells a personal number, age or place from the figures, forms and references of everyday work."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

Check = Callable[[re.Match[str]], bool]

_MONEY_OR_COUNT = re.compile(
    r"\s?(?:usd|eur|euros?|dollars?|fcfa|cfa|xof|xaf|francs?|sdg|etb|ves|cop|pesos|million|millions|children|enfants|"
    r"ninos|ninas|people|personnes|personas|girls|boys|households|menages|hogares|cases|cas|casos|beneficiar|refugees|"
    r"idps|partners|schools|%|\$|€|£|دولار|يورو|فرنك|طفل|شخص|اسره|حاله|مليون|km|kg|سنه)",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(
    r"(?:usd|eur|us\$|\$|€|£|xof|fcfa|budget|total|amount|montant|monto|presupuesto|pin|target|cible|population|"
    r"ميزانيه|مبلغ|اجمالي|عدد)[^\d]{0,12}$",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"^[1-9]\d{0,2}(?:[ .]\d{3})+$")
_DATE = re.compile(r"^(?:\d{1,2}[./ -]\d{1,2}[./ -](?:19|20)?\d{2}|(?:19|20)\d{2}[./ -]\d{1,2}[./ -]\d{1,2})$")
_YEARS = re.compile(r"^(?:(?:19|20)\d{2}[ /.-]*){1,4}$")
_REFERENCE_BEFORE = re.compile(
    r"(?:[A-Za-z]{1,6}[-/]|\bp-?code|pcode|invoice|facture|factura|grant|contract|contrat|contrato|"
    r"ticket|version|\bv\b\.?|isbn|doi|resolution|a/|s/|budget line|meeting id|zoom|webinar id|pin code|otp|activity code)"
    r"[^\d.]{0,14}$",
    re.IGNORECASE,
)
_NOT_PERSONAL_BEFORE = re.compile(
    r"\b(?:p-?codes?|zoom|meeting|webinar|teams|login|user|wifi|reunion|visio|activity|activite|actividad|project|projet|"
    r"proyecto|grant|budget|ticket|grade|contract|invoice|facture|factura|indicator|indicateur|indicador|ngo|partner|"
    r"organi[sz]ation|ong|socio|partenaire|office)\b[^.\d]{0,22}$",
    re.IGNORECASE,
)
_TICKET = re.compile(r"^(?:CP|cp)-?[A-HJ-NP-Z2-9a-z]{5}$")
_DOCUMENT = re.compile(
    r"^(?:[AS]/(?:RES/)?\d|ML\d{2,6}$|v?\d+\.\d+$|\d{1,3}$|(?:19|20)\d{2}$|\d[a-z]?$)", re.IGNORECASE
)
_ONE_CHILD = re.compile(
    r"\b(?:girl|boy|child|kid|baby|toddler|son|daughter|teenager|niece|nephew|brother|sister|orphan|pupil|minor|survivor|"
    r"she|he|her|his|him|mother|fille|fillette|garcon|enfant|bebe|gamine?|fils|soeur|frere|neveu|mineure?|eleve|ado|elle|"
    r"petite|nina|nino|chica|chico|muchacha|muchacho|hija|hijo|hermana|hermano|sobrin[oa]|menor|adolescente|bebe|ella|"
    r"alumn[oa]|madre|tiene|prenom|named?|called|nommee?|nombre|joven|chamac[oa]|muchachit[oa]|pequen[oa]|pelad[oa]|nen[ea]|chav[oa]|chaval|ninit[oa])\b|"
    r"(?:^|[\s،,.])(?:و|ال|لل|بال|ل|ب)*(?:ابن|اسمه|اسمها|تدعي|يدعي|طفل|طفله|بنت|ولد|فتاه|فتي|ابنه|ابنته|ابنتها|ابنها|ابني|ابنتي|بنتي|رضيع|رضيعه|"
    r"صبي|صبيه|مراهقه?|قاصر|عمره|عمرها|اخته|اخي|اختي|تلميذه?|يتيمه?|وعمره|وعمرها|يبلغ|تبلغ|حاله|شاب|شابه|امه|امها)(?=$|[\s،,.)(])"
)
_MANY = re.compile(
    r"\b(?:children|girls|boys|kids|adolescents|aged between|between|under|over|above|below|older than|younger than|"
    r"enfants|filles|garcons|entre|moins de|plus de|tranches?|ninos|ninas|nna|ninez|menores|mayores|entre|experience|"
    r"experiencia|project|projet|proyecto|programme|strategy|plan|since|depuis|last|past|for|during|pendant|durante|"
    r"pendant|every|ages|ans d|duree|survivors|eleves|adolescentes|adolescents|within|data|groupe|group|grupo|years? of|"
    r"ages? de|retention|standard|desde hace|hace|il y a)\s(?:[\w'.]+\s){0,2}$|"
    r"(?:^|\s)(?:اطفال|الاطفال|بين|دون|تحت|فوق|اقل من|اكثر من|خبره|مشروع|خلال|منذ|الفئه|للاطفال|لمده|الفتيات|الفتيان|من(?! العمر))\s(?:\S+\s){0,2}$"
)
_NOT_AGE_AFTER = re.compile(
    r"\s?(?:-|to|a|الي)\s?\d|\s?(?:after|on\b|since|into|apres|despues|plus tard|mas tarde|de plus|de mas|of (?:experience|data|war|conflict|work|implementation|age and)|ago|"
    r"d'experience|de experiencia|de (?:travail|projet|proyecto|conflicto?|guerre|guerra|donnees|datos|trabajo)|"
    r"d'intervention|project|programme|strategy|plan|later|من (?:الخبره|العمل|الحرب|النزاع)|خبره|and (?:above|under|over)|"
    r"et (?:plus|moins)|y (?:mas|menos)|\+)"
)
_CASE = re.compile(r"\b(?:case|cas|caso|dossier|expediente|file|cpims|fiche|ficha|survivor)\b|حاله|الملف|ملف")
_DOCUMENT_PART = re.compile(
    r"(?:annex|annexe|anexo|form|formulaire|questionnaire|indicator|indicateur|indicador|page|slide|module|chapter|sheet|"
    r"tab|column|row|excel|standard|hrp|hno|hnrp|budget|matrix|template|logframe|kobo|survey|proposal|report|table|"
    r"training|formation|cuestionario|formulario|modulo|ملحق|استماره|استبيان|وحده|صفحه|جدول|تقرير|معيار)",
    re.IGNORECASE,
)


def _around(match: re.Match[str]) -> tuple[str, str, str]:
    start, end = match.span("v")
    return match.string[max(0, start - 45) : start], match.group("v"), match.string[end : end + 40]


def phone(match: re.Match[str]) -> bool:
    """A number announced as a phone's: six digits and more that are no date, sum, count or reference."""
    before, value, after = _around(match)
    digits = sum(character.isdigit() for character in value)
    if not 7 <= digits <= 15 or _DATE.match(value) or _YEARS.match(value):
        return False
    if _REFERENCE_BEFORE.search(before) or _MONEY_BEFORE.search(before):
        return False
    if value.startswith(("+", "(+")):
        return True
    return not (_MONEY_OR_COUNT.match(after) or _NOT_PERSONAL_BEFORE.search(before) or re.search(r"\d\s?$", before))


def bare_phone(match: re.Match[str]) -> bool:
    """A number that looks like a phone's and is neither a grouped figure nor a range of years."""
    before, value, after = _around(match)
    digits = sum(character.isdigit() for character in value)
    groups = re.findall(r"\d+", value)
    if digits < 8 or _GROUPED.match(value) or (len(groups) > 1 and all(len(g) == 3 for g in groups[1:])):
        return False
    return phone(match) and not _MONEY_OR_COUNT.match(after) and not re.search(r"(?:[\d.,/:]|\d\s)$", before)


def identifier(match: re.Match[str]) -> bool:
    """A code with at least three digits that is no ticket, document symbol, version or year."""
    before, value, after = _around(match)
    value = value.strip()
    if _NOT_PERSONAL_BEFORE.search(before):
        return False
    if _TICKET.match(value) or _DOCUMENT.match(value) or _MONEY_OR_COUNT.match(after) or _YEARS.match(value):
        return False
    return sum(character.isdigit() for character in value) >= 2 and len(re.sub(r"\W", "", value)) >= 4


def coordinates(match: re.Match[str]) -> bool:
    """A pair of decimal degrees: both within the globe, both with the precision of a place."""
    numbers = [float(n.replace(",", ".")) for n in re.findall(r"\d+[.,]\d+", match.group("v"))]
    return len(numbers) == 2 and numbers[0] <= 90 and numbers[1] <= 180


def child_code(match: re.Match[str]) -> bool:
    """A code beside a word for one child or a case, of no known kind of document."""
    return identifier(match) and speaks_of_one_child(match.string.lower())


def speaks_of_one_child(text: str) -> bool:
    """Whether a folded text has a word for one child, a relative or a case."""
    return bool(_ONE_CHILD.search(text) or _CASE.search(text))


def address(match: re.Match[str]) -> bool:
    """A door, tent or block somebody lives at, not a part of a document."""
    before, _, after = _around(match)
    return not (_DOCUMENT_PART.search(before[-30:]) or _DOCUMENT_PART.search(after[:22]))


def child_age(match: re.Match[str]) -> bool:
    """The age of one child in question, not an age range, a duration or a career."""
    before, _, after = _around(match)
    if (
        _MANY.search(before.lower())
        or _NOT_AGE_AFTER.match(after.lower())
        or re.search(r"\d\s?(?:-|a|to|/)\s?$", before)
    ):
        return False
    if re.search(r"old$|y\.?/?o$", match.group("v"), re.IGNORECASE):
        return True
    around = match.string[max(0, match.start() - 100) : match.end() + 80].lower()
    return bool(_ONE_CHILD.search(around)) or bool(re.search(r"[A-Z]\.?\)?,? ?\(?$", before)) or _named_before(before)


_NUMBERED = re.compile(
    r"(?:ال|ب|ل|و)*(?:رقم|ملحق|بند|خيار|قسم|ماده|فقره|صفحه|جدول|شكل|هدف|نشاط|مؤشر|موشر|مرحله|عدد|اطفال|حالات|مراكز|شركاء|سؤال|وحده|"
    r"اجابه|مستوي|معيار|محور|استماره|نموذج|منطقه|محافظه|اول|ثاني|ثالث|رابع|خامس|مدارس|مواقع)"
)


def age_in_brackets(match: re.Match[str]) -> bool:
    """A small number in brackets after a name or a child, not after the word for a numbered thing."""
    return not _NUMBERED.fullmatch(match.group("before"))


def home(match: re.Match[str]) -> bool:
    """A place in a camp or town in a text about one child or family."""
    return address(match) and speaks_of_one_child(match.string.lower())


def _named_before(before: str) -> bool:
    return bool(
        re.search(r"[A-Z][a-z]+(?: [A-Z][a-z.]*)*,? (?:\(|de |of |aged? |agee? de |is |a |tiene |-)?\s?$", before)
    )


def anything(match: re.Match[str]) -> bool:
    """The pattern alone says enough."""
    return bool(match.group("v"))


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "phone": phone,
        "bare_phone": bare_phone,
        "identifier": identifier,
        "coordinates": coordinates,
        "child_code": child_code,
        "address": address,
        "child_age": child_age,
        "age_in_brackets": age_in_brackets,
        "home": home,
        "any": anything,
    }
)
