"""Loads TorchScript models that Likewise wrote into PyTorch, and compares the answers with Likewise's.

    python check_torchscript.py MODELS

Each folder in MODELS holds torchscript/model.pt, which takes pixels, and asked.safetensors: `images`
[n, size, size, 3], preprocessed, and `probabilities` [n, classes], what Likewise makes of them. The
pixels are found by what the metadata says of the preprocessing. Answers differ by at most 1e-5, of all
images and of a single one.
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.numpy import load_file

from preprocessed import pixels

TOLERANCE = 1e-5


def difference(folder):
    asked = load_file(str(folder / "asked.safetensors"))
    extra = {"likewise.json": ""}
    model = torch.jit.load(str(folder / "torchscript" / "model.pt"), _extra_files=extra)
    images = torch.from_numpy(pixels(asked["images"], json.loads(extra["likewise.json"])))
    expected = torch.from_numpy(asked["probabilities"]).double()
    with torch.no_grad():
        answers = torch.softmax(model(images).double(), 1)
        one = torch.softmax(model(images[:1]).double(), 1)
    largest = max((answers - expected).abs().max(), (one - expected[:1]).abs().max())
    return float(largest), len(images)


def main(models):
    folders = sorted(path.parent for path in Path(models).glob("*/torchscript"))
    if not folders:
        sys.exit(f"{models}: no torchscript folders are there.")
    for folder in folders:
        largest, images = difference(folder)
        print(
            f"torch {torch.__version__}: {folder.name}: {images} images, probabilities within"
            f" {largest:.1e} of pixels"
        )
        if not largest <= TOLERANCE:
            sys.exit(f"the probabilities differ by more than {TOLERANCE}.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
