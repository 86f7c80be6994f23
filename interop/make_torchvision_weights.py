"""Writes the weights of torchvision's ResNet50 as safetensors, with the features PyTorch computes.

    python make_torchvision_weights.py OUT

The weights are random, after two batches of training, so that no tensor is 0 or 1. The folder
OUT/torchvision-<version> gets them under torchvision's own names, and expected.safetensors:
`images` [16, 32, 32, 3], what the network reads, and `features` [16, 2048], what the pooling
before `fc` yields for them.
"""

import sys
from pathlib import Path

import torch
import torchvision
from safetensors.torch import save_file


def train(model):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(2):
        loss = torch.nn.functional.cross_entropy(
            model(torch.rand(8, 3, 32, 32)), torch.randint(0, 1000, (8,))
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()


def main(out):
    torch.manual_seed(3)
    model = torchvision.models.resnet50(weights=None)
    train(model)
    folder = Path(out) / f"torchvision-{torchvision.__version__}"
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: tensor.contiguous() for name, tensor in model.state_dict().items()}
    save_file(state, str(folder / "state_dict.safetensors"))
    wrapped = {f"module.{name}": tensor for name, tensor in state.items()}
    save_file(wrapped, str(folder / "data_parallel.safetensors"))

    images = torch.rand(16, 32, 32, 3)
    model.fc = torch.nn.Identity()
    with torch.no_grad():
        features = model(images.permute(0, 3, 1, 2))
    save_file(
        {"images": images, "features": features.contiguous()},
        str(folder / "expected.safetensors"),
        metadata={"variant": "torchvision"},
    )
    print(f"{folder.name}: features up to {features.abs().max():.6g}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
