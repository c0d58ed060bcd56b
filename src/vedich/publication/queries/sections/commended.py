"""Models and commendations in the report: what was agreed among the results, what is proposed after the tasks."""

from __future__ import annotations

from collections.abc import Sequence

from vedich.documents.content import Block, Figure, ListItem, Paragraph, Run
from vedich.documents.numbers import day, number
from vedich.publication.queries.material import Material
from vedich.publication.queries.sentences.words import Words, ended, joined, series, typed
from vedich.review.models import CommendationGround, Outcome
from vedich.review.queries.awards import form_named
from vedich.review.queries.commended import PROPOSED, Commended

_MODEL = "điển hình tiên tiến"


def agreed(material: Material) -> list[Block]:
    """Whom the committee has praised or commended; nothing where there is nobody."""
    return _listed([each for each in material.commended if each.state == Outcome.DECIDED], "Đã", "commended")


def proposed(material: Material) -> list[Block]:
    """Whom the committee is asked to commend."""
    return _listed([each for each in material.commended if each.state == PROPOSED], "Đề nghị", "to-commend")


def _listed(found: Sequence[Commended], lead: str, key: str) -> list[Block]:
    """The items under a line that counts them; a single one is a paragraph, not a list of one."""
    if not found:
        return []
    if len(found) == 1:
        what = f"biểu dương {_MODEL}" if found[0].is_model else "khen thưởng"
        return [Paragraph(joined([f"{lead} {what}: ", _item(found[0])]), _key(found[0]))]
    models, awards = [each for each in found if each.is_model], [each for each in found if not each.is_model]
    # A post is no collective: where one is among them, cases are counted.
    noun = "trường hợp" if any(each.commendation.part for each in awards) else "tập thể"
    parts = [
        joined([f"{act} ", Figure(number(len(some)), f"commended:{key}:{act}", f"đếm {noun} đã ghi"), f" {noun}"])
        for act, some, noun in (("biểu dương", models, _MODEL), ("khen thưởng", awards, noun))
        if some
    ]
    return [
        Paragraph(joined([f"{lead} ", series(parts), ":"]), key),
        *(ListItem(_item(each), key=_key(each)) for each in found),
    ]


def _key(each: Commended) -> str:
    """Its place in the section."""
    return f"k.{each.commendation.pk}"


def _item(each: Commended) -> Words:
    """`Xã A (Bằng khen cấp tỉnh, Quyết định số 12, ngày 23/07/2013): lý do (đạt 5/5 chỉ tiêu).`"""
    it = each.commendation
    who = f"{it.part} ({it.unit.name})" if it.part else it.unit.name
    told = "; ".join(filter(None, (_form(each), _decision(each))))
    words = typed(ended(it.reason), f"finding:commended:{it.pk}", it.source or "số do người soạn ghi, chưa có nguồn")
    if figures := [said for said in map(_figures, each.grounds) if said]:
        words = joined([_without_stop(words), " (", series(figures, between="; ", last="; "), ")."])
    return joined([f"{who} ({told}): " if told and not it.part else f"{who}, {told}: " if told else f"{who}: ", words])


def _without_stop(words: Words) -> Words:
    last = words[-1]
    return (*words[:-1], Run(last.text.removesuffix("."))) if isinstance(last, Run) else words


def _form(each: Commended) -> str:
    decision, it = each.decision, each.commendation
    code = decision.form if decision else it.form
    return form_named(code).title if code else ""


def _decision(each: Commended) -> str:
    decision = each.decision
    if decision is None or decision.day is None:
        return ""
    number_said = f"Quyết định số {decision.number}, " if decision.number else ""
    return f"{number_said}ngày {day(decision.day)}"


def _figures(ground: CommendationGround) -> Words:
    """What the data say, as figures that lead back to their source; nothing where nothing is known."""
    told = ground.figures
    if ground.target_id is not None:
        target = ground.target
        if target is None or not told.get("attained"):
            return ()
        share = number(float(told["attained"]), 1).removesuffix(",0")
        source = f"kết quả chỉ tiêu {target.code} khi ghi đề nghị"
        return joined([f"{target.indicator.name} đạt ", Figure(f"{share}%", f"commended:{ground.pk}:attained", source)])
    if ground.criteria_set_id is not None:
        if not told.get("assessed"):
            return ()
        text = f"{told['met']}/{told['total']}"
        name = ground.criteria_set.name if ground.criteria_set else ""
        return joined(["đạt ", Figure(text, f"commended:{ground.pk}:met", f"theo {name}"), " tiêu chí"])
    if not told.get("scored"):
        return ()
    text = f"{told['met']}/{told['scored']}"
    source = "đếm chỉ tiêu của đơn vị và chỉ tiêu đơn vị chủ trì có kết quả trong kỳ sơ kết"
    return joined(["đạt ", Figure(text, f"commended:{ground.pk}:met", source), " chỉ tiêu"])
