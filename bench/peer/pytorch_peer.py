"""The experiment's two kinds of training step in plain PyTorch, as people write them, timed.

    python pytorch_peer.py STAGE [--steps N] [--warm-up N] [--threads N] [--batch N] [--size N]

STAGE 1 trains the head on a frozen ResNet50 base, STAGE 2 everything. The network, the head, the
batch size and the optimizer's settings are those of Likewise's preset notebook-32; images and
labels are random, because only time is measured. Prints one line: images a second (the median
step's) and the peak memory of the process.
"""

import argparse
import resource
import statistics
import time

import torch
from torch import nn

EPSILON = 1.001e-5
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("stage", type=int, choices=(1, 2))
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--warm-up", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--size", type=int, default=32)
    options = parser.parse_args()

    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    features, classifier = base(), head()
    whole = options.stage == 2
    features.train(whole)
    features.requires_grad_(whole)
    trained = list(classifier.parameters()) + (list(features.parameters()) if whole else [])
    optimizer = torch.optim.Adam(trained, lr=1e-4 if whole else 1e-3, eps=1e-7)
    images = torch.rand(options.batch, 3, options.size, options.size)
    labels = torch.randint(0, 10, (options.batch,))
    loss_function = nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        with torch.set_grad_enabled(whole):
            pooled = features(images)
        loss = loss_function(classifier(pooled), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    times = []
    for index in range(options.warm_up + options.steps):
        start = time.perf_counter()
        step()
        if index >= options.warm_up:
            times.append(time.perf_counter() - start)
    rate = options.batch / statistics.median(times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"pytorch {torch.__version__} stage {options.stage}: {rate:.1f} images/s, {peak:.0f} MiB")


if __name__ == "__main__":
    main()
