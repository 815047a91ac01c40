"""Prints what happens to a tenant's devices, and goes on where it was when the connection breaks.

    SIGNALBOX_URL=… SIGNALBOX_EMAIL=… SIGNALBOX_PASSWORD=… python3 follow.py TENANT
"""

import json
import os
import sys
import time
import urllib.request

URL = os.environ["SIGNALBOX_URL"]


def ask(path, body=None, headers=None, timeout=10):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data,
                                     {"Content-Type": "application/json", **(headers or {})})
    return urllib.request.urlopen(request, timeout=timeout)


def sign_in():
    with ask("/api/v1/sign-ins", {"email": os.environ["SIGNALBOX_EMAIL"], "bearer": True,
                                  "password": os.environ["SIGNALBOX_PASSWORD"]}) as answer:
        return "Bearer " + json.load(answer)["access_token"]


def events(stream):
    """Each event as (name, id, data): lines up to an empty one (WHATWG HTML, 9.2.6)."""
    event = {}
    for line in stream:
        field, _, value = line.decode().rstrip("\r\n").partition(": ")
        if field:
            event[field] = value
        elif "data" in event:
            yield event.get("event", "message"), event.get("id"), json.loads(event["data"])
            event = {}


def follow(tenant, last_id):
    headers = {"Authorization": sign_in(), "Signalbox-Tenant": tenant}
    if last_id:
        headers["Last-Event-ID"] = last_id
    # A heartbeat comes every 15 s: longer silence means that the connection is dead.
    with ask("/api/v1/events/stream?nouns=device", headers=headers, timeout=40) as stream:
        for name, event_id, data in events(stream):
            last_id = event_id or last_id
            if name == "gap":
                print("facts were missed: read the devices anew", flush=True)
            if name == "fact" and data["type"] == "signalbox.device.status_changed":
                device = data["data"]
                print(data["time"], device["name"], device["status"], device["reason"], flush=True)
            yield last_id


def main():
    last_id = None
    while True:
        try:
            for last_id in follow(sys.argv[1], last_id):
                pass
        except (OSError, TimeoutError) as fault:
            print(f"the connection ended ({fault}): going on after it", file=sys.stderr)
        time.sleep(1)


main()
