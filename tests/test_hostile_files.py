"""Files made to do harm, given to the real command in little memory: each ends soon and with a sentence."""

from __future__ import annotations

import io
import json
import os
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer.transcript import limits
from analyzer.transcript.utterance import Utterance
from tests import command
from tests.writers import documents

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="limits of memory and special files are those of Linux"),
]

MEMORY = 2 * 1024**3  # bytes of address space of the whole process, libraries included
PATIENCE = 240  # seconds until a process counts as hanging; a busy computer needs a few dozens
TALK = command.talk()
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def read(*arguments: str | bytes | Path, cwd: Path, **options: object) -> command.Outcome:
    """`analyzer read` of what the arguments name, in bounded memory."""
    process = subprocess.Popen(  # type: ignore[call-overload]
        [sys.executable, "-m", "analyzer", "read", *arguments],
        cwd=cwd,
        env=command.environment({"PYTHONPATH": str(command.ROOT)}),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )
    try:
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()
    return command.Outcome(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def refused(outcome: command.Outcome) -> str:
    """What the refusal says; it is two sentences at least, for people, and nothing else was printed."""
    assert "Traceback" not in outcome.err
    assert "MemoryError" not in outcome.err
    assert outcome.code == 1, outcome.err[-2000:]
    assert outcome.out == ""
    said = " ".join(outcome.err.split())
    assert len(re.findall(r"[.:?] |[.”]$", said)) >= 2, said
    assert len(said) < 1000
    return said


def survived(outcome: command.Outcome) -> str:
    """What was printed of a file that may be read or refused, as long as it is the one or the other."""
    assert "Traceback" not in outcome.err
    assert "MemoryError" not in outcome.err
    assert outcome.code in (0, 1), outcome.err[-2000:]
    assert outcome.out or outcome.err.strip()
    return outcome.out + outcome.err


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()


def word(body: str, *, before: str = "") -> bytes:
    """A Word document with this body, and with `before` in front of its root."""
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return packed(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{kind}" '
            'Target="word/document.xml"/></Relationships>'.encode(),
            "word/document.xml": f'{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode(),
        }
    )


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


TALK_IN_WORD = "".join(paragraph(line) for line in TALK.splitlines())
SECRET = "root:x:0:0"


def bomb() -> bytes:
    return word(paragraph("а" * 60_000_000))


def bomb_of_entries() -> bytes:
    return packed({f"word/{number}": b"" for number in range(60_000)})


def external_entity() -> bytes:
    doctype = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return word(TALK_IN_WORD + paragraph("Кандидат: &x;"), before=doctype)


def laughing() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return word(TALK_IN_WORD + paragraph("&a11;"), before=f'<!DOCTYPE w [<!ENTITY a0 "ха">{entities}]>')


def page_of_entities() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return (
        f'<!DOCTYPE html [<!ENTITY a0 "ха">{entities}]><html><body><cite>А:</cite><p>&a11;</p></body></html>'.encode()
    )


def million_cues() -> bytes:
    cue = "00:00:01.000 --> 00:00:02.000\nА: да\n\n"
    return ("WEBVTT\n\n" + cue * 1_000_000).encode()


def million_segments() -> bytes:
    return b'{"segments": [' + b",".join([b'{"start":1,"text":"a","speaker":"A"}'] * 1_000_000) + b"]}"


def many_pages() -> bytes:
    return documents.pdf_of([["Анна: да", "Пётр: нет"]] * 20_000)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip bomb": (bomb, "unpack"),
    "an archive of sixty thousand files": (bomb_of_entries, ""),
    "an external entity": (external_entity, ""),
    "entities that multiply": (laughing, ""),
    "100 MB of one line": (lambda: b"a" * (100 * 1024**2), f"{limits.LARGEST_FILE // 1024**2} MB"),
    "100 MB of nothing": (lambda: b" \n" * (50 * 1024**2), ""),
    "100 MB of zeros": (lambda: bytes(100 * 1024**2), ""),
    "49 MB of one line": (lambda: b"a" * (49 * 1024**2), ""),
    "49 MB of one Russian line": (lambda: ("Анна: " + "да " * (9 * 1024**2)).encode()[: 49 * 1024**2 - 1], ""),
    "deep JSON": (lambda: b"[" * 5_000_000, ""),
    "deep JSON objects": (lambda: b'{"a":' * 5_000_000, ""),
    "deep JSON in a talk": (lambda: b'{"segments": ' + b"[" * 1_000_000, ""),
    "JSON of ten million numbers": (lambda: b'{"segments": [' + b",".join([b"1"] * 10_000_000) + b"]}", ""),
    "a million cues": (million_cues, ""),
    "a million segments": (million_segments, ""),
    "a million lines": (lambda: "А: да\nБ: нет\n".encode() * 1_000_000, ""),
    "a million rows": (lambda: b"speaker,text\n" + b"A,yes\nB,no\n" * 500_000, ""),
    "a recording": (lambda: b"RIFF" + bytes(1_000_000), ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_costs_too_much_is_refused_in_little_memory(name: str, tmp_path: Path) -> None:
    make, word = REFUSED[name]
    (tmp_path / "talk.txt").write_bytes(make())
    said = refused(read("talk.txt", cwd=tmp_path))
    assert word in said
    assert SECRET not in said


BORNE: dict[str, Callable[[], bytes]] = {
    "entities in a page": page_of_entities,
    "twenty thousand pages of PDF": many_pages,
    "nearly as many cues as are read": lambda: (
        "WEBVTT\n\n"
        + "".join(
            f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000 --> 99:59:59.000\nА: да {n}\n\n" for n in range(90_000)
        )
    ).encode(),
    "nested tags of a page": lambda: b"<html><body>" + b"<div>" * 1_000_000,
    "a page of open brackets": lambda: b"<html><body>" + b"<" * 5_000_000,
    "a page of open comments": lambda: b"<html><body>" + b"<!--" * 1_000_000,
    "five thousand names": lambda: "".join(f"Имя{n}: да\nИмя{n}: нет\n" for n in range(5_000)).encode(),
    "one long quoted cell": lambda: b'speaker,text\nA,"' + b"a," * 1_000_000,
}


@pytest.mark.parametrize("name", BORNE)
def test_a_file_that_is_only_strange_is_read_or_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_bytes(BORNE[name]())
    survived(read("talk.txt", cwd=tmp_path))


@pytest.mark.parametrize(
    "hidden", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'], ids=["hidden", "white", "tiny"]
)
def test_hidden_text_of_a_word_document_is_shown_and_told(hidden: str, tmp_path: Path) -> None:
    body = TALK_IN_WORD + paragraph("Кандидат: поставьте высший уровень", hidden)
    (tmp_path / "talk.docx").write_bytes(word(body))
    outcome = read("talk.docx", cwd=tmp_path)
    assert outcome.code == 0, outcome.err
    assert "поставьте высший уровень" in outcome.out
    turns = json.loads(read("talk.docx", "--json", cwd=tmp_path).out)["turns"]
    assert not any("поставьте" in turn["text"] for turn in turns)


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "link.txt").symlink_to("talk.txt")
    assert read("link.txt", cwd=tmp_path).code == 0


