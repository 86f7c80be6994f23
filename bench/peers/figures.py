"""The raw figures: a CSV with a row for each process that was measured."""

import csv
import os
import statistics
from dataclasses import asdict

from lanes import Setting

KEYS = ["lane", "measured", "size", "batch", "threads", "busy", "images", "epochs", "round"]
VALUES = ["stage1", "stage2", "evaluation", "seconds", "peak_mib"]


class Figures:
    def __init__(self, path):
        self.path, self.rows = path, []
        if path.exists():
            with open(path, newline="") as file:
                self.rows = [_parsed(row) for row in csv.DictReader(file)]

    def has(self, lane, measured, setting, number):
        """Returns whether there are figures of it; where it failed, it is tried again."""
        key = _key(lane, measured, setting, number)
        return any(not row["note"] and all(row[name] == key[name] for name in KEYS) for row in self.rows)

    def put(self, lane, measured, setting, number, values, note=""):
        """Adds a row in the place of an older one, and writes the file anew."""
        key = _key(lane, measured, setting, number)
        self.rows = [row for row in self.rows if any(row[name] != key[name] for name in KEYS)]
        self.rows.append(key | {name: values.get(name) for name in VALUES} | {"note": note})
        self.rows.sort(key=lambda row: [row[name] for name in ("images", "size", "threads", "busy", "round")])
        part = self.path.with_suffix(".part")
        with open(part, "w", newline="") as file:
            writer = csv.DictWriter(file, [*KEYS, *VALUES, "note"], lineterminator="\n")
            writer.writeheader()
            writer.writerows({name: _written(value) for name, value in row.items()} for row in self.rows)
        os.replace(part, self.path)

    def settings(self):
        """Returns all that was measured, the usual first."""
        found = {Setting(**{name: row[name] for name in asdict(Setting(0, 0, 0))}) for row in self.rows}
        return sorted(found, key=lambda s: (s.images, s.busy, -s.threads, s.size, s.batch, s.epochs))

    def of(self, lane, setting):
        """Returns a lane's rows in a setting."""
        wanted = {"lane": lane} | asdict(setting)
        return [row for row in self.rows if all(row[name] == value for name, value in wanted.items())]

    def rounds(self, lane, setting, value):
        """Returns a lane's figure in each round that has it."""
        return {row["round"]: row[value] for row in self.of(lane, setting) if row[value] is not None}

    def median(self, lane, setting, value):
        """Returns the median of a lane's figure, or None."""
        found = self.rounds(lane, setting, value).values()
        return statistics.median(found) if found else None


def _key(lane, measured, setting, number):
    return {"lane": lane, "measured": measured, "round": number} | asdict(setting)


def _written(value):
    if isinstance(value, bool):
        return int(value)
    return f"{value:.2f}" if isinstance(value, float) else value


def _parsed(row):
    for name in ("size", "batch", "threads", "images", "round"):
        row[name] = int(row[name])
    row["busy"] = row["busy"] == "1"
    for name in VALUES:
        row[name] = float(row[name]) if row[name] else None
    return row
