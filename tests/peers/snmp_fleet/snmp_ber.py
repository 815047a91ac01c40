"""SNMPv2c messages (RFC 3416) as bytes and back, in BER. Only what an agent needs."""

import functools

GET, GET_NEXT, RESPONSE, GET_BULK = 0xA0, 0xA1, 0xA2, 0xA5
TOO_BIG = 1
NO_SUCH_OBJECT, END_OF_VIEW = b"\x80\x00", b"\x82\x00"


def element(tag, content):
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(digits))) + digits + content


def integer(number, tag=0x02):
    return element(tag, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def octets(text):
    return element(0x04, text if isinstance(text, bytes) else text.encode())


def counter32(number):
    return integer(int(number) % 2**32, 0x41)


def gauge32(number):
    return integer(min(int(number), 2**32 - 1), 0x42)


def ticks(number):
    return integer(int(number) % 2**32, 0x43)


def counter64(number):
    return integer(int(number) % 2**64, 0x46)


@functools.lru_cache(maxsize=100_000)
def oid(arcs):
    content = bytearray()
    for arc in (arcs[0] * 40 + arcs[1], *arcs[2:]):
        part = [arc & 0x7F]
        while arc > 0x7F:
            arc >>= 7
            part.append(0x80 | arc & 0x7F)
        content += bytes(reversed(part))
    return element(0x06, bytes(content))


@functools.lru_cache(maxsize=100_000)
def read_oid(content):
    arcs, arc = [], 0
    for byte in content:
        arc = arc << 7 | byte & 0x7F
        if byte < 0x80:
            arcs.append(arc)
            arc = 0
    root = min(arcs[0] // 40, 2)
    return (root, arcs[0] - 40 * root, *arcs[1:])


def id_place(datagram):
    """From where to where the bytes of a message's request id go. IndexError for what is no message."""
    at = behind_length(datagram, 1) + 3  # version
    at += 2 + datagram[at + 1]  # community
    at = behind_length(datagram, at + 1) + 2  # the operation, tag and length of the id
    return at, at + datagram[at - 1]


def behind_length(datagram, at):
    first = datagram[at]
    return at + 1 + (first & 0x7F if first & 0x80 else 0)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, tag=None):
        found, size = self.data[self.at], self.data[self.at + 1]
        self.at += 2
        if tag is not None and found != tag:
            raise ValueError("another type than expected")
        if size & 0x80:
            count = size & 0x7F
            size = int.from_bytes(self.data[self.at:self.at + count], "big")
            self.at += count
        content = self.data[self.at:self.at + size]
        if len(content) != size:
            raise ValueError("too short")
        self.at += size
        return found, content

    def number(self):
        return int.from_bytes(self.take(0x02)[1], "big", signed=True)


class Request:
    """Raises ValueError or IndexError for what is none."""

    def __init__(self, datagram):
        outer = Reader(Reader(datagram).take(0x30)[1])
        if outer.number() != 1:
            raise ValueError("not v2c")
        self.community = outer.take(0x04)[1]
        self.operation, content = outer.take()
        body = Reader(content)
        self.id, self.non_repeaters, self.repetitions = body.number(), body.number(), body.number()
        pairs = Reader(body.take(0x30)[1])
        self.names = []
        while pairs.at < len(pairs.data):
            self.names.append(read_oid(Reader(pairs.take(0x30)[1]).take(0x06)[1]))


def response(community, request_id, variables, error=0):
    """`variables`: pairs of a name and its value's bytes."""
    pairs = b"".join(element(0x30, oid(name) + value) for name, value in variables)
    body = integer(request_id) + integer(error) + integer(1 if error else 0) + element(0x30, pairs)
    return element(0x30, integer(1) + octets(community) + element(RESPONSE, body))
