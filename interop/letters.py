"""Writes the outlines of the letters that pictures are drawn with.

    python interop/letters.py LiberationSans-Regular.ttf LiberationSans-Bold.ttf \\
        report/src/main/resources/io/likewise/report/drawing

Needs fonttools. Liberation Sans 2.1.5 made the files that are kept: its licence allows it, and its
letters are as wide as Arial's and Helvetica's, which viewers of an SVG have.

A line is a letter: its code point in hexadecimal, its advance, and its outline as in the path of an
SVG, of M, L, Q and Z alone, in whole units with y upwards. The first line says how many units an em
has.
"""

import sys
from pathlib import Path

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

LATIN = [(0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0xFF)]
PUNCTUATION = [(0x2010, 0x2027), (0x2030, 0x205E)]
# Scripts whose letters stand beside each other without further ado, left to right.
ALL = LATIN + [
    (0x100, 0x24F),  # more of Latin
    (0x370, 0x52F),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),  # more of Latin, as for Vietnamese
    *PUNCTUATION,
    (0x2070, 0x209F),  # superior and inferior figures
    (0x20A0, 0x22FF),  # currencies, signs, arrows, operators
    (0xFFFD, 0xFFFD),  # stands for what is lacking
]


class PathPen(BasePen):
    def __init__(self, glyphs):
        super().__init__(glyphs)
        self.path = []

    def add(self, letter, *points):
        numbers = [str(round(c)) for point in points for c in point]
        self.path.append(letter + " ".join(numbers))

    def _moveTo(self, point):
        self.add("M", point)

    def _lineTo(self, point):
        self.add("L", point)

    def _qCurveToOne(self, control, point):
        self.add("Q", control, point)

    def _closePath(self):
        self.add("Z")


def write(source, ranges, target):
    font = TTFont(source)
    glyphs, names = font.getGlyphSet(), {0xFFFD: ".notdef", **font.getBestCmap()}
    lines = [str(font["head"].unitsPerEm)]
    for first, last in ranges:
        for code in range(first, last + 1):
            if code in names:
                pen = PathPen(glyphs)
                glyphs[names[code]].draw(pen)
                path = "".join(pen.path)
                lines.append(f"{code:04X} {round(glyphs[names[code]].width)} {path}".rstrip())
    target.write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    regular, bold, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    write(regular, ALL, folder / "regular.letters")
    write(bold, LATIN + PUNCTUATION, folder / "bold.letters")
