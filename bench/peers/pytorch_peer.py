"""The experiment in plain PyTorch, as a good practitioner writes it, timed.

    python pytorch_peer.py LANE MEASURED [options]

LANE is how it is written: with the default Adam, the fused one, channels last, compiled, or with a
base that is traced and frozen while it only infers. MEASURED is one kind of step alone, on images
that stay the same, or the whole experiment. Network, batch size and constants are those of
Likewise's preset notebook-32. Prints a line of JSON.
"""

import copy
import os
import shutil
import statistics
import tempfile
from dataclasses import dataclass

import cifar
import peer
import torch
from pytorch_images import Batches
from pytorch_network import Network
from torch import nn

LEARNING_RATES = {1: 1e-3, 2: 1e-4}
WARM_UP = 3


@dataclass(frozen=True)
class Lane:
    fused: bool = True
    channels_last: bool = False
    compiled: bool = False
    frozen: bool = False


LANES = {
    "adam": Lane(fused=False),
    "fused": Lane(),
    "channels-last": Lane(channels_last=True),
    "compiled": Lane(compiled=True),
    "frozen": Lane(frozen=True),
}


def main():
    options = peer.options(__doc__, LANES)
    lane = LANES[options.lane]
    if lane.compiled and not shutil.which(os.environ.get("CXX", "g++")):
        peer.cannot("torch.compile needs a C++ compiler, and there is none.")
    if lane.frozen and options.measured == "stage2":
        peer.cannot("What is trained cannot be frozen.")
    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    if options.measured == "whole":
        whole(lane, options)
    else:
        steps(lane, options)


def steps(lane, options):
    experiment = Experiment(lane, options.size)
    experiment.begin(2 if options.measured == "stage2" else 1)
    action = experiment.correct if options.measured == "evaluation" else experiment.train
    images = torch.rand(options.batch, 3, options.size, options.size)
    labels = torch.randint(0, 10, (options.batch,))
    for _ in range(WARM_UP):
        action(images, labels)
    times = []
    while len(times) < peer.LEAST_STEPS or sum(times) < options.seconds:
        times.append(peer.timed(lambda: action(images, labels))[0])
    peer.report(images_per_second=options.batch / statistics.median(times))


def whole(lane, options):
    training, test = cifar.read(options.data, options.images)
    train_batches = Batches(*training, options.batch, options.size, training=True)
    test_batches = Batches(*test, options.batch, options.size, training=False)
    experiment = Experiment(lane, options.size)

    def train():
        for images, labels in train_batches:
            experiment.train(images, labels)

    def evaluate():
        return sum(experiment.correct(images, labels) for images, labels in test_batches)

    figures = {}
    for stage, epochs in enumerate(options.epochs, start=1):
        experiment.begin(stage)
        best, weights = -1, None
        for _ in range(epochs):
            figures[f"stage{stage}"] = len(training[1]) / peer.timed(train)[0]
            seconds, correct = peer.timed(evaluate)
            figures["evaluation"] = len(test[1]) / seconds
            if correct > best:
                best, weights = correct, copy.deepcopy(experiment.network.state_dict())
        experiment.network.load_state_dict(weights)
    evaluate()
    with tempfile.TemporaryFile() as file:
        torch.save(experiment.network.state_dict(), file)
    peer.report(**figures)


class Experiment:
    """The network, and what one batch does with it in either stage."""

    def __init__(self, lane, size):
        self.lane, self.size = lane, size
        self.layout = torch.channels_last if lane.channels_last else torch.contiguous_format
        self.network = Network().to(memory_format=self.layout)
        self.forward = torch.compile(self.network) if lane.compiled else self.network
        self.loss = nn.CrossEntropyLoss()

    def begin(self, stage):
        self.network.begin(stage)
        self.frozen_base = self._freeze() if self.lane.frozen and stage == 1 else None
        trained = [weight for weight in self.network.parameters() if weight.requires_grad]
        self.adam = torch.optim.Adam(trained, lr=LEARNING_RATES[stage], eps=1e-7, fused=self.lane.fused or None)

    def _freeze(self):
        example = torch.rand(1, 3, self.size, self.size)
        with torch.no_grad():
            traced = torch.jit.trace(self.network.base, example)
            return torch.jit.optimize_for_inference(torch.jit.freeze(traced))

    def train(self, images, labels):
        """Makes one step, and returns the loss."""
        if not self.network.training:
            self.network.train()
        self.adam.zero_grad()
        loss = self.loss(self._logits(images), labels)
        loss.backward()
        self.adam.step()
        return loss.item()

    def correct(self, images, labels):
        """Returns how many images are classified correctly."""
        if self.network.training:
            self.network.eval()
        with torch.no_grad():
            return (self._logits(images).argmax(1) == labels).sum().item()

    def _logits(self, images):
        images = images.contiguous(memory_format=self.layout)
        if self.frozen_base is None:
            return self.forward(images)
        with torch.no_grad():
            features = self.frozen_base(images)
        return self.network.head(features)


if __name__ == "__main__":
    main()
