"""Sponsorship of August 2016: 51 party organisations of the bloc, 73 communes, the youth union's 238 lit roads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from build.reference import unit
from build.sheets import SheetRow
from build.spread import chance, shares

SPONSORS, LINES, METRES = 51, 238, 224_800
"""From the article: organisations that sponsor, lit roads of the youth union, and their length."""
YOUTH, YOUTH_COMMUNES, TWICE = "HT-DB-TD", 7, 6
"""Invented: how many communes the youth union has, and how many communes have one more sponsor, some two more."""
BLOC = "HT-KHOI"
DECISIONS = (("Quyết định minh họa số 1/QĐ-UBND", "2016-01-15"), ("Quyết định minh họa số 2/QĐ-UBND", "2016-03-10"))
UNTIL = date(2016, 8, 15)
HELP = (
    ("Hỗ trợ tiền xây dựng nhà văn hóa thôn", "triệu đồng", 20, 120, 5),
    ("Hỗ trợ xi măng làm đường giao thông nông thôn", "tấn xi măng", 10, 80, 5),
    ("Ngày công chỉnh trang vườn hộ, đường thôn", "ngày công", 40, 240, 10),
    ("Mương thoát nước trong khu dân cư", "m", 200, 1500, 100),
    ("Xây dựng mô hình sản xuất", "mô hình", 1, 4, 1),
)


def units(agencies: Mapping[str, tuple[str, str, tuple[int, ...]]], province: str) -> list[SheetRow]:
    """The bloc and its 51 organisations: those of the departments, the youth union's, the rest by number."""
    found = [unit(BLOC, "Đảng ủy Khối các cơ quan tỉnh", "committee", province, english="Party Bloc of the Agencies")]
    named = [
        (f"HT-DB-{code}", f"Đảng bộ {name}", "committee", f"Party Organisation, {english}")
        for code, (name, english, _) in agencies.items()
        if code != "CA"
    ]
    named.append((YOUTH, "Đảng bộ Tỉnh đoàn", "committee", "Party Organisation, Provincial Youth Union"))
    for number in range(1, SPONSORS - len(named) + 1):
        kind, name, english = (
            ("committee", "Đảng bộ", "Party Organisation") if number % 3 else ("cell", "Chi bộ", "Party Cell")
        )
        named.append((f"HT-MH-{number:02}", f"{name} minh họa số {number}", kind, f"Illustrative {english} {number}"))
    return found + [unit(code, name, kind, BLOC, english=english) for code, name, kind, english in named]


def sheets(sponsors: Sequence[str], communes: Sequence[str]) -> dict[str, list[SheetRow]]:
    """Who helps whom by which decision, what was signed, promised and given until the day of the story."""
    held = sorted(_pairs(sponsors, communes))
    found: dict[str, list[SheetRow]] = {"sponsorships": [], "agreements": [], "pledges": [], "deliveries": []}
    youth = [commune for sponsor, commune in held if sponsor == YOUTH]
    roads = dict(zip(youth, shares(LINES, [1 + chance(f"roads {each}").random() for each in youth]), strict=True))
    lengths = dict(zip(youth, shares(METRES // 100, [roads[each] for each in youth]), strict=True))
    for sponsor, commune in held:
        luck = chance(f"support {sponsor} {commune}")
        decision, issued = DECISIONS[luck.random() < 0.3]
        key: SheetRow = {"sponsor": sponsor, "commune": commune, "valid_from": issued}
        found["sponsorships"].append(
            {**key, "decision": decision, "issued": issued, "about": "Giao đỡ đầu, giúp đỡ xã"}
        )
        signed = sponsor == YOUTH or luck.random() < 0.7
        if signed:
            day = date.fromisoformat(issued) + timedelta(days=10 + int(luck.random() * 60))
            title = "Chương trình giúp xã xây dựng nông thôn mới năm 2016"
            found["agreements"].append({**key, "number": 1, "title": title, "signed": day.isoformat()})
        if sponsor == YOUTH:
            given = [("Đường điện thắp sáng", "đường điện", roads[commune]),
                     ("Chiều dài đường điện thắp sáng", "km", f"{lengths[commune] / 10:g}")]  # fmt: skip
            _promise(found, key, [(*each, each[2], "2016-12-31") for each in given], signed=signed, luck=luck)
        elif signed or luck.random() < 0.5:
            _promise(found, key, list(_help(luck)), signed=signed, luck=luck)
    return found


def _pairs(sponsors: Sequence[str], communes: Sequence[str]) -> set[tuple[str, str]]:
    """Every sponsor has a commune and every commune a sponsor; some communes have two or three."""
    order = sorted(communes, key=lambda code: chance(f"sponsored {code}").random())
    others = [each for each in sponsors if each != YOUTH]
    pairs = {(YOUTH, code) for code in order[:YOUTH_COMMUNES]}
    pairs |= {(others[place % len(others)], code) for place, code in enumerate(order[YOUTH_COMMUNES:])}
    more = [*order[YOUTH_COMMUNES : YOUTH_COMMUNES + TWICE], *order[YOUTH_COMMUNES : YOUTH_COMMUNES + 2]]
    return pairs | {(others[-1 - place], code) for place, code in enumerate(more)}


def _help(luck: Random) -> Iterator[tuple[str, str, object, object, str]]:
    """One to three promises with what has come of them."""
    for title, measure, low, high, step in luck.sample(HELP, luck.choice((1, 1, 2, 3))):
        amount = luck.randrange(low, high + 1, step)
        part = luck.choice((0, 0, 0.5, 1, 1))
        done = amount if part == 1 else int(amount * part)
        yield title, measure, amount, done, luck.choice(("2016-06-30", "2016-12-31", "2016-12-31"))


def _promise(
    found: dict[str, list[SheetRow]],
    key: SheetRow,
    promised: Sequence[tuple[str, str, object, object, str]],
    *,
    signed: bool,
    luck: Random,
) -> None:
    given = 0
    for number, (title, measure, amount, done, deadline) in enumerate(promised, 1):
        row = {"title": title, "quantity": amount, "measure": measure}
        agreement = 1 if signed else ""
        found["pledges"].append({**key, "number": number, **row, "deadline": deadline, "agreement": agreement})
        if not done:
            continue
        given += 1
        day = UNTIL - timedelta(days=5 + int(luck.random() * 110))
        word = "received" if luck.random() < 0.75 else ""
        found["deliveries"].append(
            {**key, "number": given, "pledge": number, "day": day.isoformat(), **row, "quantity": done, "word": word}
        )
