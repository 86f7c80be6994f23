"""Loads weights that Likewise exported into torchvision's resnet50, and compares the answers.

    python check_torchvision_models.py MODELS

Folders in MODELS with a state_dict.safetensors hold asked.safetensors too: `images` [n, size, size,
3], preprocessed, and `probabilities` [n, classes], what Likewise makes of them. The state must fit
strictly, and probabilities differ by at most 1e-5.
"""

import sys
from pathlib import Path

import torch
import torchvision
from safetensors.torch import load_file
from torch import nn

TOLERANCE = 1e-5


def head(state):
    """The head is torchvision's fc, or a Sequential of layers with a ReLU between any two."""
    if "fc.weight" in state:
        return nn.Linear(*reversed(state["fc.weight"].shape))
    layers = []
    while (kernel := state.get(f"fc.{len(layers)}.weight")) is not None:
        layers += [nn.Linear(*reversed(kernel.shape)), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def difference(folder):
    state = load_file(str(folder / "state_dict.safetensors"))
    asked = load_file(str(folder / "asked.safetensors"))
    model = torchvision.models.resnet50(weights=None)
    model.fc = head(state)
    model.load_state_dict(state)
    model.eval()
    with torch.no_grad():
        answers = torch.softmax(model(asked["images"].permute(0, 3, 1, 2)), 1)
    return float((answers.double() - asked["probabilities"].double()).abs().max())


def main(models):
    folders = sorted(file.parent for file in Path(models).glob("*/state_dict.safetensors"))
    if not folders:
        sys.exit(f"{models}: no state_dict.safetensors are there.")
    for folder in folders:
        largest = difference(folder)
        print(
            f"torchvision {torchvision.__version__}: {folder.name}: probabilities within {largest:.1e}"
        )
        if not largest <= TOLERANCE:
            sys.exit(f"the probabilities differ by more than {TOLERANCE}.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
