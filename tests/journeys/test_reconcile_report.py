"""The report of Lào Cai goes out to Word and comes back: all of it agrees, and what was changed by hand is found."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from tests.journeys.conftest import VEDICH, Site

pytestmark = [pytest.mark.browser, pytest.mark.once]
BARE = re.compile(r"\d[\d.,]*(?:%| tỷ đồng)?")


def run(site: Site, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([VEDICH, *words], env=site.env, capture_output=True, text=True)


def test_the_report_comes_back_and_ten_changed_figures_are_found(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "bao-cao.docx"
    assert run(site, "review", "lao-cai-2013", "--out", file).returncode == 0
    whole = run(site, "reconcile", "lao-cai-2013", file)
    assert whole.returncode == 0, whole.stderr
    # How many agree depends on what other journeys have written into the draft of this site.
    found = re.match(r"0 disagrees, 0 not sure, 0 not in the data, 1,(\d{3}) agree", whole.stderr)
    assert found is not None and int(found[1]) > 300, whole.stderr
    paper, chance = docx.Document(str(file)), random.Random(2013)
    body = paper.element.body
    texts = [text for control in body.iter(qn("w:sdt")) for text in control.iter(qn("w:t"))]
    for text in chance.sample([each for each in texts if BARE.fullmatch(each.text or "")], 10):
        text.text = f"{int(text.text[0]) % 9 + 1}{text.text[1:]}"
    paragraphs = [each for each in body if each.tag == qn("w:p")]
    for each in chance.sample(paragraphs, 20):
        paragraphs[0].addnext(each)
    paper.save(str(file))
    changed = run(site, "reconcile", "lao-cai-2013", file)
    verdicts = [line.split("\t")[2] for line in changed.stdout.splitlines()[1:]]
    assert (changed.returncode, verdicts.count("disagrees")) == (1, 10), changed.stderr
    assert verdicts.count("not sure") + verdicts.count("not in the data") == 0, changed.stderr
