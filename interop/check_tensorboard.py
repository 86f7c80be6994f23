"""Has TensorBoard read the event files of runs, and compares them with the runs' tables.

    python check_tensorboard.py FOLDER

FOLDER holds run directories. Every tag and step of each is read by TensorBoard's own reader and
compared with metrics.csv, timing.csv and result.json; a server of TensorBoard is then started on
the folder and asked for the same.
"""

import csv
import json
import math
import pathlib
import struct
import subprocess
import sys
import time
import urllib.parse
import urllib.request

from tensorboard.backend.event_processing import event_accumulator

COLUMNS = {
    "accuracy/training": "train_accuracy",
    "accuracy/validation": "validation_accuracy",
    "loss/training": "train_loss",
    "loss/validation": "validation_loss",
    "speed/images_per_second": "images_per_second",
    "stage": "stage",
}


def rows(run):
    with open(run / "metrics.csv") as metrics, open(run / "timing.csv") as timing:
        return [
            {**one, **other}
            for one, other in zip(csv.DictReader(metrics), csv.DictReader(timing), strict=True)
        ]


def expected(run):
    """Returns step and value of every point, by tag."""
    epochs = rows(run)
    points = {
        tag: [(step, float(epoch[column])) for step, epoch in enumerate(epochs, 1)]
        for tag, column in COLUMNS.items()
    }
    test = json.loads((run / "result.json").read_text())["test"]
    points["test/accuracy"] = [(len(epochs), test["accuracy"])]
    points["test/loss"] = [(len(epochs), test["loss"])]
    return points


def close(found, wanted):
    return len(found) == len(wanted) and all(
        step == other and math.isclose(value, figure, rel_tol=1e-6)
        for (step, value), (other, figure) in zip(found, wanted)
    )


def check_file(run):
    everything = {event_accumulator.SCALARS: 0, event_accumulator.IMAGES: 0}
    events = event_accumulator.EventAccumulator(str(run / "tensorboard"), everything)
    events.Reload()
    images = {f"pictures/{name}" for name in ("samples", "confusion", "mistakes")}
    wanted = expected(run)
    assert set(events.Tags()["scalars"]) == wanted.keys(), events.Tags()
    assert set(events.Tags()["images"]) == images, events.Tags()
    for tag, points in wanted.items():
        found = [(event.step, event.value) for event in events.Scalars(tag)]
        assert close(found, points), f"{run}: {tag}: {found}, not {points}"
    times = [event.wall_time for event in events.Scalars("stage")]
    for (before, after), epoch in zip(zip(times, times[1:]), rows(run)[1:]):
        took = float(epoch["train_seconds"]) + float(epoch["validation_seconds"])
        assert abs(after - before - took) < 1e-3, f"{run}: {after - before}, not {took}"
    for tag in images:
        (image,) = events.Images(tag)
        png = image.encoded_image_string
        assert png == (run / f"{tag.split('/')[1]}.png").read_bytes(), f"{run}: {tag}"
        assert (image.width, image.height) == struct.unpack(">II", png[16:24]), f"{run}: {tag}"
    return sum(map(len, wanted.values()))


def ask(address, path, **query):
    with urllib.request.urlopen(
        f"{address}data/plugin/{path}?{urllib.parse.urlencode(query)}", timeout=10
    ) as answer:
        return json.load(answer)


def check_server(folder, runs):
    command = "import tensorboard.main as m; m.run_main()"
    arguments = ["--logdir", str(folder), "--port", "0", "--host", "127.0.0.1"]
    with subprocess.Popen(
        [sys.executable, "-c", command, *arguments], stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            address = next(
                line.split(" at ")[1].split(" ")[0] for line in server.stderr if " at http" in line
            )
            names = {f"{run.name}/tensorboard" for run in runs}
            end = time.monotonic() + 60
            while ask(address, "scalars/tags").keys() != names:
                assert time.monotonic() < end, ask(address, "scalars/tags")
                time.sleep(0.5)
            for run in runs:
                name = f"{run.name}/tensorboard"
                for tag, points in expected(run).items():
                    found = [
                        (step, value)
                        for _, step, value in ask(address, "scalars/scalars", run=name, tag=tag)
                    ]
                    assert close(found, points), f"{run}: {tag}: {found}, not {points}"
                assert len(ask(address, "images/tags")[name]) == 3
        finally:
            server.terminate()


def main(folder):
    runs = sorted(path.parent for path in folder.glob("*/result.json"))
    assert runs, f"{folder}: no run"
    for run in runs:
        print(f"{run.name}: TensorBoard read {check_file(run)} points and 3 pictures")
    check_server(folder, runs)
    print(f"a server of TensorBoard shows {len(runs)} of {len(runs)} runs")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
