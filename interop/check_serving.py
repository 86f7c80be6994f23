"""Has a server of DJL serve what `likewise export` wrote, and compares its answers with the runs'.

    python check_serving.py COMMAND RUNS IMAGES

COMMAND starts DJL Serving, such as bin/serving of its archive; RUNS and IMAGES are as check_exports.py has
them. On loopback the server is given the folder torchscript of each run, is posted test images as files,
and must answer with the probabilities that follow from predictions.csv within 1e-5.
"""

import io
import json
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from PIL import Image

from check_exports import TOLERANCE, predicted, test_images

IMAGES = 32
SECONDS = 120


def post(address, pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    request = urllib.request.Request(address, file.getvalue(), {"Content-Type": "image/png"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return {one["className"]: one["probability"] for one in json.load(answer)}


def wait(address, server):
    end = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(address + "/ping", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, "the server has ended"
            assert time.monotonic() < end, f"no answer within {SECONDS} s"
            time.sleep(0.5)


def free_address():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{any_port.getsockname()[1]}"


def check(command, run, pixels):
    address = free_address()
    classes = (run / "torchscript" / "synset.txt").read_text().split("\n")[:-1]
    with tempfile.TemporaryDirectory() as home:
        settings = Path(home, "config.properties")
        settings.write_text(f"inference_address={address}\nmanagement_address={address}\n")
        folder = (run / "torchscript").resolve()
        started = [*shlex.split(command), "-f", str(settings), "-m", f"run::PyTorch:cpu={folder.as_uri()}"]
        environment = {**os.environ, "MODEL_SERVER_HOME": home}
        server = subprocess.Popen(started, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait(address, server)
            largest = 0
            for image, expected in zip(pixels[:IMAGES], predicted(run)):
                for name, probability in post(address + "/predictions/run", image).items():
                    largest = max(largest, abs(probability - expected[classes.index(name)]))
        finally:
            server.terminate()
            server.wait()
    print(f"{run.name}: DJL Serving: {len(pixels[:IMAGES])} images, within {largest:.1e}")
    assert largest <= TOLERANCE, f"{run}: differs by {largest}"


def main(command, folder, images):
    runs = sorted(path.parent for path in Path(folder).glob("*/torchscript"))
    assert runs, f"{folder}: no run with torchscript"
    pixels = test_images(images)
    for run in runs:
        check(command, run, pixels)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
