"""Text widths: how wide a line is set, without opening a font."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Advance widths in 1/1000 em of the printable ASCII characters, then of EXTRA, measured from Be Vietnam Pro
# 1.002 (sans) and from Liberation Serif 2 (serif), which has the widths of Times New Roman.
_EXTRA = "đĐơƠưƯ−–—…“”·×≥≤₫"
_FACES = {
    "sans": (
        "230 280 318 807 645 849 740 179 439 439 497 608 303 608 286 503 676 385 651 660 710 660 680 594 634 "
        "680 286 303 556 726 556 573 1005 736 674 775 728 620 633 783 709 258 465 679 624 853 732 826 644 822 "
        "668 635 650 725 706 1005 720 665 660 459 485 459 559 702 202 642 652 613 652 599 386 643 583 264 274 "
        "555 255 893 573 642 652 652 392 508 428 566 576 870 559 583 502 426 408 426 468 662 788 642 826 576 "
        "745 636 682 868 726 370 407 255 579 571 571 591"
    ),
    "sans bold": (
        "230 320 367 833 648 863 755 208 449 449 508 637 332 607 319 528 692 415 660 674 716 674 693 596 656 "
        "693 319 332 568 744 568 605 1014 758 698 778 743 634 640 788 725 280 482 703 637 877 743 828 667 825 "
        "697 656 674 733 732 1039 753 701 664 489 515 489 594 724 260 652 662 624 662 611 401 654 600 285 292 "
        "584 277 895 590 652 662 662 416 527 434 581 588 879 591 592 514 462 426 462 483 677 786 660 828 587 "
        "745 653 696 868 817 420 440 288 612 580 580 621"
    ),
    "serif": (
        "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 "
        "500 278 278 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 "
        "667 556 611 722 722 944 722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278 "
        "500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 200 480 541 500 722 529 722 542 "
        "776 564 500 1000 1000 444 444 333 564 549 549 513"
    ),
    "serif bold": (
        "250 333 555 500 500 1000 833 278 333 333 500 570 250 333 250 278 500 500 500 500 500 500 500 500 500 "
        "500 333 333 570 570 570 500 930 722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778 "
        "722 556 667 722 722 1000 722 722 667 333 278 333 581 500 333 500 556 444 556 444 333 500 556 278 333 "
        "556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444 394 220 394 520 556 722 554 778 600 "
        "796 570 500 1000 1000 500 500 334 570 549 549 513"
    ),
}
_CHARACTERS = "".join(map(chr, range(32, 127))) + _EXTRA
_WIDTHS = {face: dict(zip(_CHARACTERS, map(int, row.split()), strict=True)) for face, row in _FACES.items()}
_WIDEST = 1000


@lru_cache(maxsize=4096)
def _bare(character: str) -> str:
    """The letter under tone and vowel marks, which add no width; ơ and ư are letters of their own."""
    if character in _EXTRA:
        return character
    parts = unicodedata.normalize("NFD", character)
    horn = "\u031b" in parts
    base = unicodedata.normalize("NFC", parts[0] + "\u031b") if horn else parts[0]
    return base if base.isprintable() else " "


def width(text: str, size: float, *, bold: bool = False, serif: bool = False) -> float:
    """The width of one line of text, in the unit of `size`. Unknown characters count one em."""
    widths = _WIDTHS[("serif" if serif else "sans") + (" bold" if bold else "")]
    return sum(widths.get(_bare(character), _WIDEST) for character in text) * size / 1000


def wrap(text: str, size: float, limit: float, *, lines: int = 2, bold: bool = False, serif: bool = False) -> list[str]:
    """The text broken at spaces into at most `lines` lines no wider than `limit`, the last shortened with `…`.

    A single word wider than the limit is shortened too, so that it cannot run into its neighbour.
    """
    rows: list[str] = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".strip()
        if not rows[-1] or width(longer, size, bold=bold, serif=serif) <= limit:
            rows[-1] = longer
        else:
            rows.append(word)
    kept = rows[:lines]
    if len(rows) > lines:
        last = kept[-1].split()
        # Syllables stay whole: words go one by one until the sign of the cut has room.
        while len(last) > 1 and width(" ".join([*last, "…"]), size, bold=bold, serif=serif) > limit:
            last.pop()
        kept[-1] = " ".join([*last, "…"])
    return [shortened(row, size, limit, bold=bold, serif=serif) for row in kept]


def balanced(text: str, size: float, limit: float, *, bold: bool = False, serif: bool = False) -> float:
    """The width at which the text takes as many lines as at `limit`, all about equally long; `limit` for one line."""
    whole = width(text, size, bold=bold, serif=serif)
    lines = len(wrap(text, size, limit, lines=99, bold=bold, serif=serif))
    if lines < 2:
        return limit
    narrow = min(whole / lines * 1.06, limit)
    while narrow < limit and len(wrap(text, size, narrow, lines=99, bold=bold, serif=serif)) > lines:
        narrow += size / 2
    return min(narrow + size / 4, limit)


def evenly(text: str, size: float, limit: float, *, bold: bool = False, serif: bool = False) -> str:
    """The text with line breaks where it is wider than `limit`, its lines about equally long."""
    even = balanced(text, size, limit, bold=bold, serif=serif)
    return "\n".join(wrap(text, size, even, lines=99, bold=bold, serif=serif))


def shortened(text: str, size: float, limit: float, *, bold: bool = False, serif: bool = False) -> str:
    """The text, cut with `…` where it is wider than `limit`."""
    if width(text, size, bold=bold, serif=serif) <= limit:
        return text
    room, kept = limit - width("…", size, bold=bold, serif=serif), 0
    for character in text:
        room -= width(character, size, bold=bold, serif=serif)
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip("… ") + "…"
