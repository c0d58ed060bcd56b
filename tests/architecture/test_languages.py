"""Both languages are complete: every sentence in code and templates has its Vietnamese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "vedich"
SIMPLE = re.compile(r"""\{%\s*translate\s+(?P<q>["'])(?P<text>.*?)(?P=q)""")
BLOCK = re.compile(r"\{%\s*blocktranslate(?P<opts>[^%]*)%\}(?P<text>.*?)\{%\s*endblocktranslate\s*%\}", re.S)
PYTHON = re.compile(r"""\b(?:_|gettext|gettext_lazy|pgettext)\(\s*(?P<text>(?:"(?:[^"\\]|\\.)*"\s*)+)""")
PLURAL = re.compile(r"""\b(?:ngettext|ngettext_lazy)\(\s*(?P<text>"(?:[^"\\]|\\.)*")""")


def translated() -> dict[str, tuple[str, str]]:
    """English → (all its forms, Vietnamese)."""
    found: dict[str, tuple[str, str]] = {}
    for path in SOURCE.rglob("locale/vi/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="vi"):
                text = message.string if isinstance(message.string, str) else message.string[0]
                forms = (message.id,) if isinstance(message.id, str) else message.id
                if forms[0] and text and not message.fuzzy:
                    found[forms[0]] = (" ".join(forms), text)
    return found


def sentences() -> dict[str, str]:
    """Every English sentence marked for translation, and where it stands."""
    found: dict[str, str] = {}
    for path in [*SOURCE.rglob("*.html"), *SOURCE.rglob("*.py")]:
        text, where = path.read_text("utf-8"), str(path.relative_to(ROOT))
        if path.suffix == ".html":
            for match in SIMPLE.finditer(text):
                found[match["text"]] = where
            for match in BLOCK.finditer(text):
                first = match["text"].split("{% plural %}")[0]
                if "trimmed" in match["opts"]:
                    first = " ".join(line.strip() for line in first.strip().splitlines())
                found[re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", first)] = where
        else:
            for match in [*PYTHON.finditer(text), *PLURAL.finditer(text)]:
                parts = re.findall(r'"((?:[^"\\]|\\.)*)"', match["text"])
                found["".join(parts).replace('\\"', '"').replace("\\n", "\n")] = where
    return found


@pytest.mark.once
def test_every_sentence_has_its_vietnamese() -> None:
    known = translated()
    missing = [
        f"{where}: {text}"
        for text, where in sentences().items()
        if text and text.replace("%%", "%") not in known and text not in known
    ]
    assert missing == []


@pytest.mark.once
def test_a_translation_keeps_the_places_of_its_numbers() -> None:
    places = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
    wrong = [text for forms, text in translated().values() if set(places.findall(forms)) != set(places.findall(text))]
    assert wrong == []


@pytest.mark.once
def test_one_sentence_has_one_vietnamese() -> None:
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("locale/vi/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="vi"):
                forms = (message.id,) if isinstance(message.id, str) else message.id
                text = message.string if isinstance(message.string, str) else message.string[0]
                if forms[0]:
                    found.setdefault(f"{message.context or ''}{forms[0]}", set()).add(text)
    # Catalogues are one at run time: of two translations of a sentence, only one would ever be seen.
    assert {text: said for text, said in found.items() if len(said) > 1} == {}


@pytest.mark.once
def test_a_per_cent_sign_in_a_template_is_found_as_django_looks_it_up() -> None:
    known = translated()
    found = [
        f"{path.relative_to(ROOT)}: {match['text']}"
        for path in SOURCE.rglob("*.html")
        for match in SIMPLE.finditer(path.read_text("utf-8"))
        # Django doubles the sign first; a sentence without its double would stay English.
        if "%" in match["text"] and match["text"].replace("%", "%%") not in known
    ]
    assert found == []


@pytest.mark.once
def test_every_catalogue_compiles() -> None:
    """`make setup` compiles them; a place for a number that only one side has would stop it."""
    wrong = []
    for path in SOURCE.rglob("locale/vi/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            wrong += [(message.id, str(found[0])) for message, found in read_po(file, locale="vi").check()]
    assert wrong == []
