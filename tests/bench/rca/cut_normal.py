#!/usr/bin/env python3
"""Cuts windows without a fault from the normal series of a petshop folder, in the form of its cases.

usage: cut_normal.py PETSHOP_FOLDER OUTPUT_FOLDER [STEP]

Every STEP rows (7 unless given) a window of five rows is cut for each metric that the folder's cases
alarm on. Its normal series is the rest: the window and an hour on both sides are taken out, so that
nothing of the window is known beforehand. The alarm is three minutes into the second row, as the
cases have it.
"""
import csv
import json
import os
import sys

ROWS = 5
GUARD = 12  # rows on both sides: an hour
ALARM_AFTER = 183  # seconds into the second row


def write(path, rows):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows(rows)


def main():
    folder, output = sys.argv[1], sys.argv[2]
    step = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    with open(os.path.join(folder, "cases.json")) as file:
        known = json.load(file)
    shapes = sorted({(c["scenario"], c["graph"], c["normal"], c["target_node"], c["target_metric"],
                      c["target_stat"]) for c in known})
    cut = []
    for scenario, graph, normal, node, metric, statistic in shapes:
        with open(os.path.join(folder, normal), newline="") as file:
            head, *rows = list(csv.reader(file))
        with open(os.path.join(folder, graph), newline="") as file:
            write(os.path.join(output, graph), list(csv.reader(file)))
        for first in range(0, len(rows) - ROWS + 1, step):
            name = f"{scenario}-normal-{metric}-{first}"
            rest = rows[:max(first - GUARD, 0)] + rows[first + ROWS + GUARD:]
            paths = (f"{scenario}/rest/{first}.csv", f"{scenario}/cases/{first}.csv")
            write(os.path.join(output, paths[0]), [head] + rest)
            write(os.path.join(output, paths[1]), [head] + rows[first:first + ROWS])
            cut.append({"case": name, "scenario": scenario, "graph": graph, "normal": paths[0],
                        "abnormal": paths[1], "target_node": node, "target_metric": metric,
                        "target_stat": statistic,
                        "alarm_time": int(rows[first + 1][0]) + ALARM_AFTER})
    with open(os.path.join(output, "cases.json"), "w") as file:
        json.dump(cut, file, indent=1)
    print(f"{len(cut)} windows")


if __name__ == "__main__":
    main()
