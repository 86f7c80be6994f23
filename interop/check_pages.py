"""Parses every report.html and MODEL_CARD.md below some folders.

    python check_pages.py FOLDER...

Pages are parsed strictly, as html5lib does it: the first error of the HTML standard ends this. No
page may name anything on a network, nor lead to a file beside it that is not there. Headers of
cards are parsed as YAML.
"""

import pathlib
import sys
import urllib.parse

import html5lib
import yaml


def check_page(page):
    text = page.read_text(encoding="utf-8")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    document = parser.parse(text)
    ids = {element.get("id") for element in document.iter() if element.get("id")}
    for element in document.iter():
        for name, value in element.attrib.items():
            target = str(value)
            if str(name).endswith("href") or name == "src":
                if target.startswith("#"):
                    assert target[1:] in ids, f"{page}: no part {target}"
                elif not target.startswith("data:"):
                    assert "//" not in target, f"{page}: asks for {target}"
                    beside = page.parent / urllib.parse.unquote(target)
                    assert beside.is_file(), f"{page}: no file {target}"


def check_card(card):
    _, header, _ = card.read_text(encoding="utf-8").split("---\n", 2)
    figures = yaml.safe_load(header)["model-index"][0]["results"][0]["metrics"]
    assert 0 <= figures[0]["value"] <= 1, f"{card}: {figures}"


def main(folders):
    pages = [page for folder in folders for page in pathlib.Path(folder).rglob("report.html")]
    cards = [card for folder in folders for card in pathlib.Path(folder).rglob("MODEL_CARD.md")]
    assert pages and cards, "nothing to check"
    for page in pages:
        check_page(page)
    for card in cards:
        check_card(card)
    print(f"{len(pages)} pages and {len(cards)} cards are valid")


main(sys.argv[1:])
