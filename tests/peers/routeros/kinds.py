"""The kinds of devices, and which number is of which kind."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Kind:
    name: str
    version: str
    channel: str
    latest: str
    board: str
    model: str
    architecture: str
    radio: str  # the menu below /interface of its radios, "" without
    ports: int = 5
    challenge: bool = False  # answers only the login with a challenge
    says_empty: bool = False
    has_routerboard: bool = True  # the menu; without it, asking for it traps

    @property
    def is_v6(self):
        return self.version.startswith("6.")


WIFI = Kind("wifi", "7.18.2", "stable", "7.19.4", "hAP ax^3", "C53UiG+5HPaxD2HPaxD", "arm64",
            "wifi", says_empty=True)
V6 = Kind("v6", "6.49.18", "long-term", "6.49.19", "RB2011UiAS-2HnD", "RB2011UiAS-2HnD", "mipsbe",
          "wireless", ports=10)
WIRELESS = Kind("wireless", "7.15.3", "stable", "7.19.4", "hAP ac^2", "RBD52G-5HacD2HnD", "arm",
                "wireless")
CHR = Kind("chr", "7.16.2", "stable", "7.19.4", "CHR", "", "x86_64", "", ports=3)
OLD = Kind("old", "6.42.12", "bugfix", "6.49.19", "RB751U-2HnD", "RB751U-2HnD", "mipsbe",
           "wireless", challenge=True)
# The menu /interface/wifi is there from 7.13 on, without a row where the classic package runs.
WIRELESS_7_12 = dataclasses.replace(WIRELESS, version="7.12.1")
CHR_BARE = dataclasses.replace(CHR, has_routerboard=False)

IN_TURN = (WIFI, V6, WIRELESS, CHR, WIFI, V6, WIRELESS_7_12, CHR_BARE)


def kind_of(number):
    """3, 7, 11 and so on are old; the others take turns: 0 wifi, 1 v6, 2 wireless, 4 chr."""
    if number % 4 == 3:
        return OLD
    return IN_TURN[(number - (number + 1) // 4) % len(IN_TURN)]
