"""Parts on criteria: how many communes meet how many, and which criteria fewest communes meet."""

from __future__ import annotations

from collections.abc import Sequence

from vedich.criteria.models import Criterion
from vedich.criteria.queries.matrix import LOWEST
from vedich.documents.content import Absent, Block, Column, Figure, Note, Paragraph, Row, Table
from vedich.documents.numbers import number
from vedich.publication.queries.material import Material
from vedich.publication.queries.sentences.words import (
    Words,
    amount,
    joined,
    opened,
    series,
    share_of,
    share_text,
    up_to,
)
from vedich.review.queries.assessed import Assessed
from vedich.scoring.criteria import FinishGroup, Rank, Standing

STEPS = (
    (15, 999, "đạt từ 15 tiêu chí trở lên nhưng chưa đủ"),
    (10, 14, "đạt từ 10 đến 14 tiêu chí"),
    (5, 9, "đạt từ 5 đến 9 tiêu chí"),
    (1, 4, "đạt từ 1 đến 4 tiêu chí"),
    (0, 0, "chưa đạt tiêu chí nào"),
)
"""Numbers of criteria met that are counted together where some are not met, both ends included."""
_ALL = "tất cả tiêu chí"


def reached(material: Material) -> list[Block]:
    """Communes by criteria met and by year of the finish, then every criterion; nothing where no set is looked at."""
    found = material.criteria
    if found is None:
        return []
    blocks: list[Block] = [Paragraph(_communes(found, up_to(material.review.as_of)), "criteria.communes")]
    if not found.is_assessed:
        return blocks
    if groups := _groups(found):
        blocks.append(Paragraph(groups, "criteria.groups"))
    return [*blocks, _table(found), *_notes(found)]


def _communes(found: Assessed, day: str) -> Words:
    """The whole, and a list that closes; one commune or all alike are said once."""
    standings, code = list(found.standings.values()), found.set.code
    whole = _count(code, len(standings), "communes", "đếm xã áp dụng bộ tiêu chí")
    groups = _by_met(standings, code)
    lead = f"tính đến {day}, "
    named = f" xã áp dụng {found.set.name}"
    if len(groups) == 1:
        every = "cả " if len(standings) > 1 else ""
        words = joined([lead, every, whole, named, " đều " if every else " ", groups[0][1], "."])
    else:
        parts = [joined([figure, f" xã {said}"]) for figure, said in groups]
        words = joined([lead, "trong số ", whole, named, ", có ", series(parts, between="; ", last="; "), "."])
    return opened(joined([words, _mean(standings, code)]))


def _by_met(standings: Sequence[Standing], code: str) -> list[tuple[Figure, str]]:
    """How many communes meet all, how many so many, and how many nobody has assessed yet."""
    known = [each for each in standings if each.assessed]
    met = [each.met for each in known if each.distance]
    counts = [("all", f"đạt {_ALL}", len(known) - len(met))]
    counts += [(str(low), words, sum(low <= n <= high for n in met)) for low, high, words in STEPS]
    counts.append(("unknown", "chưa được đánh giá", len(standings) - len(known)))
    return [(_count(code, n, f"by_met:{what}", f"đếm xã {words}"), words) for what, words, n in counts if n]


def _mean(standings: Sequence[Standing], code: str) -> Words:
    known = [each.met for each in standings if each.assessed]
    if len(known) < 2:
        return ()
    mean = amount(sum(known) / len(known), 1)
    source = f"{number(sum(known))} lượt tiêu chí đạt : {number(len(known))} xã đã đánh giá = {mean}"
    return joined([" Bình quân mỗi xã đạt ", Figure(mean, f"criteria:{code}:mean", source), " tiêu chí."])


def _groups(found: Assessed) -> Words:
    """By the year for which communes are registered, where any are."""
    registered = [each for each in found.groups if each.year is not None]
    if not registered:
        return ()
    code = found.set.code
    parts = [_group(each, code) for each in registered]
    if free := sum(len(each.communes) for each in found.groups if each.year is None):
        parts.append(joined([_count(code, free, "unregistered", "đếm xã chưa có năm đăng ký"), " xã chưa đăng ký"]))
    return joined(["Theo năm đăng ký về đích: ", series(parts, between="; ", last="; "), "."])


