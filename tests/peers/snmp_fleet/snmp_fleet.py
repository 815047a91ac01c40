#!/usr/bin/env python3
"""A fleet of SNMPv2c devices in one process, each with an address of its own: README.md beside it.

usage: snmp_fleet.py COUNT PORT CONTROL_PORT [INTERFACES]
"""

import asyncio
import os
import socket
import sys
import time

import device_mib as mib
import neighbours
import snmp_ber as ber
from neighbours import address_of

COMMUNITY = b"public"
ANSWER_VARIABLES_MAX = 400
TOO_BIG_FROM = 20


class Agent:
    def __init__(self, fleet, number):
        self.fleet, self.number = fleet, number
        self.kind = mib.kind_of(number)
        self.device = self.made(time.monotonic() - 1000 - number)
        self.socket = None
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
    def __init__(self, count, port, interfaces):
        self.port, self.interfaces, self.count = port, interfaces, count
        self.requests, self.mibs = 0, {}
        self.agents = [Agent(self, number) for number in range(count)]

    def mib_of(self, kind, partial):
        hidden = (mib.IF_X_TABLE,) if partial == "ifx" else ()
        key = (kind, hidden)
        if key not in self.mibs:
            self.mibs[key] = mib.Mib(kind, self.interfaces, hidden)
        return self.mibs[key]

    def obey(self, line):
        """Returns what to answer. Raises ValueError or IndexError for what is no command."""
        verb, *words = line.split()
        if verb == "requests":
            return str(self.requests)
        agents = self.agents if words[0] == "all" else [self.agents[int(words[0])]]
        for agent in agents:
            self.change(agent, verb, words[1:])
        return "ok"

    def change(self, agent, verb, words):
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
            except (ValueError, IndexError) as fault:
                said = f"what? {fault}"
            writer.write(said.encode() + b"\n")
            await writer.drain()
        writer.close()


async def main(count, port, control_port, interfaces=4):
    fleet = Fleet(count, port, interfaces)
    for agent in fleet.agents:
        agent.open()
    control = await asyncio.start_server(fleet.control, "127.0.0.1", control_port)
    print(f"ready: {count} agents from {address_of(0)}:{port}", flush=True)
    await control.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    asyncio.run(main(*(int(word) for word in sys.argv[1:])))
