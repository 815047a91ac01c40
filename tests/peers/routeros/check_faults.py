"""Orders each fault and looks at it with a client that others wrote, as check.py does."""

import hashlib
import socket
import ssl
import time
import unittest

from check import (API, OLD, PASSWORD, REST, TLS, V6, WIFI, WIRELESS, Check, address_of, rest,
                   sign_in, tell)
from librouteros import connect
from librouteros.exceptions import ConnectionClosed, FatalError, ProtocolError, TrapError
from librouteros.login import plain

NAME = ("/system/identity/print", "=.proplist=name")


def wait_for(holds):
    deadline = time.monotonic() + 5
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come true in time")


def certificate_of(number, timeout=5):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection((address_of(number), TLS), timeout) as plain_socket:
        with context.wrap_socket(plain_socket) as secret:
            return hashlib.sha256(secret.getpeercert(True)).hexdigest()


class SignIns(Check):
    def test_wrong_passwords_are_refused_and_counted(self):
        for number, said in ((WIFI, "invalid user name or password (6)"), (OLD, "cannot log in")):
            wrong, right = int(tell(f"wrong {number}")), int(tell(f"logins {number}"))
            with self.assertRaises(TrapError) as caught:
                sign_in(number, password="guessed")
            self.assertEqual(str(caught.exception), said)
            self.sign_in(number)
            self.assertEqual(int(tell(f"wrong {number}")), wrong + 1)
            self.assertEqual(int(tell(f"logins {number}")), right + 1)

    def test_five_wrong_ones_in_a_row_lock_out(self):
        for _ in range(5):
            with self.assertRaises(TrapError):
                sign_in(WIFI, password="guessed")
        with self.assertRaises(TrapError):
            sign_in(WIFI)
        self.assertEqual(rest(WIFI, "GET", "/rest/system/resource")[0], 401)
        tell(f"up {WIFI}")
        self.sign_in(WIFI)

    def test_a_reader_has_no_password_and_changes_nothing(self):
        for number in (WIFI, OLD):
            api = self.sign_in(number, user="reader", password="")
            self.assertEqual(self.ask(api, *NAME), [{"name": f"router-{number}"}])
            self.assertIn("permissions", self.traps(api, "/system/identity/set", "=name=x"))

    def test_an_old_device_lets_nobody_in_by_the_password_alone(self):
        api = connect(address_of(OLD), "signalbox", PASSWORD, port=API, login_method=plain)
        with self.assertRaises(FatalError):
            self.ask(api, *NAME)

    def test_the_password_is_another_one(self):
        tell(f"password {WIFI}")
        with self.assertRaises(TrapError):
            sign_in(WIFI)
        self.sign_in(WIFI, password="another-password")