def _group(each: FinishGroup, code: str) -> Words:
    scope, year = f"group:{each.year}", f"năm {each.year}"
    size = _count(code, len(each.communes), scope, f"đếm xã đăng ký {year}")
    words = joined([f"{year} có ", size, " xã"])
    if not each.missing:
        return joined([words, f", {'đều ' if len(each.communes) > 1 else ''}đã đạt {_ALL}"])
    missing = _count(code, each.missing, f"{scope}:missing", f"cộng tiêu chí chưa đạt của các xã đăng ký {year}")
    done = _count(code, each.finished, f"{scope}:finished", f"đếm xã đăng ký {year} đã đạt {_ALL}")
    aside = joined([", trong đó ", done, f" xã đã đạt {_ALL}"]) if each.finished else ()
    return joined([words, aside, ", còn ", missing, " lượt tiêu chí chưa đạt"])


def _table(found: Assessed) -> Table:
    """Every criterion, the one that the smallest share of communes meets first."""
    columns = (
        Column("Tiêu chí"),
        Column("Số xã đạt", "number"),
        Column("Số xã áp dụng", "number"),
        Column("Tỷ lệ (%)", "number", 1),
        Column("Cơ quan phụ trách"),
    )
    heads = {each.number: each for each in found.criteria}
    rows = tuple(_row(heads[rank.number], rank, found.set.code) for rank in found.ranks)
    return Table(columns, rows, "Số xã đạt từng tiêu chí, từ tiêu chí có tỷ lệ thấp nhất", "Đơn vị tính: xã")


def _row(criterion: Criterion, rank: Rank, code: str) -> Row:
    share = share_of(rank.met, rank.of)
    return (
        f"{criterion.number}. {criterion.name}",
        _met(rank, code),
        _count(f"{code}/{rank.number}", rank.of, "of", f"đếm xã áp dụng tiêu chí {rank.number}"),
        Absent.NOT_APPLICABLE if share is None else share,
        criterion.owner.name if criterion.owner else "Chưa giao cơ quan phụ trách",
    )


def _notes(found: Assessed) -> list[Block]:
    """What is not counted as met, where there is some of it."""
    states = [each.state for its in found.standings.values() for each in its.criteria]
    said, code = [], found.set.code
    if states.count("claimed"):
        claimed = _count(code, states.count("claimed"), "claimed", "đếm tiêu chí xã tự đánh giá đạt, chưa thẩm tra")
        said.append(joined([claimed, " lượt tiêu chí xã tự đánh giá đạt nhưng chưa được thẩm tra, chưa tính là đạt"]))
    if "not_applicable" in states:
        said.append(joined(["tiêu chí không áp dụng cho xã nào thì không tính cho xã đó"]))
    return [Note(opened(joined([series(said, between="; ", last="; "), "."])))] if said else []


def lowest(material: Material) -> list[Block]:
    """The criteria that fewest communes meet, in that order; those that all meet are never low."""
    found = material.criteria
    if found is None or not found.is_assessed:
        return []
    low = [rank for rank in found.ranks if rank.met < rank.of][:LOWEST]
    if not low:
        return []
    heads = {each.number: each for each in found.criteria}
    parts = [_low(heads[rank.number], rank, found.set.code) for rank in low]
    lead = "Tiêu chí có tỷ lệ xã đạt thấp nhất là " if len(low) == 1 else "Các tiêu chí có tỷ lệ xã đạt thấp nhất: "
    return [Paragraph(joined([lead, series(parts, between="; ", last="; "), "."]), "criteria.lowest")]


def _low(criterion: Criterion, rank: Rank, code: str) -> Words:
    whole = number(rank.of)
    share = Figure(
        share_text(rank.met, rank.of),
        f"criteria:{code}/{rank.number}:share",
        f"{number(rank.met)} : {whole} xã áp dụng",
    )
    return joined([f"tiêu chí {criterion.number} “{criterion.name}” (", _met(rank, code), f"/{whole} xã, ", share, ")"])


def _met(rank: Rank, code: str) -> Figure:
    source = f"đếm xã đạt tiêu chí {rank.number}, trên {number(rank.of)} xã áp dụng"
    return _count(f"{code}/{rank.number}", rank.met, "met", source)


def _count(scope: str, count: int, what: str, source: str) -> Figure:
    """`scope` is the code of the set, and the number of one criterion after it."""
    return Figure(number(count), f"criteria:{scope}:{what}", source)
