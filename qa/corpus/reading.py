"""A corpus folder in, documents with canonical text out.

Canonical text: the page's lines without furniture (language bar, breadcrumb, font and print buttons,
registration numbers), white space normalised, empty lines left out, joined by single line ends. It is made once,
stored in the index, and every span refers to it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.datatypes import Document, Language
from qa.errors import CorpusError, ManifestError

MANIFEST = "manifest.jsonl"
SUFFIXES = (".txt", ".md")
MAX_BYTES = 50 * 1024 * 1024
_NOT_DOCUMENTS = {"readme.md", "license.txt", "notice.txt"}

_SPACES = re.compile(r"[^\S\n]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_FURNITURE_LINE = re.compile(
    r"^(current location|you are here|当前位置|您(现在|当前)?的?位置|您所在的位置)\s*[:：]"
    r"|^(font (display|size)|字体(显示|大小)?|字号)\s*[:：]"
    r"|\bICP\s*(No\b|备|证)|ICP备\d|^website (ID|identification)|^网站标识码|public network security|公网安备"
    r"|^(scan|扫一扫|扫码).{0,40}(wechat|微信|mobile|手机|QR|二维码)",
    re.IGNORECASE,
)
_FURNITURE_PIECE = re.compile(
    r"^\W*(english|chinese|中文(版)?|简体(中文)?|繁[體体](中文)?|(is )?accessib(le|ility)|barrier[- ]free|无障碍(浏览|阅读)?|"
    r"site\s?map|网站地图|home( page)?|首页|主页|log ?in|sign in|登录|注册|rss|mobile( version)?|手机版|print|打印(本页)?|"
    r"close( window)?|关闭(窗口|本页)?|share|分享(到)?|collect|收藏|about us|关于我们|contact us|联系我们|big|medium|small|大|中|小)\W*$",
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


def read_corpus(folder: Path) -> tuple[Document, ...]:
    """All documents of a folder in the order of their ids.

    Files are *.txt and *.md; manifest.jsonl says what is known of them and files it does not name get what can be
    found in the text. Raises CorpusError for a folder without documents or a file that is not text, ManifestError
    for a wrong manifest line.
    """
    if not folder.is_dir():
        raise CorpusError(f"no corpus folder at {folder}; give one with --corpus DIR (it holds {' or '.join(SUFFIXES)} files)")
    lines = read_manifest(folder)
    named = {line.file for line in lines}
    loose = [path for path in _document_files(folder) if path.relative_to(folder).as_posix() not in named]
    taken = {line.id for line in lines}
    lines += [ManifestLine(id=_free_id(path, taken), file=path.relative_to(folder).as_posix()) for path in loose]
    documents = sorted((_read_document(folder, line) for line in lines), key=lambda document: document.id)
    if not documents:
        raise CorpusError(f"{folder} holds no document: wanted {' or '.join('*' + s for s in SUFFIXES)} files or a {MANIFEST}")
    return tuple(documents)


def read_manifest(folder: Path) -> list[ManifestLine]:
    """The lines of manifest.jsonl, [] when there is none. Raises ManifestError naming file and line."""
    path = folder / MANIFEST
    if not path.exists():
        return []
    lines: list[ManifestLine] = []
    for number, raw in enumerate(_decode(path).splitlines(), 1):
        if raw.strip():
            lines.append(_manifest_line(path, number, raw))
            _refuse_repeats(path, number, lines)
    return lines


def corpus_fingerprint(folder: Path) -> str:
    """sha256 over names and bytes of the manifest and of all documents: changes when any of them does."""
    digest = hashlib.sha256()
    for path in [*([folder / MANIFEST] if (folder / MANIFEST).exists() else []), *_document_files(folder)]:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def canonical_text(raw: str) -> str:
    """`raw` without furniture, white space normalised: the text that all spans refer to."""
    text = raw.translate(_INVISIBLE).replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    lines = (_SPACES.sub(" ", _CONTROL.sub("", line)).strip() for line in re.split(r"[\n\u2028\u2029\x85]", text))
    return "\n".join(kept for kept in map(_without_furniture, lines) if kept)


def find_date(text: str) -> str:
    """The first date of `text` as YYYY-MM-DD; "" when it holds none. find_date("2022 - Dec -06 10:20") -> "2022-12-06"."""
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
    """ "zh" when more than a sixth of the letters are Chinese characters, else "en"."""
    letters = sum(1 for c in text if c.isalpha())
    return "zh" if letters and len(_HAN.findall(text)) * 6 > letters else "en"


def _document_files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    return sorted(
        path
        for path in found
        if path.name.lower() not in _NOT_DOCUMENTS and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


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
        key = ".".join(str(part) for part in fault["loc"]) or "line"
        raise ManifestError(f"{path}, line {number}: {key}: {fault['msg']} (found {str(fault.get('input'))[:80]!r})") from error


def _refuse_repeats(path: Path, number: int, lines: list[ManifestLine]) -> None:
    *earlier, last = lines
    for line in earlier:
        if line.id == last.id or line.file == last.file:
            same = f"id {last.id!r}" if line.id == last.id else f"file {last.file!r}"
            raise ManifestError(f"{path}, line {number}: {same} stands on an earlier line already")


def _read_document(folder: Path, line: ManifestLine) -> Document:
    path = folder / line.file
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ManifestError(f"{folder / MANIFEST}: document {line.id!r}: file {line.file!r} lies outside the corpus folder")
    if not path.is_file():
        raise CorpusError(f"document {line.id!r}: no file {path}; put it there or take its line out of {MANIFEST}")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    if line.sha256 and line.sha256 != sha256:
        raise CorpusError(
            f"{path} has sha256 {sha256}, {MANIFEST} says {line.sha256}. "
            f"If the change is meant, write the new value into the line of {line.id!r}; else put the old file back."
        )
    text = canonical_text(_decode(path))
    if not text:
        raise CorpusError(f"{path} holds no text once page furniture is left out")
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
        if text.count("\x00") == 0:
            return text
    raise CorpusError(f"{path} is not text in UTF-8, UTF-16 or GB18030 (it starts with {raw[:8]!r}); save it as UTF-8 text")


def _candidates(raw: bytes, encodings: Mapping[bytes, str]) -> Iterator[str]:
    for mark, encoding in encodings.items():
        if raw.startswith(mark):
            yield encoding
    yield "utf-8"
    if not raw.startswith((b"%PDF", b"PK\x03\x04", b"\x7fELF", b"\x89PNG", b"\xd0\xcf\x11\xe0")):
        yield "gb18030"


def _without_furniture(line: str) -> str:
    if not line or _FURNITURE_LINE.search(line):
        return ""
    pieces = line.split("|")
    kept = [piece for piece in pieces if not _FURNITURE_PIECE.match(piece)]
    if len(pieces) > 1 and len(kept) < len(pieces):
        return "|".join(kept).strip()
    return line if re.search(r"\w", line) else ""


def manifest_json(line: ManifestLine) -> str:
    """The line as it stands in manifest.jsonl."""
    return json.dumps(line.model_dump(exclude_none=True), ensure_ascii=False)
