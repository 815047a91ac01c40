#!/usr/bin/env python3
"""A fleet of RouterOS devices in one process, each with an address of its own: README.md beside it.

usage: routeros.py COUNT API_PORT TLS_PORT REST_PORT CONTROL_PORT [--ca FOLDER]
"""

import argparse
import asyncio
import resource
import signal
import sys
import tempfile
import time

import certificates
from device import Device
from rest import RestSession
from server import Session

SPOILS = ("halfword", "longword", "control", "garbage", "reset", "wrongtag", "notag", "double")


class Host:
    """A device's ports: open, closed, or open and mute."""

    def __init__(self, fleet, number):
        self.fleet, self.device = fleet, Device(fleet, number)
        self.servers, self.mutes, self.certificate = [], set(), None
        self.is_down = False

    async def certify(self):
        self.certificate = await self.fleet.maker.issue(self.device.address)
        self.device.certified(self.certificate)

    async def listen(self):
        """Opens the ports anew, as the faults want them."""
        for server in self.servers:
            server.close()
        for writer in self.mutes:
            writer.transport.abort()
        self.servers = []
        if self.is_down:
            self.device.hang_up()
            return
        fleet, faults = self.fleet, self.device.faults
        tls = certificates.context(self.certificate)
        if faults.anonymous:
            tls = certificates.anonymous_context()
        await self.open(fleet.api_port, self.serve_api)
        # A device that says nothing does not shake hands either.
        quiet = faults.silent
        doors = [(fleet.tls_port, self.serve_tls)]
        if not self.device.kind.is_v6:
            doors.append((fleet.rest_port, self.serve_rest))
        for port, serve in doors:
            await self.open(port, self.mute if quiet else serve, None if quiet else tls)

    async def open(self, port, serve, tls=None):
        self.servers.append(await asyncio.start_server(serve, self.device.address, port, ssl=tls))

    async def serve_api(self, reader, writer):
        await Session(self.device, reader, writer, "api").serve()

    async def serve_tls(self, reader, writer):
        await Session(self.device, reader, writer, "api-ssl").serve()

    async def serve_rest(self, reader, writer):
        await RestSession(self.device, reader, writer).serve()

    async def mute(self, reader, writer):
        self.device.sessions += 1
        self.mutes.add(writer)
        try:
            while await reader.read(65536):
                pass
        except OSError:
            pass
        finally:
            self.mutes.discard(writer)
            writer.close()

    def open_connections(self):
        return len(self.device.open) + len(self.mutes)


class Fleet:
    def __init__(self, count, api_port, tls_port, rest_port, maker):
        self.count, self.maker = count, maker
        self.api_port, self.tls_port, self.rest_port = api_port, tls_port, rest_port
        self.hosts = [Host(self, number) for number in range(count)]

    @staticmethod
    def address_of(number):
        return f"127.2.{number // 250}.{number % 250 + 1}"

    async def start(self):
        await self.maker.start()
        await asyncio.gather(*(host.certify() for host in self.hosts))
        for host in self.hosts:
            await host.listen()

    async def obey(self, line):
        """Returns what to answer. Raises ValueError or IndexError for what is no command."""
        verb, number, *words = line.split(" ")
        hosts = self.hosts
        if number != "all":
            if not number.isdecimal():
                raise ValueError(number)
            hosts = [self.hosts[int(number)]]
        if verb in COUNTS:
            return str(sum(COUNTS[verb](host, *words) for host in hosts))
        if verb == "kind":
            return " ".join(f"{host.device.kind.name}/{host.device.kind.version}" for host in hosts)
        for host in hosts:
            await self.change(host, verb, words)
        return "ok"

    async def change(self, host, verb, words):
        device = host.device
        if verb in SPOILS:
            if words not in ([], ["login"]):
                raise ValueError(words[0])
            device.faults.spoil, device.faults.spoil_login = verb, words == ["login"]
        elif verb in EVENTS and not words:
            await EVENTS[verb](host)
        elif verb in FAULTS:
            FAULTS[verb](device.faults, words)
        else:
            raise ValueError(verb)

    async def control(self, reader, writer):
        try:
            while line := await reader.readline():
                try:
                    said = await self.obey(line.decode().strip())
                except (ValueError, IndexError, TypeError, RuntimeError) as fault:
                    said = f"what? {fault}"
                writer.write(said.encode() + b"\n")
                await writer.drain()
        except OSError:
            pass
        writer.close()


def commands_heard(host, path=None):
    counts = host.device.commands
    return counts[path] if path else counts.total()


COUNTS = {
    "sessions": lambda host: host.device.sessions,
    "logins": lambda host: host.device.logins,
    "wrong": lambda host: host.device.wrong,
    "commands": commands_heard,
    "open": Host.open_connections,
}


async def mend(host):
    host.is_down = False
    host.device.heal()
    await host.listen()


async def go_down(host):
    host.is_down = True
    await host.listen()


async def fall_silent(host):
    host.device.faults.silent = True
    await host.listen()


async def lose_certificate(host):
    host.device.faults.anonymous = True
    await host.listen()


async def renew_certificate(host):
    await host.certify()
    await host.listen()


async def configure(host):
    host.device.configured = time.time()


async def reboot(host):
    host.device.reboot()


async def empty_radio(host):
    host.device.faults.radio = True


async def change_password(host):
    host.device.faults.password = True


async def say_empty(host):
    host.device.faults.empty = True


EVENTS = {
    "up": mend, "down": go_down, "silent": fall_silent, "nocert": lose_certificate,
    "newcert": renew_certificate, "config": configure, "reboot": reboot, "radio": empty_radio,
    "password": change_password, "empty": say_empty,
}


def seconds(words):
    milliseconds = float(words[0])
    if len(words) != 1 or not 0 <= milliseconds < 3_600_000:
        raise ValueError("milliseconds are expected")
    return milliseconds / 1000


def path(words):
    if len(words) != 1 or not words[0].startswith("/"):
        raise ValueError("a path is expected")
    return words[0]


def trap(words):
    message = " ".join(words[1:])
    if not 0 <= int(words[0]) <= 7 or not message:
        raise ValueError("a category from 0 to 7 and a message are expected")
    return int(words[0]), message


FAULTS = {
    "slow": lambda faults, words: setattr(faults, "slow", seconds(words)),
    "bytes": lambda faults, words: setattr(faults, "byte_gap", seconds(words or ["0"])),
    "lastbyte": lambda faults, words: setattr(faults, "last_byte", seconds(words)),
    "trap": lambda faults, words: setattr(faults, "trap", trap(words)),
    "partial": lambda faults, words: setattr(faults, "partial", path(words)),
    "stall": lambda faults, words: setattr(faults, "stall", path(words)),
    "fatal": lambda faults, words: setattr(faults, "fatal", " ".join(words) or "overloaded"),
}


async def main(options):
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory(prefix="routeros-") as folder:
        fleet = Fleet(options.count, options.api_port, options.tls_port, options.rest_port,
                      certificates.Maker(folder, options.ca))
        await fleet.start()
        await asyncio.start_server(fleet.control, "127.0.0.1", options.control_port)
        print(f"ready: {options.count} devices from {fleet.address_of(0)}: API {options.api_port}, "
              f"TLS {options.tls_port}, REST {options.rest_port}", flush=True)
        await stop.wait()


def arguments():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    for name in ("count", "api_port", "tls_port", "rest_port", "control_port"):
        parser.add_argument(name, type=int)
    parser.add_argument("--ca", metavar="FOLDER")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(arguments())))
