"""Makes models/figureFont.ttf, in which figures are lettered: Noto Sans CJK SC (SIL Open Font License 1.1), regular.

    pip install fonttools
    python scripts/build/makeFigureFont.py NotoSansCJK-Regular.ttc models/figureFont.ttf

Its glyphs: Latin, Greek and signs, the 3,755 Chinese characters of GB 2312's first level, and those of its second
level under the radicals of which medicine is written (flesh, sickness, bone, eye, ear, head, teeth, metal, gas, wine).
Outlines are quadratic, to 3 of 1,000 units, since src/analysis/figure/font.ts reads only these.
"""

import sys

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, newTable

MAX_ERROR_UNITS = 3.0
SIGNS = "–—‘’“”„…•·×±≤≥≠≈−→←↑↓↔●○■□▲△◆◇★☆✓✕①②③④⑤⑥⑦⑧⑨⑩℃µ"
LATIN_AND_GREEK = [(0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3C9), (0x3000, 0x301F), (0xFF01, 0xFF5E)]
MEDICAL = [
    (0x6C14, 0x6C35),
    (0x7592, 0x7670),
    (0x76EE, 0x77DA),
    (0x8033, 0x8080),
    (0x8089, 0x81E2),
    (0x820C, 0x8218),
    (0x8840, 0x884C),
    (0x9149, 0x91C6),
    (0x9485, 0x9576),
    (0x9875, 0x98A7),
    (0x9AA8, 0x9AD8),
    (0x9F3B, 0x9F40),
    (0x9F7F, 0x9F8B),
]


def gb2312(first, last):
    """Characters of the rows from `first` to `last`, as their first bytes."""
    for high in range(first, last + 1):
        for low in range(0xA1, 0xFF):
            try:
                yield ord(bytes([high, low]).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def characters():
    wanted = [ord(sign) for sign in SIGNS]
    for first, last in LATIN_AND_GREEK:
        wanted += range(first, last + 1)
    wanted += gb2312(0xB0, 0xD7)
    wanted += [code for code in gb2312(0xD8, 0xF7) if any(a <= code <= b for a, b in MEDICAL)]
    return sorted(set(wanted))


def quadratic(font):
    """Replaces the cubic outlines by quadratic ones."""
    order = font.getGlyphOrder()
    shapes = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        shapes[name].draw(Cu2QuPen(pen, MAX_ERROR_UNITS, reverse_direction=True))
        glyphs[name] = pen.glyph()
    table = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = glyphs
    font["glyf"] = table
    font["loca"] = newTable("loca")
    del font["CFF "]
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for name in (
        "maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements maxSizeOfInstructions "
        "maxComponentElements maxComponentDepth maxPoints maxContours maxCompositePoints maxCompositeContours"
    ).split():
        setattr(limits, name, 0)
    limits.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\0\1\0\0"


def main(source, target):
    fonts = TTCollection(source).fonts
    font = next(one for one in fonts if one["name"].getDebugName(4) == "Noto Sans CJK SC")
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 13, 14]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    quadratic(font)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
