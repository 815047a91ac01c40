"""The binary API: sign-in, sentences in and out, commands side by side, and their faults."""

import asyncio
import hashlib
import os

import words
from commands import Trap, execute
from pipe import Pipe

HUGE = b"\xf0\x80\x00\x00\x00"  # announces a word of 2 GiB


class Session:
    def __init__(self, device, reader, writer, via):
        self.device, self.reader, self.via = device, reader, via
        self.pipe = Pipe(device, writer)
        self.user, self.challenge = None, None
        self.running = {}  # tasks and what was asked
        self.is_closing = False

    def abort(self):
        self.pipe.abort()

    async def serve(self):
        self.device.sessions += 1
        self.device.open.add(self)
        try:
            while not self.pipe.writer.is_closing():
                texts = await words.read_sentence(self.reader)
                if texts:
                    await self.hear(words.command(texts))
        except (ValueError, EOFError, ConnectionError, OSError):
            pass  # the client is gone, or speaks another language
        finally:
            self.device.open.discard(self)
            self.is_closing = True
            for task in self.running:
                task.cancel()
            self.pipe.writer.close()

    async def hear(self, asked):
        if asked.path == "/login":
            await self.sign_in(asked)
        elif self.user is None:
            await self.end("not logged in")
        elif asked.path == "/quit":
            await self.end("session terminated on request")
        elif asked.path == "/cancel":
            await self.cancel(asked)
        elif self.device.faults.silent:
            self.device.commands[asked.path] += 1
        else:
            task = asyncio.create_task(self.run(asked))
            self.running[task] = asked
            task.add_done_callback(self.running.pop)

    async def sign_in(self, asked):
        faults, said = self.device.faults, asked.attributes
        if faults.silent:
            return
        if faults.slow:
            await asyncio.sleep(faults.slow)
        if self.device.kind.challenge and "response" not in said:
            self.challenge = os.urandom(16)
            await self.reply("!done", asked, {"ret": self.challenge.hex()})
            return
        user = said.get("name", "")
        via = "api" if self.via == "api" else "api-ssl"
        if self.device.sign_in(user, self.knows_password(user, said), via):
            self.user = user
            await self.reply("!done", asked)
            return
        message = ("cannot log in" if self.device.kind.challenge
                   else "invalid user name or password (6)")
        await self.trap(asked, Trap(None, message))

    def knows_password(self, user, said):
        password = self.device.password_of(user)
        if password is None:
            return False
        if not self.device.kind.challenge:
            return said.get("password") == password
        if self.challenge is None:
            return False
        challenge, self.challenge = self.challenge, None
        digest = hashlib.md5(b"\0" + words.as_bytes(password) + challenge).hexdigest()
        return said["response"] == "00" + digest

    async def cancel(self, asked):
        """Stops the command of =tag=, or all of them, and answers after them."""
        tag = asked.attributes.get("tag")
        tasks = [task for task, other in self.running.items() if tag in (None, other.tag)]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self.reply("!done", asked)

    async def run(self, asked):
        count = 0

        async def emit(row):
            nonlocal count
            count += 1
            await self.reply("!re", asked, row)

        try:
            if self.device.faults.fatal:
                await self.end(self.device.faults.fatal)
                return
            try:
                ret = await execute(self.device, asked, self.user, emit)
            except asyncio.CancelledError:
                if self.is_closing:
                    raise
                raise Trap(2, "interrupted") from None
            is_print = asked.verb in ("print", "getall")
            if not count and ret is None and is_print and self.device.faults.empty:
                await self.reply("!empty", asked)
            await self.reply("!done", asked, {} if ret is None else {"ret": ret})
        except Trap as trap:
            await self.trap(asked, trap)
        except (ConnectionError, OSError):
            pass  # the client did not wait

    async def trap(self, asked, trap):
        category = {} if trap.category is None else {"category": str(trap.category)}
        await self.reply("!trap", asked, category | {"message": trap.message})
        await self.reply("!done", asked)

    async def end(self, reason):
        await self.pipe.send(words.sentence(["!fatal", reason]), is_last=True)
        self.pipe.writer.close()

    async def reply(self, what, asked, fields=None):
        """Sends a whole sentence even if its command is cancelled meanwhile."""
        attributes = [words.attribute(key, value) for key, value in (fields or {}).items()]
        tag = self.tag_of(asked)
        # Version 7 tags at the front, earlier ones at the end; nothing is promised about it.
        said = [what, *attributes, *tag] if self.device.kind.is_v6 else [what, *tag, *attributes]
        await asyncio.shield(self.send(said, asked, what == "!done"))

    def spoil_of(self, asked):
        faults = self.device.faults
        return faults.spoil if asked.path != "/login" or faults.spoil_login else ""

    def tag_of(self, asked):
        spoil = self.spoil_of(asked)
        if spoil == "wrongtag":
            return [f".tag={asked.tag or ''}another"]
        return [f".tag={asked.tag}"] if asked.tag is not None and spoil != "notag" else []

    async def send(self, said, asked, is_last):
        spoil = self.spoil_of(asked)
        data = words.sentence(said)
        if spoil == "halfword":
            half = words.word(said[-1])
            await self.pipe.send(data[:-1 - len(half)] + half[:len(half) // 2])
            self.pipe.is_mute = True
        elif spoil == "longword":
            await self.pipe.send(HUGE + data)
            self.pipe.is_mute = True
        elif spoil == "control":
            await self.pipe.send(b"\xf8" + data, is_last)
        elif spoil == "garbage":
            await self.pipe.send(os.urandom(60), is_last)
        else:
            await self.pipe.send(data, is_last)
            if spoil == "double" and is_last:
                await self.pipe.send(data, is_last)
            if spoil == "reset":
                await self.pipe.reset()
