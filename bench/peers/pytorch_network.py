"""Keras' ResNet50 V1 with the notebooks' head, in plain PyTorch."""

import torch
from torch import nn

EPSILON = 1.001e-5
# Narrow channels, blocks, stride of the first block.
GROUPS = ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2))


def unit(inputs, outputs, kernel, stride, relu):
    layers = [
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2),
        nn.BatchNorm2d(outputs, eps=EPSILON, momentum=0.01),
    ]
    return nn.Sequential(*layers, nn.ReLU()) if relu else nn.Sequential(*layers)


class Block(nn.Module):
    def __init__(self, inputs, narrow, stride, project):
        super().__init__()
        self.branch = nn.Sequential(
            unit(inputs, narrow, 1, stride, True),
            unit(narrow, narrow, 3, 1, True),
            unit(narrow, 4 * narrow, 1, 1, False),
        )
        self.shortcut = unit(inputs, 4 * narrow, 1, stride, False) if project else nn.Identity()

    def forward(self, x):
        return torch.relu(self.shortcut(x) + self.branch(x))


def base():
    layers = [unit(3, 64, 7, 2, True), nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for narrow, count, stride in GROUPS:
        for index in range(count):
            layers.append(Block(channels, narrow, stride if index == 0 else 1, index == 0))
            channels = 4 * narrow
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())


def head():
    return nn.Sequential(
        nn.Linear(2048, 128), nn.ReLU(), nn.Dropout(0.25), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
    )


class Network(nn.Module):
    """The whole network; while `stage` is 1 the base only infers, with its moving statistics."""

    def __init__(self):
        super().__init__()
        self.base, self.head, self.stage = base(), head(), 1

    def begin(self, stage):
        self.stage = stage
        self.base.requires_grad_(stage == 2)
        return self.train()

    def train(self, mode=True):
        super().train(mode)
        self.base.train(mode and self.stage == 2)
        return self

    def forward(self, x):
        with torch.set_grad_enabled(self.stage == 2 and torch.is_grad_enabled()):
            features = self.base(x)
        return self.head(features)
