"""A corpus folder in, documents with canonical text out.

Canonical text: the page's lines without furniture (language bar, breadcrumb, font and print buttons,
registration numbers), white space normalised, empty lines left out, joined by single line ends. It is made once,
stored in the index, and every span refers to it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.corpus.glossary import GLOSSARY
from qa.datatypes import Document, Language
from qa.errors import CorpusError, ManifestError

MANIFEST = "manifest.jsonl"
SUFFIXES = (".txt", ".md")
MAX_BYTES = 50 * 1024 * 1024
_NOT_DOCUMENTS = {"readme.md", "license.txt"}

_SPACES = re.compile(r"[^\S\n]+")
# Marks without a width, and those that turn the direction of writing: what is shown must be what is stored.
_INVISIBLE = dict.fromkeys(
    [
        *map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u061c\u200e\u200f"),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_FURNITURE_LINE = re.compile(
    r"^(current location|you are here|当前位置|您(现在|当前)?的?位置|您所在的位置)\s*[:：]"
    r"|^(font (display|size)|字体(显示|大小)?|字号)\s*[:：]"
    r"|\bICP\s*(No\b|备|证)|ICP备\d|^website (ID|identification)|^网站标识码|public network security|公网安备"
    r"|^(scan|扫一扫|扫码).{0,40}(wechat|微信|mobile|手机|QR|二维码)",
    re.IGNORECASE,
)
_FURNITURE_PIECE = re.compile(
    r"^\W*(english|chinese|中文(版)?|简体(中文)?|繁[體体](中文)?|(is )?accessib(le|ility)|barrier[- ]free|"
    r"无障碍(浏览|阅读)?|site\s?map|网站地图|home( page)?|首页|主页|log ?in|sign in|登录|注册|rss|"
    r"mobile( version)?|手机版|print|打印(本页)?|close( window)?|关闭(窗口|本页)?|share|分享(到)?|collect|收藏|"
    r"about us|关于我们|contact us|联系我们|big|medium|small|大|中|小)\W*$",
    re.IGNORECASE,
)
# Buttons that are no words of a policy wherever they stand; the others are furniture only in a line of nothing else.
_BUTTON = re.compile(
    r"^\W*(site\s?map|网站地图|无障碍(浏览|阅读)|print this page|打印本页|close window|关闭(窗口|本页))\W*$",
    re.IGNORECASE,
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_HAN = re.compile(r"[\u3400-\u9fff]")


class ManifestLine(BaseModel):
    """One line of manifest.jsonl: which file, and what is known of the document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=120)
    file: str
    title: str = ""
    issuer: str = ""
    number: str = ""
    date: str = Field(default="", pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")
    kind: str = "policy"
    language: Language | None = None  # None: found from the text
    source: str = ""
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")


Held = Callable[[ManifestLine, str], Document | None]
"""The document that was made earlier of this line and of a file with this sha256. None: not known, the file is read."""


def read_corpus(folder: Path, held: Held | None = None) -> tuple[Document, ...]:
    """All documents of a folder in the order of their ids.

    Files are *.txt and *.md; manifest.jsonl says what is known of them and files it does not name get what can be
    found in the text. `held` is asked for each file and spares its reading when it knows the document.
    Raises CorpusError for a folder without documents or a file that is not text, ManifestError
    for a wrong manifest line.
    """
    if not folder.is_dir():
        wanted = " or ".join(SUFFIXES)
        raise CorpusError(f"no corpus folder at {folder}; give one with --corpus DIR (it holds {wanted} files)")
    lines = corpus_lines(folder)
    documents = sorted((_read_document(folder, line, held) for line in lines), key=lambda document: document.id)
    if not documents:
        wanted = " or ".join("*" + suffix for suffix in SUFFIXES)
        raise CorpusError(f"{folder} holds no document: wanted {wanted} files or a {MANIFEST}. Put one there.")
    return tuple(documents)


def corpus_lines(folder: Path) -> list[ManifestLine]:
    """The id and file of every document of a folder: the lines of manifest.jsonl, then one for each file without one."""
    lines = read_manifest(folder)
    named = {(folder / line.file).resolve() for line in lines}
    loose = [path for path in _document_files(folder) if path.resolve() not in named]
    taken = {line.id for line in lines}
    lines += [ManifestLine(id=_free_id(path, taken), file=path.relative_to(folder).as_posix()) for path in loose]
    return lines


def read_loose(path: Path) -> Document:
    """The document in one file that need not lie in a corpus; its id is made of the file's name. Raises CorpusError."""
    return _read_document(path.parent, ManifestLine(id=_free_id(path, set()), file=path.name))


def read_manifest(folder: Path) -> list[ManifestLine]:
    """The lines of manifest.jsonl, [] when there is none. Raises ManifestError naming file and line."""
    path = folder / MANIFEST
    if not path.exists():
        return []
    lines: list[ManifestLine] = []
    seen: set[tuple[str, str]] = set()
    for number, raw in enumerate(_decode(path).split("\n"), 1):
        if raw.strip():
            line = _manifest_line(path, number, raw)
            for key in (("id", line.id), ("file", Path(line.file).as_posix())):
                if key in seen:
                    raise ManifestError(f"{path}, line {number}: {key[0]} {key[1]!r} stands on an earlier line already")
                seen.add(key)
            lines.append(line)
    return lines


def corpus_fingerprint(folder: Path) -> str:
    """sha256 over names and bytes of manifest, glossary and all documents: changes when any of them does."""
    named = {folder / name for name in (MANIFEST, GLOSSARY, *_named_files(folder))}
    digest = hashlib.sha256()
    for path in sorted({*(path for path in named if path.is_file()), *_document_files(folder)}):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _named_files(folder: Path) -> list[str]:
    """The files that the manifest names; [] when it cannot be read, then its own bytes say enough."""
    try:
        return [line.file for line in read_manifest(folder) if _lies_in(folder, folder / line.file)]
    except CorpusError:
        return []


def canonical_text(raw: str) -> str:
    """`raw` without furniture, white space normalised: the text that all spans refer to."""
    lines = _LINE_END.split(raw.translate(_INVISIBLE))
    clean = (_SPACES.sub(" ", _CONTROL.sub("", line)).strip() for line in lines)
    return "\n".join(kept for kept in map(_without_furniture, clean) if kept)


def find_date(text: str) -> str:
    """The first date of `text` as YYYY-MM-DD; "" when it holds none.

    find_date("2022 - Dec -06 10:20") -> "2022-12-06"
    """
    for pattern, order in _DATES:
        match = pattern.search(text)
        if match:
            year, month, day = (match[name] for name in order)
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
            if 1 <= number <= 12 and 1 <= int(day) <= 31:
                return f"{year}-{number:02}-{int(day):02}"
    return ""


_MONTH_NAME = r"(?P<m>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\.?"
_DATES = tuple(
    (re.compile(pattern, re.IGNORECASE), ("y", "m", "d"))
    for pattern in (
        rf"(?P<y>(?:19|20)\d\d)\s*-\s*{_MONTH_NAME}\s*-\s*(?P<d>\d{{1,2}})",
        r"(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})",
        rf"{_MONTH_NAME}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH_NAME},?\s+(?P<y>(?:19|20)\d\d)",
    )
)


def language_of(text: str) -> Language:
    """The language of `text`: "zh" when more than a sixth of its letters are Chinese characters, else "en"."""
    letters = sum(1 for c in text if c.isalpha())
    return "zh" if letters and len(_HAN.findall(text)) * 6 > letters else "en"


def _document_files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    return sorted(path for path in found if not _is_aside(path.relative_to(folder)))


def _is_aside(path: Path) -> bool:
    return path.name.lower() in _NOT_DOCUMENTS or any(part.startswith(".") for part in path.parts)


def _free_id(path: Path, taken: set[str]) -> str:
    base = re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip("-._")[:100]
    base = base or "document-" + hashlib.sha256(path.stem.encode()).hexdigest()[:8]
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    return name


def _manifest_line(path: Path, number: int, raw: str) -> ManifestLine:
    try:
        return ManifestLine.model_validate_json(raw)
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(str(part) for part in fault["loc"])
        what = f"{key}: {fault['msg']}" if key else str(fault["msg"])
        known = ", ".join(ManifestLine.model_fields)
        raise ManifestError(
            f"{path}, line {number}: {what} (found {str(fault.get('input'))[:80]!r}). "
            f"Wanted one JSON object on the line, with keys of: {known}."
        ) from error


def _lies_in(folder: Path, path: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _read_document(folder: Path, line: ManifestLine, held: Held | None = None) -> Document:
    path = folder / line.file
    if not _lies_in(folder, path):
        raise ManifestError(
            f"document {line.id!r}: file {line.file!r} lies outside the corpus folder {folder}; copy it into the folder"
        )
    if not path.is_file():
        raise CorpusError(f"document {line.id!r}: no file {path}; put it there or take its line out of {MANIFEST}")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    if line.sha256 and line.sha256 != sha256:
        raise CorpusError(
            f"{path} has sha256 {sha256}, {MANIFEST} says {line.sha256}. "
            f"If the change is meant, write the new value into the line of {line.id!r}; else put the old file back."
        )
    document = held(line, sha256) if held is not None else None
    if document is not None:
        return document
    text = canonical_text(_decode(path))
    if not text:
        raise CorpusError(f"{path} holds no text once page furniture is left out; put text there or take the file away")
    return Document(
        text=text,
        sha256=sha256,
        title=line.title or _first_title(text, line.id),
        date=line.date or find_date("\n".join(text.splitlines()[:6])),
        language=line.language or language_of(text),
        **line.model_dump(include={"id", "issuer", "number", "kind", "source"}),
    )


def _first_title(text: str, default: str) -> str:
    """The first line that reads like a title: a Markdown heading, or a line without a full stop at its end."""
    for line in text.splitlines()[:8]:
        words = re.sub(r"^#{1,6}\s+", "", line)
        if 4 <= len(words) <= 300 and not find_date(words) and not words.endswith((".", "。", ":", "：", ";")):
            return words
    return default


def _decode(path: Path) -> str:
    """The text of a file in UTF-8, UTF-16 with a byte order mark, or GB18030. Raises CorpusError when it is none."""
    if path.stat().st_size > MAX_BYTES:
        raise CorpusError(f"{path} has {path.stat().st_size:,} bytes; at most {MAX_BYTES:,} are read. Split the file.")
    raw = path.read_bytes()
    encodings: Mapping[bytes, str] = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
    for encoding in _candidates(raw, encodings):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and (encoding != "gb18030" or _reads_as_chinese(text)):
            return text
    raise CorpusError(
        f"{path} is not text in UTF-8, UTF-16 or GB18030 (it starts with {raw[:8]!r}); save it as UTF-8 text"
    )


def _reads_as_chinese(text: str) -> bool:
    """Whether Chinese characters come in runs. Western text read as GB18030 gives lone ones among Latin letters."""
    in_runs = sum(len(run) for run in re.findall(r"[\u3400-\u9fff]{2,}", text))
    return 2 * in_runs >= len(_HAN.findall(text))


def _candidates(raw: bytes, encodings: Mapping[bytes, str]) -> Iterator[str]:
    for mark, encoding in encodings.items():
        if raw.startswith(mark):
            yield encoding
    yield "utf-8"
    if not raw.startswith((b"%PDF", b"PK\x03\x04", b"\x7fELF", b"\x89PNG", b"\xd0\xcf\x11\xe0")):
        yield "gb18030"


def _without_furniture(line: str) -> str:
    """What is left of a line; "" when it is furniture or holds no letter and no figure."""
    pieces = line.split("|")
    is_table_row = line.startswith("|")
    if len(pieces) > 1 and not is_table_row:
        if all(_FURNITURE_PIECE.match(piece) for piece in pieces):
            return ""
        if _BUTTON.match(pieces[0]) or _BUTTON.match(pieces[-1]):
            kept = pieces[1:] if _BUTTON.match(pieces[0]) else pieces[:-1]
            return _without_furniture("|".join(kept).strip())
    return "" if _FURNITURE_LINE.search(line) or not re.search(r"\w", line) else line


def manifest_json(line: ManifestLine) -> str:
    """The line as it stands in manifest.jsonl."""
    return json.dumps(line.model_dump(exclude_none=True), ensure_ascii=False)
