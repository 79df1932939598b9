"""Word packages as other programs write them, made from their characteristic XML; and a manuscript by python-docx."""

import io
import zipfile
from collections.abc import Mapping

import docx as python_docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image, ImageDraw

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="emf" ContentType="image/x-emf"/></Types>'
)
_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(
    body: str,
    styles: str = "",
    numbering: str = "",
    links: Mapping[str, str] | None = None,
    parts: Mapping[str, bytes | str] | None = None,
    properties: str = "",
) -> bytes:
    """A docx of `body`; `links` maps ids of hyperlinks to addresses, `parts` names below word/ to their bytes.

    A part called `media/x.png` is the picture with the relationship id `x`.
    """
    parts = dict(parts or {})
    related = [
        f'<Relationship Id="{name}" Type="{_OFFICE}/hyperlink" Target="{target}" TargetMode="External"/>'
        for name, target in (links or {}).items()
    ]
    related += [
        f'<Relationship Id="{name[6:].partition(".")[0]}" Type="{_OFFICE}/image" Target="{name}"/>'
        for name in parts
        if name.startswith("media/")
    ]
    related += [f'<Relationship Id="st" Type="{_OFFICE}/styles" Target="styles.xml"/>'] if styles else []
    related += (
        [f'<Relationship Id="nu" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'] if numbering else []
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", _TYPES)
        made.writestr(
            "_rels/.rels",
            _RELATIONSHIPS
            % f'<Relationship Id="d" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>',
        )
        made.writestr("word/_rels/document.xml.rels", _RELATIONSHIPS % "".join(related))
        made.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        if styles:
            made.writestr("word/styles.xml", f"<w:styles {NAMESPACES}>{styles}</w:styles>")
        if numbering:
            made.writestr("word/numbering.xml", f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>")
        if properties:
            made.writestr("docProps/core.xml", properties)
        for name, content in parts.items():
            made.writestr(f"word/{name}", content)
    return data.getvalue()


def style(name: str, called: str, inner: str = "") -> str:
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{called}"/>{inner}</w:style>'


def p(*runs: str, style: str = "", inner: str = "") -> str:
    """A paragraph of runs; a plain word is a run of text."""
    made = "".join(one if one.startswith("<") else run(one) for one in runs)
    said = (f'<w:pStyle w:val="{style}"/>' if style else "") + inner
    return f"<w:p><w:pPr>{said}</w:pPr>{made}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def drawing(name: str, description: str = "", kind: str = "inline") -> str:
    """A picture as Word, WPS Office and Google Docs place it."""
    return (
        f'<w:r><w:drawing><wp:{kind}><wp:docPr id="1" name="image1.png" descr="{description}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill>'
        f'<a:blip r:embed="{name}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:{kind}></w:drawing></w:r>'
    )


def png(colour: str = "#336699", size: tuple[int, int] = (60, 40), form: str = "PNG") -> bytes:
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).ellipse((4, 4, size[0] // 2, size[1] // 2), fill="white")
    target = io.BytesIO()
    image.save(target, form)
    return target.getvalue()


WORDS = (
    "The lorries come at two and the scale is never wrong so they wait along the wall until it opens again"
)


def long_manuscript(pictures: int = 10) -> bytes:
    """3,000 words: a title, headings of two ranks, nested lists, tables, links, and pictures with captions."""
    document = python_docx.Document()
    document.add_heading("Night at the weighbridge", 0)
    for part in range(pictures):
        document.add_heading(f"Part {part}", 1)
        for _paragraph in range(14):
            document.add_paragraph(WORDS)
        document.add_heading(f"Detail {part}", 2)
        linked = document.add_paragraph("See ")
        _link(document, linked, f"https://example.org/{part}", f"source {part}")
        for text, style_name in (
            (f"first {part}", "List Bullet"), (f"within {part}", "List Bullet 2"), (f"second {part}", "List Bullet"),
            (f"step {part}", "List Number"),
        ):  # fmt: skip
            document.add_paragraph(text, style=style_name)
        table = document.add_table(rows=2, cols=2)
        for row, cells in enumerate((("Year", "Lorries"), ("2025", f"{part} hundred"))):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        photograph = io.BytesIO(png(f"#{part * 20:02x}6699", (1600, 1200), "JPEG"))
        document.add_picture(photograph, width=python_docx.shared.Cm(10))
        document.add_paragraph(f"The scale, {part}. Photo: Sana Dar", style="Caption")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _link(document: object, paragraph: object, address: str, text: str) -> None:
    """python-docx reads links and does not write them."""
    element = OxmlElement("w:hyperlink")
    related = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)  # type: ignore[attr-defined]
    element.set(qn("r:id"), related)
    made, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = text
    made.append(words)
    element.append(made)
    paragraph._p.append(element)  # type: ignore[attr-defined]
