"""Wordings: the sentences a committee may put in its own words, with named places that the program fills."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from vedich.common.text import fold, one_line
from vedich.documents.content import Run
from vedich.publication.models import Edition, Wording
from vedich.publication.queries.sentences.words import Words, joined
from vedich.review.models import Review

Values = Mapping[str, "str | Words"]
_PLACE = re.compile(r"\{([^{}]*)\}")
LONGEST = 2_000


@dataclass(frozen=True)
class Sentence:
    """One sentence of the report: its own words, the places that must be in it, and those that may."""

    key: str
    default: str
    needed: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    has_figures: bool = True
    """Whether its numbers all come from places; where not, numbers may be typed."""
    is_list: bool = False
    """One line each, such as what a paper is based on."""

    @property
    def places(self) -> tuple[str, ...]:
        return self.needed + self.may


SENTENCES = {
    each.key: each
    for each in (
        Sentence("bases", "", has_figures=False, is_list=True),
        Sentence(
            "promised",
            "Thực hiện {nghị quyết}, {cơ quan} đã cụ thể hóa thành {nội dung} {giai đoạn}.",
            ("nghị quyết", "nội dung"),
            ("cơ quan", "giai đoạn"),
        ),
        Sentence(
            "looked_at",
            "Báo cáo đánh giá kết quả thực hiện từ ngày {ngày đầu} đến ngày {ngày cuối}; "
            "số liệu {thời điểm}{cách xếp mức}.",
            ("ngày đầu", "ngày cuối", "thời điểm"),
            ("cách xếp mức",),
        ),
        Sentence(
            "time_gone",
            "Tính đến {thời điểm}, thời gian thực hiện là {số tháng} tháng của {giai đoạn}, bằng {tỷ lệ}.",
            ("thời điểm", "số tháng", "tỷ lệ"),
            ("giai đoạn",),
        ),
        Sentence("tasks_lead", "Tập trung thực hiện các nhiệm vụ, giải pháp sau:", may=("cơ quan", "giai đoạn")),
        Sentence("closing", "", may=("trích yếu", "cơ quan", "thời điểm"), has_figures=False),
    )
}


@dataclass(frozen=True)
class Wrong:
    """Why a wording cannot be kept: a code, and the place or word it is about."""

    code: str
    about: str = ""


def tidy(sentence: Sentence, text: str) -> str:
    """As it is kept: composed letters, single spaces, names of places as they are listed."""
    known = {fold(place): place for place in sentence.places}
    lines = text.splitlines() if sentence.is_list else [text]
    found = "\n".join(filter(None, (one_line(line) for line in lines)))
    return _PLACE.sub(lambda at: f"{{{known.get(fold(at[1]), ' '.join(at[1].split()))}}}", found)


def wrong_in(sentence: Sentence, text: str) -> Wrong | None:
    """What is wrong with a tidied wording; None where it can be kept. Empty means the program's own words."""
    if not text:
        return None
    if len(text) > LONGEST:
        return Wrong("long")
    if "{" in (rest := _PLACE.sub("", text)) or "}" in rest:
        return Wrong("brace")
    named = _PLACE.findall(text)
    for place in named:
        if place not in sentence.places:
            return Wrong("unknown", place)
    for place in sentence.needed:
        if place not in named:
            return Wrong("missing", place)
    if sentence.has_figures and (typed := re.search(r"\d[\d.,]*", rest)):
        return Wrong("figure", typed[0].rstrip(".,"))
    if not sentence.is_list and rest.rstrip()[-1:] not in (".", ":", "!"):
        return Wrong("end")
    return None


def fill(text: str, values: Values) -> Words:
    """The words with every place filled."""
    parts: list[str | Words] = []
    for at, part in enumerate(_PLACE.split(text)):
        value = values[part] if at % 2 else part
        if value:
            parts.append(value)
    return joined(parts)


def said(key: str, wordings: Mapping[str, str], values: Values) -> Words:
    """A sentence in the committee's words, else in the program's; nothing where there are neither."""
    return fill(wordings.get(key) or SENTENCES[key].default, values)


def bases(wordings: Mapping[str, str]) -> list[Words]:
    """What the paper is based on, in italics: each closed by a semicolon, the last by a full stop."""
    lines = [line.rstrip(" ;.,") for line in wordings.get("bases", "").splitlines()]
    lines = [line for line in lines if line]
    return [(Run(f"{line}{'.' if at == len(lines) else ';'}", italic=True),) for at, line in enumerate(lines, 1)]


def revisions() -> dict[str, list[Wording]]:
    """Everything the committee has ever written, by sentence, the last first."""
    found: dict[str, list[Wording]] = defaultdict(list)
    for each in Wording.objects.select_related("written_by").order_by("-pk"):
        found[each.key].append(each)
    return found


def last_of(key: str) -> Wording | None:
    """The wording of a sentence that counts; an empty text means that the program's own words were put back."""
    return Wording.objects.filter(key=key).order_by("-pk").first()


def of_committee() -> dict[str, str]:
    """Sentences that are in the committee's words today."""
    found = {each.key: each.text for each in Wording.objects.order_by("pk")}
    return {key: text for key, text in found.items() if text and key in SENTENCES}


def wordings_of(review: Review) -> dict[str, str]:
    """In which words a review speaks: once issued in those of its last edition, before in the committee's of today."""
    edition = Edition.objects.filter(review=review).order_by("-number").first()
    return of_committee() if edition is None else edition.wordings
