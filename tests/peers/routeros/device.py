"""One device: its kind, its state, who may sign in, and what is counted."""

import collections
import dataclasses
import time

import kinds
import tables

FIRST_UPTIME = 3 * 604800 + 2 * 86400 + 14 * 3600 + 23 * 60 + 15  # 3w2d14h23m15s
LOG_ROWS_MAX = 100
WRONG_MAX, WRONG_SECONDS, LOCKED_SECONDS = 5, 60, 60
USERS = {"signalbox": "routeros-password", "reader": ""}
READERS = ("reader",)
CHANGED_PASSWORD = "another-password"


@dataclasses.dataclass
class Faults:
    """What was ordered by the control port; as it is made, a device is healthy."""

    silent: bool = False
    slow: float = 0.0  # seconds before each answer
    byte_gap: float | None = None  # seconds between single bytes
    last_byte: float = 0.0  # seconds before an answer's last byte
    spoil: str = ""  # halfword, longword, control, garbage, reset, wrongtag, notag, double
    spoil_login: bool = False  # the sign-in too
    trap: tuple | None = None  # category, message
    partial: str = ""  # a path that is not known
    stall: str = ""  # a path that is not answered
    fatal: str = ""
    empty: bool = False
    radio: bool = False
    password: bool = False
    anonymous: bool = False  # TLS without a certificate


class Device:
    def __init__(self, fleet, number):
        self.fleet, self.number = fleet, number
        self.kind = kinds.kind_of(number)
        self.address = fleet.address_of(number)
        self.started = time.monotonic() - FIRST_UPTIME - number * 3600
        self.configured = time.time() - 86400
        self.sessions = self.logins = self.wrong = 0
        self.commands = collections.Counter()  # by path
        self.open = set()  # connections, each with abort()
        self.listening = {}  # queues by the menu that they follow
        self.wrong_in_row, self.locked_until = [], 0.0
        self.update = {}
        self.heal()
        self.tables = tables.menus(self)
        self.note("system,info", "router rebooted")

    def heal(self):
        self.faults = Faults(empty=self.kind.says_empty)
        self.wrong_in_row, self.locked_until = [], 0.0

    def uptime(self):
        return time.monotonic() - self.started

    def count(self, rate):
        return int(self.uptime() * rate)

    def hang_up(self):
        for connection in list(self.open):
            connection.abort()

    def reboot(self):
        self.hang_up()
        self.started = time.monotonic()
        self.note("system,info", "router rebooted")

    def changed(self, menu, row):
        """Something was configured: who follows the menu hears of the row."""
        self.configured = time.time()
        for queue in self.listening.get(menu, ()):
            queue.put_nowait(row)

    def note(self, topics, message):
        log = self.tables["/log"]
        # As v6 writes today's lines, and as v7 writes all of them.
        form = "%H:%M:%S" if self.kind.is_v6 else "%Y-%m-%d %H:%M:%S"
        log.add({"time": time.strftime(form, time.gmtime()), "topics": topics, "message": message})
        del log.rows[:-LOG_ROWS_MAX]

    def password_of(self, user):
        """None for who is unknown."""
        if user == "signalbox" and self.faults.password:
            return CHANGED_PASSWORD
        return USERS.get(user)

    def sign_in(self, user, is_right, via):
        """Whether the user may come in; `is_right` is their password. Counts, and locks out."""
        now = time.monotonic()
        if is_right and now >= self.locked_until:
            self.logins += 1
            self.wrong_in_row.clear()
            self.note("system,info,account", f"user {user} logged in via {via}")
            return True
        self.wrong += 1
        self.note("system,error,critical", f"login failure for user {user} via {via}")
        if now >= self.locked_until:
            self.wrong_in_row = [at for at in self.wrong_in_row if now - at < WRONG_SECONDS] + [now]
            if len(self.wrong_in_row) >= WRONG_MAX:
                self.locked_until = now + LOCKED_SECONDS
                self.wrong_in_row.clear()
        return False

    def certified(self, certificate):
        """Puts the certificate that its TLS shows into its menu."""
        self.tables["/certificate"].rows = [
            row for row in self.tables["/certificate"].rows if row["name"] != "api-cert"]
        self.tables["/certificate"].add({
            "name": "api-cert", "common-name": self.address, "private-key": "true",
            "fingerprint": certificate.fingerprint, "trusted": "true",
            "subject-alt-name": f"IP:{self.address}"})
