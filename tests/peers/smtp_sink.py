#!/usr/bin/env python3
"""A mail server for tests: takes mail over SMTP (RFC 5321), reads it with Python's email package and
writes what it has understood into a folder, one JSON file a mail.

usage: smtp_sink.py PORT FOLDER CERTIFICATE KEY MODE     MODE: starttls, implicit or plain

It signs in user/word, inside TLS only. What it refuses, addresses say: recipients gone@… (for good)
and later@… (for now), senders banned@… and busy@…; a sender silent@… is never answered. A mail with
the header X-Refuse is refused after its last line.
"""

import asyncio
import base64
import email
import email.policy
import json
import pathlib
import ssl
import sys

LINE_MAX = 1000  # RFC 5321 §4.5.3.1.6, CRLF included


def understood(raw, envelope):
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    text = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    return envelope | {
        "subject": mail["subject"],
        "from": str(mail["from"]),
        "to": [str(one) for one in mail["to"].addresses],
        "names": [one.display_name for one in mail["to"].addresses],
        "message_id": mail["message-id"],
        "date": mail["date"].datetime.isoformat(),
        "headers": [f"{name}: {value}" for name, value in mail.items()],
        "text": text.get_content() if text else None,
        "html": html.get_content() if html else None,
        "defects": [str(one) for one in mail.defects] + [
            f"{name}: {one}" for name, value in mail.items() for one in value.defects],
        "line_max": max(len(line) for line in raw.split(b"\r\n")),
        "bare_line_ends": raw.replace(b"\r\n", b"").count(b"\n"),
    }


class Conversation:
    def __init__(self, sink, reader, writer):
        self.sink, self.reader, self.writer = sink, reader, writer
        self.tls = sink.mode == "implicit"
        self.envelope = {}

    async def say(self, text):
        self.writer.write(text.encode() + b"\r\n")
        await self.writer.drain()

    async def hear(self):
        line = await self.reader.readline()
        if not line.endswith(b"\r\n") or len(line) > LINE_MAX:
            raise ConnectionError("no line")
        return line[:-2].decode()

    async def run(self):
        self.envelope = {"user": None, "rcpt_to": []}
        await self.say("220 sink.test ESMTP")
        while True:
            line = await self.hear()
            verb = line.split(" ")[0].split(":")[0].upper()
            if verb == "QUIT":
                return await self.say("221 2.0.0 bye")
            handler = getattr(self, "on_" + verb.lower(), None)
            if handler is None:
                await self.say("502 5.5.2 what?")
            else:
                await handler(line)

    async def on_ehlo(self, line):
        self.envelope["hello"] = line[5:]
        offers = ["sink.test", "8BITMIME", "SIZE 2000000"]
        if self.sink.mode == "starttls" and not self.tls:
            offers.append("STARTTLS")
        if self.tls:
            offers.append("AUTH PLAIN LOGIN")
        for offer in offers[:-1]:
            await self.say("250-" + offer)
        await self.say("250 " + offers[-1])

    async def on_starttls(self, _line):
        await self.say("220 2.0.0 go on")
        await self.writer.start_tls(self.sink.tls)
        self.tls = True

    async def on_auth(self, line):
        words = line.split(" ")
        if words[1:2] != ["PLAIN"]:
            return await self.say("504 5.5.4 PLAIN only")
        if len(words) < 3:
            await self.say("334 ")
            words.append(await self.hear())
        _, user, password = base64.b64decode(words[2]).decode().split("\0")
        if (user, password) != ("user", "word"):
            return await self.say(f"535 5.7.8 {user} is not known with {password}")
        self.envelope["user"] = user
        await self.say("235 2.7.0 welcome")

    async def on_mail(self, line):
        sender = line[len("MAIL FROM:<"):].split(">")[0]
        if sender.startswith("silent@"):
            await self.reader.read()
            raise ConnectionError("left")
        if sender.startswith("banned@"):
            return await self.say("554 5.7.1 senders like you are not wanted")
        if sender.startswith("busy@"):
            return await self.say("451 4.3.2 come again")
        self.envelope |= {"mail_from": sender, "rcpt_to": [], "tls": self.tls}
        await self.say("250 2.1.0 ok")

    async def on_rcpt(self, line):
        recipient = line[len("RCPT TO:<"):].split(">")[0]
        if recipient.startswith("gone@"):
            return await self.say("550 5.1.1 nobody of that name")
        if recipient.startswith("later@"):
            return await self.say("450 4.2.1 greylisted")
        self.envelope["rcpt_to"].append(recipient)
        await self.say("250 2.1.5 ok")

    async def on_data(self, _line):
        if not self.envelope["rcpt_to"]:
            return await self.say("554 5.5.1 no recipients")
        await self.say("354 go on")
        raw = b""
        while (line := await self.reader.readline()) != b".\r\n":
            if not line:
                raise ConnectionError("cut off")
            raw += line[1:] if line.startswith(b".") else line
        mail = understood(raw, self.envelope)
        if any(one.startswith("X-Refuse:") for one in mail["headers"]):
            return await self.say("554 5.6.0 not such a mail")
        self.sink.keep(mail)
        await self.say("250 2.0.0 kept")


class Sink:
    def __init__(self, folder, certificate, key, mode):
        self.folder, self.mode, self.count = pathlib.Path(folder), mode, 0
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)

    def keep(self, mail):
        self.count += 1
        partial = self.folder / "partial"
        partial.write_text(json.dumps(mail, indent=1, ensure_ascii=False), encoding="utf-8")
        partial.rename(self.folder / f"{self.count}.json")

    async def serve(self, reader, writer):
        try:
            await Conversation(self, reader, writer).run()
        except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def main():
    port, folder, certificate, key, mode = sys.argv[1:]
    sink = Sink(folder, certificate, key, mode)
    server = await asyncio.start_server(
        sink.serve, "127.0.0.1", int(port), ssl=sink.tls if mode == "implicit" else None)
    (sink.folder / "ready").touch()
    await server.serve_forever()


asyncio.run(main())
