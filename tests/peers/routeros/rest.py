"""The REST door of version 7: the same menus as JSON over HTTPS."""

import asyncio
import base64
import binascii
import http
import json
import os
import urllib.parse

import words
from commands import Trap, execute
from pipe import Pipe

BODY_BYTES_MAX = 1024 * 1024
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Failure(Exception):
    def __init__(self, status, detail=None):
        super().__init__(detail)
        self.status, self.detail = status, detail


class Request:
    """Raises ValueError for what is none."""

    def __init__(self, head):
        first, *lines = head.decode("latin-1").split("\r\n")
        self.method, target, _ = first.split(" ")
        self.headers = {}
        for line in lines:
            key, _, value = line.partition(":")
            self.headers[key.strip().lower()] = value.strip()
        address = urllib.parse.urlsplit(target)
        self.path = urllib.parse.unquote(address.path).rstrip("/")
        self.query = urllib.parse.parse_qsl(address.query, keep_blank_values=True)
        self.size = int(self.headers.get("content-length", 0))
        self.body = b""
        if not 0 <= self.size <= BODY_BYTES_MAX:
            raise ValueError("a body that is too long")

    def credentials(self):
        """User and password; None if there are none."""
        scheme, _, text = self.headers.get("authorization", "").partition(" ")
        try:
            user, colon, password = base64.b64decode(text, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return (user, password) if scheme.lower() == "basic" and colon else None

    def fields(self):
        """The body's object, its values as texts. Raises Failure."""
        try:
            found = json.loads(self.body) if self.body.strip() else {}
        except ValueError:
            raise Failure(400, "failed to parse JSON") from None
        if not isinstance(found, dict):
            raise Failure(400, "an object is expected")
        return found


def as_text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def printable(text):
    """JSON is UTF-8: what is not is read as Latin-1."""
    data = words.as_bytes(text)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


class RestSession:
    def __init__(self, device, reader, writer):
        self.device, self.reader = device, reader
        self.pipe = Pipe(device, writer)

    def abort(self):
        self.pipe.abort()

    async def serve(self):
        self.device.sessions += 1
        self.device.open.add(self)
        work = asyncio.create_task(self.answer_all())
        gone = asyncio.create_task(self.pipe.writer.wait_closed())
        try:
            # Who hangs up ends the work, also one that would never have answered.
            await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.device.open.discard(self)
            work.cancel()
            self.pipe.writer.close()
            await asyncio.gather(work, gone, return_exceptions=True)

    async def answer_all(self):
        try:
            while True:
                request = Request((await self.reader.readuntil(b"\r\n\r\n"))[:-4])
                request.body = await self.reader.readexactly(request.size)
                if not self.device.faults.silent:
                    await self.send(*await self.answer(request))
                if request.headers.get("connection", "").lower() == "close":
                    return
        except (ValueError, EOFError, OSError, asyncio.LimitOverrunError):
            pass  # the client is gone, or speaks another language

    async def answer(self, request):
        """Status and what to say as JSON."""
        try:
            user = self.sign_in(request)
            if request.method not in METHODS or not request.path.startswith("/rest/"):
                raise Failure(404)
            return await getattr(self, request.method.lower())(request, user)
        except Trap as trap:
            status = 404 if trap.category == 0 else 400
            return self.refusal(status, trap.message)
        except Failure as failure:
            return self.refusal(failure.status, failure.detail)

    def refusal(self, status, detail):
        said = {"error": status, "message": http.HTTPStatus(status).phrase}
        return status, said | ({} if detail is None else {"detail": detail})

    def sign_in(self, request):
        user, password = request.credentials() or ("", None)
        is_right = password is not None and self.device.password_of(user) == password
        if not self.device.sign_in(user, is_right, "rest-api"):
            raise Failure(401)
        return user

    async def ask(self, user, path, attributes=None, queries=()):
        """The rows, and what !done said in ret."""
        rows = []

        async def emit(row):
            rows.append(row)

        asked = words.Command(path, attributes, queries)
        return rows, await execute(self.device, asked, user, emit)

    def place(self, request):
        """The menu, and the row's id or name if the address ends in one."""
        menu = request.path.removeprefix("/rest")
        parent, _, last = menu.rpartition("/")
        if menu not in self.device.tables and parent in self.device.tables:
            return parent, last
        return menu, None

    async def get(self, request, user):
        menu, which = self.place(request)
        attributes = {key: value for key, value in request.query if key == ".proplist"}
        queries = [f"?{key}={value}" for key, value in request.query if key != ".proplist"]
        table = self.device.tables.get(menu)
        if which is not None:
            try:
                queries = [f"?.id={table.pick_one(which)['.id']}"]
            except LookupError:
                raise Failure(404, f"no such command or directory ({which})") from None
        rows, _ = await self.ask(user, f"{menu}/print", attributes, queries)
        if which is None and not table.single:
            return 200, rows
        return 200, rows[0] if rows else {}

    async def post(self, request, user):
        fields = request.fields()
        queries = ["?" + word for word in fields.pop(".query", [])]
        attributes = {key: as_text(value) for key, value in fields.items()}
        rows, ret = await self.ask(user, request.path.removeprefix("/rest"), attributes, queries)
        return 200, rows if ret is None else {"ret": ret}

    async def put(self, request, user):
        menu = request.path.removeprefix("/rest")
        attributes = {key: as_text(value) for key, value in request.fields().items()}
        _, row_id = await self.ask(user, f"{menu}/add", attributes)
        rows, _ = await self.ask(user, f"{menu}/print", {}, [f"?.id={row_id}"])
        return 201, rows[0] if rows else {}

    async def patch(self, request, user):
        menu, which = self.place(request)
        attributes = {key: as_text(value) for key, value in request.fields().items()}
        await self.ask(user, f"{menu}/set", attributes | ({".id": which} if which else {}))
        return await self.get(request, user)

    async def delete(self, request, user):
        menu, which = self.place(request)
        await self.ask(user, f"{menu}/remove", {".id": which} if which else {})
        return 204, None

    async def send(self, status, said):
        body = b"" if said is None else json.dumps(said, default=str).encode()
        if said is not None and status < 400:
            rows = said if isinstance(said, list) else [said]
            rows = [{key: printable(value) for key, value in row.items()} for row in rows]
            body = json.dumps(rows if isinstance(said, list) else rows[0]).encode()
        head = [f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}",
                "Content-Type: application/json", f"Content-Length: {len(body)}"]
        if status == 401:
            head.append('WWW-Authenticate: Basic realm="RouterOS"')
        data = "\r\n".join(head).encode() + b"\r\n\r\n" + body
        spoil = self.device.faults.spoil
        if spoil in ("garbage", "longword", "control"):
            await self.pipe.send(os.urandom(60), is_last=True)
        elif spoil in ("halfword", "reset"):
            await self.pipe.send(data[:-1 - len(body) // 2])
            self.pipe.is_mute = True
            if spoil == "reset":
                await self.pipe.reset()
        else:
            await self.pipe.send(data, is_last=True)