class Faults(Check):
    def ill(self, line, number=WIFI, **more):
        """A signed-in client of a device that is ill from then on."""
        api = self.sign_in(number, timeout=more.get("timeout", 1))
        self.assertEqual(tell(line.replace("N", str(number), 1)), "ok")
        return api

    def test_down_refuses_and_hangs_up(self):
        api = self.ill("down N")
        with self.assertRaises((ConnectionClosed, OSError)):
            self.ask(api, *NAME)
        for port in (API, TLS, REST):
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection((address_of(WIFI), port), 1)

    def test_silent_says_nothing_and_shakes_no_hand(self):
        api = self.ill("silent N")
        with self.assertRaises(TimeoutError):
            self.ask(api, *NAME)
        with self.assertRaises(TimeoutError):
            sign_in(WIFI, timeout=1)
        with self.assertRaises(TimeoutError):
            certificate_of(WIFI, timeout=1)

    def test_slow_lastbyte_and_bytes_take_their_time(self):
        for line, least in (("slow N 300", 0.3), ("lastbyte N 300", 0.3), ("bytes N 10", 0.2)):
            tell("up all")
            api = self.ill(line, timeout=5)
            began = time.monotonic()
            self.assertEqual(self.ask(api, *NAME), [{"name": "router-0"}])
            self.assertGreater(time.monotonic() - began, least)

    def test_a_word_stops_in_its_middle(self):
        with self.assertRaises(TimeoutError):
            self.ask(self.ill("halfword N"), *NAME)

    def test_impossible_lengths_and_control_bytes(self):
        for line in ("longword N", "control N"):
            with self.assertRaises(ProtocolError):
                self.ask(self.ill(line), *NAME)

    def test_faults_reach_the_sign_in_when_it_is_named(self):
        tell("control 0 login")
        with self.assertRaises(ProtocolError):
            sign_in(WIFI)

    def test_reset_comes_after_the_first_row(self):
        wire = self.ill("reset N").protocol
        wire.writeSentence("/interface/print")
        self.assertEqual(wire.readSentence()[0], "!re")
        with self.assertRaises(ConnectionResetError):
            wire.readSentence()

    def test_tags_are_wrong_or_missing(self):
        for line, words in (("wrongtag N", (".tag=7another",)), ("notag N", ())):
            for number in (WIFI, V6):
                tell("up all")
                wire = self.ill(line, number).protocol
                wire.writeSentence("/ip/address/set", "=numbers=0", "=comment=x", ".tag=7")
                self.assertEqual(wire.readSentence(), ("!done", words))

    def test_done_is_said_twice(self):
        api = self.ill("double N")
        self.assertEqual(len(self.ask(api, *NAME)), 1)
        self.assertEqual(self.ask(api, *NAME), [])  # reads what was left over

    def test_all_trap(self):
        api = self.ill("trap N 5 out of memory")
        with self.assertRaises(TrapError) as caught:
            self.ask(api, *NAME)
        self.assertEqual((str(caught.exception), caught.exception.category), ("out of memory", 5))
        self.sign_in(WIFI)

    def test_one_path_is_not_known_or_not_answered(self):
        api = self.ill("partial N /system/health")
        self.assertEqual(self.traps(api, "/system/health/print"), "no such command prefix")
        self.ask(api, *NAME)
        tell("up all")
        api = self.ill("stall N /system/package/update")
        self.ask(api, *NAME)
        with self.assertRaises(TimeoutError):
            self.ask(api, "/system/package/update/print")

    def test_fatal_has_a_bare_word(self):
        with self.assertRaises(FatalError) as caught:
            self.ask(self.ill("fatal N session closed by admin"), *NAME)
        self.assertEqual(str(caught.exception), "session closed by admin")

    def test_garbage_is_no_answer(self):
        with self.assertRaises(Exception) as caught:
            self.ask(self.ill("garbage N"), *NAME)
        self.assertNotIsInstance(caught.exception, TrapError)

    def test_empty_is_said_by_any_device(self):
        wire = self.ill("empty N", V6).protocol
        wire.writeSentence("/ip/firewall/filter/print")
        self.assertEqual(wire.readSentence()[0], "!empty")

    def test_radios_lose_their_clients(self):
        for number, radio in ((WIFI, "wifi"), (WIRELESS, "wireless"), (OLD, "wireless")):
            api = self.ill("radio N", number)
            self.assertEqual(self.ask(api, f"/interface/{radio}/registration-table/print"), [])
            row, *_ = self.ask(api, f"/interface/{radio}/monitor", "=numbers=0", "=once=")
            self.assertEqual(row["registered-clients"], 0)

    def test_configurations_change_and_devices_reboot(self):
        api = self.ill("config N", timeout=5)
        row, = self.ask(api, "/system/resource/print")
        changed = time.mktime(time.strptime(row["last-config-change"], "%Y-%m-%d %H:%M:%S"))
        self.assertLess(abs(time.mktime(time.gmtime()) - changed), 60)
        self.assertRegex(row["uptime"], r"^3w2d14h")
        tell(f"reboot {WIFI}")
        row, = self.ask(self.sign_in(WIFI), "/system/resource/print")
        self.assertRegex(row["uptime"], r"^\d+s$")

    def test_certificates_change_and_go(self):
        before = certificate_of(WIFI)
        tell(f"newcert {WIFI}")
        after = certificate_of(WIFI)
        self.assertNotEqual(before, after)
        row, = self.ask(self.sign_in(WIFI, tls=True), "/certificate/print", "?name=api-cert")
        self.assertEqual(row["fingerprint"], after)
        tell(f"nocert {WIFI}")
        with self.assertRaises(ssl.SSLError):
            certificate_of(WIFI)


