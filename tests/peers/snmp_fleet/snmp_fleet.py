#!/usr/bin/env python3
"""A fleet of SNMPv2c devices in a process or a few, each with an address of its own: README.md beside it.

usage: snmp_fleet.py COUNT PORT CONTROL_PORT [INTERFACES]

SNMP_FLEET_STILL=yes: counters stand still, so that an answer is made once; then twenty times as many are given.
"""

import asyncio
import os
import resource
import socket
import sys
import time

import device_mib as mib
import neighbours
import snmp_ber as ber
from neighbours import address_of

COMMUNITY = b"public"
ANSWER_VARIABLES_MAX = 400
AGENTS_A_PROCESS = 10_000  # a socket each
TOO_BIG_FROM = 20
STILL = os.environ.get("SNMP_FLEET_STILL") == "yes"


class Agent:
    def __init__(self, fleet, number):
        self.fleet, self.number = fleet, number
        self.kind = mib.kind_of(number)
        self.device = self.made(time.monotonic() - 1000 - number)
        self.socket = None
        self.known = {}  # answers by requests, both without their ids
        self.heal()

    def made(self, started):
        return mib.Device(self.number, started, self.fleet.count, self.fleet.interfaces)

    def heal(self):
        self.silent, self.slow, self.lie, self.garbage, self.partial = False, 0.0, "", False, ""

    def open(self):
        if self.socket:
            return
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind((address_of(self.number), self.fleet.port))
        asyncio.get_running_loop().add_reader(self.socket, self.receive)

    def close(self):
        if self.socket:
            asyncio.get_running_loop().remove_reader(self.socket)
            self.socket.close()
            self.socket = None

    def receive(self):
        try:
            datagram, whom = self.socket.recvfrom(65535)
            if STILL and self.repeat(datagram, whom):
                return
            request = ber.Request(datagram)
        except (BlockingIOError, ConnectionError, ValueError, IndexError):
            return
        # An agent that does not know the community says nothing.
        if request.community != COMMUNITY or self.silent:
            return
        self.fleet.requests += 1
        answer = self.answer(request)
        if answer is None:
            return
        if self.slow:
            asyncio.get_running_loop().call_later(self.slow, self.send, answer, whom)
        else:
            self.send(answer, whom)
        if STILL and self.is_honest():
            (begin, end), (ours, until) = ber.id_place(datagram), ber.id_place(answer)
            self.known[datagram[:begin], datagram[end:]] = answer[:ours], answer[until:]

    def is_honest(self):
        return not (self.silent or self.slow or self.lie or self.garbage or self.partial)

    def repeat(self, datagram, whom):
        """True if it has answered the same before."""
        begin, end = ber.id_place(datagram)
        known = self.known.get((datagram[:begin], datagram[end:]))
        if known is None or not self.is_honest():
            return False
        self.fleet.requests += 1
        self.send(known[0] + datagram[begin:end] + known[1], whom)
        return True

    def send(self, answer, whom):
        if self.socket:
            self.socket.sendto(answer, whom)

    def answer(self, request):
        if self.garbage:
            return os.urandom(60)
        if self.partial == "storages" and any(
                name[:len(mib.STORAGE)] == mib.STORAGE for name in request.names):
            return None
        if self.partial == "beside" and any(name[:2] == neighbours.LLDP[:2] for name in request.names):
            return None
        variables, error = self.look_up(request), 0
        if self.partial == "toobig" and len(variables) > TOO_BIG_FROM:
            variables, error = [], ber.TOO_BIG
        community = b"another" if self.lie == "community" else COMMUNITY
        request_id = request.id ^ 1 if self.lie == "id" else request.id
        return ber.response(community, request_id, variables, error)

    def look_up(self, request):
        tables = self.fleet.mib_of(self.kind, self.partial)
        now = time.monotonic()
        if request.operation == ber.GET:
            return [tables.get(self.device, name, now) for name in request.names]
        rounds = request.repetitions if request.operation == ber.GET_BULK else 1
        names, variables = request.names, []
        if self.lie == "oids":  # one row, and behind it the same again
            rounds, names = 1, [name[:-1] if name in tables.variables else name for name in names]
        while rounds > 0 and len(variables) + len(names) <= ANSWER_VARIABLES_MAX:
            found = [tables.next(self.device, name, now) for name in names]
            variables += found
            names = [name for name, _ in found]
            if all(value == ber.END_OF_VIEW for _, value in found):
                break
            rounds -= 1
        return variables


