"""The lanes of the measurement: how each is run, and where its figures are read."""

import csv
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

HERE = pathlib.Path(__file__).resolve().parent
LIKEWISE = HERE.parent.parent / "likewise"
SAMPLE_IMAGES = 2000
MEMORY_SIGNS = ("out of memory", "OutOfMemory", "OUT_OF_MEMORY", "not enough memory", "MemoryError", "bad_alloc")


class Missing(Exception):
    """Why a lane has no figures, in a sentence."""


@dataclass(frozen=True)
class Setting:
    """What is measured: `images` and `epochs` are those of a whole experiment, and empty for steps."""

    size: int
    batch: int
    threads: int
    busy: bool = False
    images: int = 0
    epochs: str = ""


@dataclass(frozen=True)
class Bounds:
    """How long steps are timed, how long a run may take, and the data of whole experiments."""

    seconds: float
    timeout: float
    data: str
    quick: bool


@dataclass(frozen=True)
class PeerLane:
    """A lane of Python's: a process for each kind of step."""

    name: str
    title: str
    program: str
    steps: tuple = ("stage1", "stage2", "evaluation")
    peer: bool = True
    slow: bool = False

    def run(self, measured, setting, bounds):
        command = [sys.executable, str(HERE / self.program), self.name.split(":")[1], measured]
        command += ["--threads", setting.threads, "--batch", setting.batch, "--size", setting.size]
        if measured == "whole":
            command += ["--data", bounds.data, "--images", setting.images, "--epochs", setting.epochs]
        else:
            command += ["--seconds", bounds.seconds]
        seconds, output = _run(command, bounds.timeout)
        figures = json.loads(output.splitlines()[-1])
        rate = figures.pop("images_per_second", None)
        return figures | ({"seconds": seconds} if measured == "whole" else {measured: rate})


@dataclass(frozen=True)
class LikewiseLane:
    """A lane of Likewise's: the whole program, whose figures its own files hold."""

    name: str
    title: str
    path: str = "fast"
    steps: tuple = ("steps",)
    peer: bool = False
    slow: bool = False

    def run(self, measured, setting, bounds):
        with tempfile.TemporaryDirectory() as runs:
            command = [str(LIKEWISE), "run", "--preset", "notebook-32", "--weights", "random", "--out", runs]
            command += ["--backend", self.name.split("@")[0], "--path", self.path, "--threads", setting.threads]
            command += ["--set", f"imageSize={setting.size}", "--set", f"batchSize={setting.batch}"]
            if measured == "whole":
                command += ["--dataset", f"cifar10:{bounds.data}"]
                command += ["--limit", setting.images, "--epochs", setting.epochs]
            else:
                command += self._steps(setting, bounds.quick)
            seconds, output = _run(command, bounds.timeout)
            figures = _figures(pathlib.Path(output.splitlines()[-1]))
        return figures | ({"seconds": seconds} if measured == "whole" else {})

    def _steps(self, setting, quick):
        # Half of the images are held out, so that evaluation is timed too.
        least = 4 * setting.batch
        images = least if quick or self.slow else max(least, int(2 * SAMPLE_IMAGES * (32 / setting.size) ** 2))
        images = min(images, SAMPLE_IMAGES) // (2 * setting.batch) * 2 * setting.batch
        epochs = "5,3" if images > least else "3,2"
        held = ["--set", "data.validation=holdout", "--set", "data.holdout=0.5"]
        return ["--dataset", "sample", "--limit", images, "--epochs", epochs, *held]


def _figures(directory):
    result = json.loads((directory / "result.json").read_text())
    with open(directory / "timing.csv") as file:
        epochs = list(csv.DictReader(file))
    first, second = ([epoch for epoch in epochs if epoch["stage"] == stage] for stage in "12")
    # The first epoch of a stage also warms up.
    first, second = first[1:] or first, second[1:] or second
    validated = statistics.median(float(epoch["validation_seconds"]) for epoch in second)
    return {
        "stage1": statistics.median(float(epoch["images_per_second"]) for epoch in first),
        "stage2": statistics.median(float(epoch["images_per_second"]) for epoch in second),
        "evaluation": result["validation"]["images"] / validated,
        "peak_mib": result["resources"]["peakResidentBytes"] / 2**20,
    }


def _run(command, timeout):
    """Returns the seconds from start to end, and what was printed."""
    start = time.perf_counter()
    with subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            raise Missing(f"took longer than {timeout:.0f} s") from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise Missing(_why(process.returncode, errors))
    return seconds, output


def _why(status, errors):
    if status == -signal.SIGKILL or any(sign in errors for sign in MEMORY_SIGNS):
        return "out of memory"
    lines = [line for line in errors.splitlines() if line.strip()]
    return lines[-1].strip()[:200] if lines else f"ended with status {status}"


LANES = [
    PeerLane("pytorch:adam", "PyTorch eager, default Adam", "pytorch_peer.py"),
    PeerLane("pytorch:fused", "PyTorch eager, fused Adam", "pytorch_peer.py"),
    PeerLane("pytorch:channels-last", "PyTorch, channels last", "pytorch_peer.py"),
    PeerLane("pytorch:compiled", "PyTorch, compiled", "pytorch_peer.py"),
    PeerLane("pytorch:frozen", "PyTorch, base frozen", "pytorch_peer.py", ("stage1", "evaluation")),
    PeerLane("keras:tensorflow", "Keras on TensorFlow", "keras_peer.py"),
    PeerLane("keras:torch", "Keras on PyTorch", "keras_peer.py"),
    LikewiseLane("djl:pytorch@stock", "DJL as released, PyTorch", "stock", peer=True, slow=True),
    LikewiseLane("dl4j@stock", "DL4J as released", "stock", peer=True, slow=True),
    LikewiseLane("djl:pytorch", "Likewise, `djl:pytorch`"),
    LikewiseLane("djl:tensorflow", "Likewise, `djl:tensorflow`"),
    LikewiseLane("dl4j", "Likewise, `dl4j`"),
]