class Counts(Check):
    def test_connections_and_commands_are_counted(self):
        # Those of other checks may still be closing.
        wait_for(lambda: tell("open all") == "0")
        sessions, commands = int(tell("sessions 4")), int(tell("commands 4"))
        looks = int(tell("commands 4 /system/identity/print"))
        api = self.sign_in(4)
        self.ask(api, *NAME)
        self.assertEqual(tell("open 4"), "1")
        self.assertEqual(int(tell("sessions 4")), sessions + 1)
        self.assertEqual(int(tell("commands 4")), commands + 1)
        self.assertEqual(int(tell("commands 4 /system/identity/print")), looks + 1)
        api.close()
        wait_for(lambda: tell("open 4") == "0")

    def test_what_is_no_order_is_not_obeyed(self):
        for line in ("dance 0", "down 99", "slow 0 soon", "slow 0", "trap 0 9 x", "stall 0 health",
                     "down", "up 0 now", ""):
            self.assertTrue(tell(line).startswith("what?"), line)


class Rest(Check):
    def test_tables_are_json_of_texts(self):
        status, row = rest(WIFI, "GET", "/rest/system/resource")
        self.assertEqual((status, row["total-memory"]), (200, "1073741824"))
        status, rows = rest(WIRELESS, "GET", "/rest/interface?.proplist=.id,name&type=wlan")
        self.assertEqual((status, [row["name"] for row in rows]), (200, ["wlan1", "wlan2"]))
        _, row = rest(WIRELESS, "GET", f"/rest/interface/{rows[0]['.id']}")
        self.assertEqual(row["name"], "wlan1")
        self.assertEqual(rest(WIFI, "GET", "/rest/interface/ether2")[1]["comment"], "Büro Süd")

    def test_print_takes_fields_and_queries(self):
        status, rows = rest(WIFI, "POST", "/rest/interface/print", {
            ".proplist": ["name"], ".query": ["type=wifi", "name=ether1", "#|"]})
        self.assertEqual((status, rows), (200, [{"name": "ether1"}, {"name": "wifi1"},
                                                {"name": "wifi2"}]))

    def test_rows_are_made_changed_and_removed(self):
        place = "/rest/ip/firewall/address-list"
        status, row = rest(WIFI, "PUT", place, {"list": "blocked", "disabled": True})
        self.assertEqual((status, row["disabled"]), (201, "true"))
        place += "/" + row[".id"]
        self.assertEqual(rest(WIFI, "PATCH", place, {"comment": "x"})[1]["comment"], "x")
        self.assertEqual(rest(WIFI, "DELETE", place), (204, None))
        self.assertEqual(rest(WIFI, "GET", place)[0], 404)

    def test_errors_say_what_is_wrong(self):
        self.assertEqual(rest(WIFI, "GET", "/rest/system/resource", password="guessed"),
                         (401, {"error": 401, "message": "Unauthorized"}))
        status, said = rest(WIFI, "GET", "/rest/no/such")
        self.assertEqual((status, said["error"], said["message"]), (404, 404, "Not Found"))
        self.assertTrue(said["detail"])
        tell("trap 0 4 out of memory")
        self.assertEqual(rest(WIFI, "GET", "/rest/interface")[0], 400)

    def test_version_6_has_no_such_door(self):
        with self.assertRaises(ConnectionRefusedError):
            rest(V6, "GET", "/rest/system/resource")