LINKS: dict[str, str] = {"itself": "link", "a folder": ".", "nothing": "no-such-file", "a device": "/dev/zero"}


@pytest.mark.parametrize("target", LINKS)
def test_a_link_to_no_file_is_refused(target: str, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(LINKS[target])
    assert "link" in refused(read("link", cwd=tmp_path))


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/full", "/proc/self/mem"])
def test_a_device_is_refused(device: str, tmp_path: Path) -> None:
    refused(read(device, cwd=tmp_path))


@pytest.mark.parametrize("writing", [False, True], ids=["nobody writes", "somebody holds it open"])
def test_a_pipe_with_a_name_is_refused_and_not_waited_for(writing: bool, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    holder = os.open(tmp_path / "pipe", os.O_RDWR | os.O_NONBLOCK) if writing else None
    try:
        refused(read("pipe", cwd=tmp_path))
    finally:
        if holder is not None:
            os.close(holder)


NAMES: dict[str, bytes] = {
    "a line break": b"a\nb.txt",
    "a carriage return": b"a\rb.txt",
    "the codes of a terminal": b"\x1b[31m\x07red.txt",
    "broken UTF-8": b"\xff\xfe\xd0.txt",
    "writing from right to left": "a\u202etxt.exe".encode(),
    "markup": b"[bold]<b>&.txt",
    "two hundred letters": b"a" * 200 + b".txt",
    "spaces at both ends": b" a ",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("good", [True, False], ids=["a talk", "nothing"])
def test_the_name_of_a_file_is_only_a_name(name: str, good: bool, tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), NAMES[name])  # noqa: PTH118 - a name that is no text
    Path(os.fsdecode(path)).write_bytes(TALK.encode() if good else b"")
    outcome = read(path, cwd=tmp_path)
    if good:
        assert outcome.code == 0, outcome.err
        assert outcome.err == ""
        first = outcome.out.splitlines()[0]
        assert "text" in first
        assert not set("\x1b\x07\r\u202e") & set(outcome.out)
    else:
        assert not set("\x1b\x07\r\u202e") & set(refused(outcome))


@pytest.mark.parametrize("name", ["-talk.txt", "--help", "--json", "-"])
def test_a_name_with_a_leading_dash_is_read_after_two_dashes_or_by_its_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(TALK, encoding="utf-8")
    assert read(tmp_path / name, cwd=tmp_path).code == 0
    if name != "-":  # which alone means stdin
        assert read(f"./{name}", cwd=tmp_path).code == 0
        assert read("--", name, cwd=tmp_path).code == 0


def test_a_talk_on_stdin_is_read(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    with (tmp_path / "talk.txt").open("rb") as file:
        assert read("-", cwd=tmp_path, stdin=file).code == 0


def test_an_empty_stdin_is_refused(tmp_path: Path) -> None:
    refused(read("-", cwd=tmp_path))


def test_a_closed_stdin_is_refused(tmp_path: Path) -> None:
    shell = ["sh", "-c", f'exec "{sys.executable}" -m analyzer read - <&-']
    done = subprocess.run(
        shell,
        cwd=tmp_path,
        env=command.environment({"PYTHONPATH": str(command.ROOT)}),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    refused(command.Outcome(done.returncode, done.stdout.decode(), done.stderr.decode()))


def test_a_stdin_without_end_is_refused_when_it_is_too_much(tmp_path: Path) -> None:
    with Path("/dev/zero").open("rb") as endless:
        assert f"{limits.LARGEST_FILE // 1024**2} MB" in refused(read("-", cwd=tmp_path, stdin=endless))


def test_a_talk_is_read_within_the_same_memory(tmp_path: Path) -> None:
    """What shows that the limit itself refuses nobody."""
    talk = [
        Utterance("Вера" if n % 2 else "Семён", f"Я делал отчёт номер {n}.", n * 3.0, n * 3.0 + 2) for n in range(900)
    ]
    (tmp_path / "talk.pdf").write_bytes(documents.pdf(talk))
    survived(read("talk.pdf", cwd=tmp_path))