class Fleet:
    """Those of the agents that one process has, of `count` in all."""

    def __init__(self, numbers, count, port, interfaces):
        self.port, self.interfaces, self.count = port, interfaces, count
        self.requests, self.mibs = 0, {}
        self.agents = {number: Agent(self, number) for number in numbers}

    def mib_of(self, kind, partial):
        hidden = (mib.IF_X_TABLE,) if partial == "ifx" else ()
        key = (kind, hidden)
        if key not in self.mibs:
            self.mibs[key] = mib.Mib(kind, self.interfaces, hidden)
        return self.mibs[key]

    def obey(self, line):
        """Returns what to answer. Raises ValueError or LookupError for what is no command."""
        verb, *words = line.split()
        if verb == "requests":
            return str(self.requests)
        for agent in self.agents.values() if words[0] == "all" else [self.agents[int(words[0])]]:
            self.change(agent, verb, words[1:])
        return "ok"

    def change(self, agent, verb, words):
        agent.known.clear()
        if verb == "up":
            agent.heal()
            agent.device.crowd(False)
            agent.open()
        elif verb == "down":
            agent.close()
        elif verb == "silent":
            agent.silent = True
        elif verb == "slow":
            agent.slow = float(words[0]) / 1000
        elif verb == "garbage":
            agent.garbage = True
        elif verb == "lie" and words[0] in ("oids", "id", "community"):
            agent.lie = words[0]
        elif verb == "partial" and words[0] in ("ifx", "toobig", "storages", "beside", "crowd"):
            agent.partial = words[0]
            agent.device.crowd(words[0] == "crowd")
        elif verb == "wrap":
            now = time.monotonic()
            agent.device.started = now
            agent.device.lead32, agent.device.lead64 = 2**32 - 1000, 2**64 - 1000
        elif verb == "reboot":
            agent.device = agent.made(time.monotonic())
        else:
            raise ValueError(verb)

    async def control(self, reader, writer):
        while line := await reader.readline():
            try:
                said = self.obey(line.decode())
            except (ValueError, LookupError) as fault:
                said = f"what? {fault}"
            writer.write(said.encode() + b"\n")
            await writer.drain()
        writer.close()

    def open(self):
        for agent in self.agents.values():
            agent.open()


def allow_sockets(count):
    """Each agent has one; a process may usually have a thousand."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 100
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


class Part:
    """A process of its own with some of the agents, and its control."""

    def __init__(self, numbers, settings, earlier):
        self.numbers = numbers
        ours, theirs = socket.socketpair()
        if os.fork() == 0:
            for inherited in (ours, *(part.socket for part in earlier)):
                inherited.close()  # held open, they would keep a part from seeing its end
            asyncio.run(self.serve(theirs, settings))
            os._exit(0)
        theirs.close()
        self.socket = ours

    async def serve(self, control, settings):
        fleet = Fleet(self.numbers, *settings)
        fleet.open()
        reader, writer = await asyncio.open_connection(sock=control)
        writer.write(b"ready\n")
        await fleet.control(reader, writer)  # until the parent is gone

    async def connect(self):
        self.reader, self.writer = await asyncio.open_connection(sock=self.socket)
        await self.reader.readline()
        self.turn = asyncio.Lock()

    async def ask(self, line):
        async with self.turn:
            self.writer.write(line)
            return (await self.reader.readline()).decode().strip()


def whole_control(parts):
    """The control of many parts as that of one."""

    async def answer(line):
        words = line.decode().split()
        try:
            number = int(words[1])
            asked = [part for part in parts if number in part.numbers] or parts[:1]
        except (ValueError, IndexError):
            asked = parts  # of all of them, or no command
        said = [await part.ask(line) for part in asked]
        if words == ["requests"]:
            return str(sum(int(one) for one in said))
        return next((one for one in said if one != "ok"), "ok")

    async def control(reader, writer):
        while line := await reader.readline():
            writer.write((await answer(line)).encode() + b"\n")
            await writer.drain()
        writer.close()

    return control


async def main(parts, count, port, control_port):
    for part in parts:
        await part.connect()
    control = await asyncio.start_server(whole_control(parts), "127.0.0.1", control_port)
    print(f"ready: {count} agents from {address_of(0)}:{port}", flush=True)
    await control.serve_forever()


def run(count, port, control_port, interfaces=4):
    allow_sockets(min(count, AGENTS_A_PROCESS))
    parts = []
    for first in range(0, count, AGENTS_A_PROCESS):
        numbers = range(first, min(first + AGENTS_A_PROCESS, count))
        parts.append(Part(numbers, (count, port, interfaces), parts))
    asyncio.run(main(parts, count, port, control_port))


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    run(*(int(word) for word in sys.argv[1:]))
