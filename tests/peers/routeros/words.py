"""The binary API's words as bytes and back, and the values that are written in them.

Text is str all through. Bytes that are not UTF-8 travel in it as surrogate escapes, unharmed.
"""

WORD_BYTES_MAX = 64 * 1024  # a client's; nobody asks that much
SENTENCE_WORDS_MAX = 256
# What announces the length (top bits of the first byte), by how many bytes it has: 1 to 5.
MARKERS = (0x00, 0x80, 0xC0, 0xE0, 0xF0)
LENGTHS = (0x80, 0x4000, 0x200000, 0x10000000, 0x100000000)
CONTROL = 0xF8


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")


def as_text(data):
    return data.decode("utf-8", "surrogateescape")


def length(size):
    """The bytes that announce a word of that size. Raises ValueError if none can."""
    for more, (marker, end) in enumerate(zip(MARKERS, LENGTHS)):
        if size < end:
            prefix = bytearray(size.to_bytes(more + 1, "big"))
            prefix[0] |= marker
            return bytes(prefix)
    raise ValueError("too long for a word")


def word(text):
    data = as_bytes(text)
    return length(len(data)) + data


def sentence(words):
    return b"".join(word(text) for text in words) + b"\0"


async def read_word(reader):
    """b"" at a sentence's end. Raises ValueError for what is too long or a control byte."""
    first = (await reader.readexactly(1))[0]
    if first >= CONTROL:
        raise ValueError("a control byte")
    more = sum(first >= marker for marker in MARKERS[1:])
    size = int.from_bytes(bytes((first - MARKERS[more],)) + await reader.readexactly(more), "big")
    if size > WORD_BYTES_MAX:
        raise ValueError("a word that is too long")
    return await reader.readexactly(size)


async def read_sentence(reader):
    """A list of texts, empty for an empty sentence. Raises ValueError, IncompleteReadError."""
    texts = []
    while data := await read_word(reader):
        if len(texts) == SENTENCE_WORDS_MAX:
            raise ValueError("a sentence that is too long")
        texts.append(as_text(data))
    return texts


def attribute(key, value):
    return b"=" + as_bytes(key) + b"=" + as_bytes(value)


class Command:
    """What a sentence asks for."""

    def __init__(self, path, attributes=None, queries=(), tag=None):
        self.path, self.queries, self.tag = path, list(queries), tag
        self.attributes = attributes or {}

    @property
    def menu(self):
        return self.path.rpartition("/")[0]

    @property
    def verb(self):
        return self.path.rpartition("/")[2]

    def under(self, path):
        return self.path == path or self.path.startswith(path.rstrip("/") + "/")


def command(texts):
    """Reads "=key=value" (split at the second =), "?query" and ".tag=value"."""
    asked = Command(texts[0])
    for text in texts[1:]:
        if text.startswith("?"):
            asked.queries.append(text)
            continue
        key, _, value = text.removeprefix("=").partition("=")
        if text.startswith(".tag="):
            asked.tag = value
        elif text.startswith(("=", ".")):
            asked.attributes[key] = value
    return asked


def duration(seconds):
    """3w2d14h23m15s: parts that are 0 are left out."""
    rest, text = int(seconds), ""
    for letter, size in (("w", 604800), ("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, rest = divmod(rest, size)
        text += f"{count}{letter}" if count else ""
    return text or "0s"


def clock(seconds):
    """00:12:34, as old devices write short durations."""
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"
