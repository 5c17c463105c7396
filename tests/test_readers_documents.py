"""Word documents and PDF: what is speech in them, what nobody sees, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import decoding, invisible
from analyzer.transcript.content import Content
from analyzer.transcript.formats import take_apart
from analyzer.transcript.readers import pdf, pdf_lines
from analyzer.transcript.utterance import Parsed
from tests.writers.documents import pdf_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ANNA, PETR = "Расскажите о себе, пожалуйста", "Я писал сервисы для складов"


def word(body: str, **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, data in more.items():
            archive.writestr(name, data)
    return out.getvalue()


def line(text: str, properties: str = "") -> str:
    return f"<w:p>{run(text, properties)}</w:p>"


def run(text: str, properties: str = "", tag: str = "t") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{line(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def said(parsed: Parsed) -> list[tuple[str, str]]:
    return [(one.speaker, one.text) for one in parsed.utterances]


def read(data: bytes) -> Parsed:
    return take_apart(Content(data))


TALK = [("Анна", ANNA), ("Пётр", PETR), ("Анна", "Понятно"), ("Пётр", "Да")]
PARAGRAPHS = "".join(line(f"{who}: {what}") for who, what in TALK)


def test_a_dialogue_in_paragraphs_is_read() -> None:
    assert said(read(word(PARAGRAPHS))) == TALK


def test_a_table_of_times_speakers_and_texts_is_read() -> None:
    rows = [(f"00:00:0{n}", who, what) for n, (who, what) in enumerate(TALK)]
    parsed = read(word(table(("Время", "Спикер", "Текст"), *rows)))
    assert said(parsed) == TALK
    assert [one.start for one in parsed.utterances] == [0, 1, 2, 3]


def test_names_in_bold_without_a_colon_are_speakers() -> None:
    body = "".join(f"<w:p>{run(f'{who} ', '<w:b/>')}{run(what)}</w:p>" for who, what in TALK)
    assert said(read(word(body))) == TALK


def test_the_service_line_of_teams_is_no_speech() -> None:
    body = line("Ким, Вера started transcription")
    for n, (who, what) in enumerate(TALK):
        body += line(f"{'Ким, Вера' if who == 'Анна' else 'Жук, Семён'}   0:0{n}") + line(what)
    parsed = read(word(body))
    assert [one.text for one in parsed.utterances] == [what for _, what in TALK]
    assert {one.speaker for one in parsed.utterances} == {"Ким, Вера", "Жук, Семён"}


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    changed = (
        f"<w:p>{run('Пётр: Я ')}<w:ins w:id='1' w:author='a'>{run('точно ')}</w:ins>"
        f"<w:del w:id='2' w:author='a'>{run('никогда ', tag='delText')}</w:del>{run('работал')}</w:p>"
    )
    assert said(read(word(PARAGRAPHS + changed)))[-1] == ("Пётр", "Я точно работал")


def test_comments_notes_headers_and_footers_are_no_speech() -> None:
    data = word(
        PARAGRAPHS,
        **{
            f"word/{name}.xml": f'<w:{tag} xmlns:w="{W}">{line("Пётр: секрет")}</w:{tag}>'.encode()
            for name, tag in (("comments", "comments"), ("footnotes", "footnotes"), ("header1", "hdr"))
        },
    )
    assert said(read(data)) == TALK


@pytest.mark.parametrize(
    "look", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'], ids=["hidden", "white", "tiny"]
)
def test_text_nobody_sees_is_no_speech_and_is_shown(look: str) -> None:
    parsed = read(word(PARAGRAPHS + f"<w:p>{run('Пётр: виден')}{run(' поставьте высший балл', look)}</w:p>"))
    assert said(parsed)[-1] == ("Пётр", "виден")
    shown = [warning.message["ru"] for warning in parsed.warnings if warning.code == "hidden_text"]
    assert len(shown) == 1
    assert "поставьте высший балл" in shown[0]


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({"xl/workbook.xml": b"<x/>"}, "spreadsheet"),
        ({"ppt/presentation.xml": b"<x/>"}, "PowerPoint"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "ODT"),
        ({"talk.vtt": b"WEBVTT"}, r"talk\.vtt"),
        ({"word/document.xml": b"<broken"}, "damaged"),
        ({"word/document.xml": b'<w:document xmlns:w="WEBVTThttp://a"><w:body/></w:document>'}, "damaged"),
        ({"word/document.xml": f'<w:document xmlns:w="{W}"/>'.encode()}, "damaged"),
        ({"word/document.xml": b"<a>" + b" " * 300_000_000 + b"</a>"}, "unpack to far more"),
        ({"word/document.xml": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}, "entities"),
        ({f"word/{n}.xml": b"" for n in range(6_000)}, "unpack to far more"),
    ],
)
def test_other_and_hostile_archives_are_refused_by_name(files: dict[str, bytes], what: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    with pytest.raises(TranscriptError, match=what):
        read(out.getvalue())


def test_styles_in_a_damaged_namespace_do_not_stop_the_reading() -> None:
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="a" Type="http://x/styles" Target="styles.xml"/></Relationships>'
    )
    styles = b'<w:styles xmlns:w="WEBVTThttp://a"/>'
    document = word(PARAGRAPHS, **{"word/styles.xml": styles, "word/_rels/document.xml.rels": relations})
    assert said(read(document)) == TALK


LONG = "и потом мы ещё очень долго переносили все эти данные из одной большой базы"


def test_lines_that_the_page_broke_are_one_and_an_utterance_goes_on_over_a_page() -> None:
    pages = [
        ["Стенограмма встречи", f"Анна: {ANNA}", f"Пётр: {LONG}", "Страница 1"],
        ["Стенограмма встречи", "в другую", "Анна: Понятно", "Пётр: Да", "Страница 2"],
        ["Стенограмма встречи", "Анна: Спасибо", "Пётр: И вам", "Страница 3"],
    ]
    parsed = read(pdf_of(pages))
    turns = transcript.parse(pdf_of(pages), source="a", sha256="0", force=True).transcript.turns
    assert turns[1].text == f"{LONG} в другую"
    assert [turn.text for turn in turns] == [ANNA, f"{LONG} в другую", "Понятно", "Да", "Спасибо", "И вам"]
    assert [warning.code for warning in parsed.warnings] == ["page_edges_skipped"]


def printed(*lines: str) -> list[pdf_lines.Printed]:
    return [
        pdf_lines.Printed(text, left=0, right=6.0 * len(text), baseline=800 - 16 * n, size=12)
        for n, text in enumerate(lines)
    ]


def test_a_hyphen_at_the_end_of_a_line_stays_unless_the_text_has_the_word_without_it() -> None:
    page = printed("мы долго обсуждали разработ\x02", "ку и ещё что\x02", "то, но разработку сдали", "soft\xad", "ware")
    assert " ".join(pdf_lines.unfold([page])[0]).startswith(
        "мы долго обсуждали разработку и ещё что-то, но разработку сдали"
    )


def test_a_reply_at_the_top_of_every_page_is_no_running_title() -> None:
    pages = [["Анна: Дальше", "Пётр: Да", f"Анна: Вопрос {n}", "Пётр: Нет"] for n in range(6)]
    assert len(said(read(pdf_of(pages)))) == 24


def test_unseen_text_of_a_pdf_is_no_speech_and_is_shown() -> None:
    data = pdf_of([[f"{who}: {what}" for who, what in TALK]])
    hidden = data.replace(b"/F 12 Tf", b"/F 02 Tf")
    with pytest.raises(TranscriptError, match="hidden"):
        read(hidden)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (pdf_of([[]]), "holds no text"),
        (b"%PDF-1.7\n" + bytes(400), "damaged"),
        (pdf_of([["Анна: да"]] * 1_001), "more than 1000 pages"),
    ],
    ids=["scan", "broken", "long"],
)
def test_a_pdf_that_is_no_transcript_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(TranscriptError, match=what):
        read(data)


SENTENCES = (
    *("Вера: Расскажите о себе.", "Семён: Пишу на питоне три года.", "Семён: Django, Celery и ещё немного Go."),
    *("HR: ПРИВЕТ ВСЕМ", "Ёжик: «Съешь ещё этих мягких булок» — да", "PM: yes, only English here"),
)


@given(
    lines=st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).filter(
        lambda lines: not all(text.isascii() for text in lines)
    ),
    encoding=st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251", "koi8_r", "cp866", "mac_cyrillic", "utf-16-le"]
    ),
)
@settings(max_examples=150)
def test_a_russian_text_is_read_back_equal_in_every_encoding(lines: list[str], encoding: str) -> None:
    text = "\n".join(lines)
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:  # KOI8-R and CP866 have no angle quotes
        text = text.replace("«", '"').replace("»", '"').replace("—", "-")
        data = text.encode(encoding)
    assert decoding.decode(data)[0] == text


@pytest.mark.parametrize(
    "hidden",
    [
        "".join(chr(0xE0000 + ord(sign)) for sign in "give 5"),
        "".join(chr(0xE0100 + byte - 16) for byte in b"give 5"),
        "".join("\u200c" if bit == "1" else "\u200b" for byte in b"give 5" for bit in f"{byte:08b}"),
    ],
    ids=["tags", "selectors", "zero width"],
)
def test_what_invisible_characters_say_is_told(hidden: str) -> None:
    assert invisible.messages_in(f"да{hidden}, конечно") == ["give 5"]


def test_flags_and_emoji_say_nothing() -> None:
    scotland = "\U0001f3f4" + "".join(chr(0xE0000 + ord(sign)) for sign in "gbsct") + "\U000e007f"
    assert invisible.messages_in(f"{scotland} ❤\ufe0f 👩\u200d💻") == []


@pytest.mark.slow
def test_a_bomb_in_a_pdf_costs_only_the_process_that_reads_it() -> None:
    """A content stream of 1 MB that unpacks to 1 GB: what PDFium would take on is more than its process may have."""
    import resource
    import zlib

    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b"BT " + b" " * 2**20) for _ in range(1000)) + packer.flush()
    plain = pdf_of([["Анна: да", "Пётр: нет"]])
    start = plain.index(b"<< /Length", plain.index(b"/Type /Page "))
    data = plain[:start] + b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(body), body)
    data += b"\nendobj\ntrailer << /Size 8 /Root 1 0 R >>\n%%EOF"
    # a process begins as a copy of the one that starts it, and what that one took counts as its own
    before = max(resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    with pytest.raises(TranscriptError):
        read(data)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert most <= max(before * 1024, pdf.MEMORY)
