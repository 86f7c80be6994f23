"""The notebooks' batches in plain PyTorch: images in memory, varied a whole batch at a time."""

import torch
import torch.nn.functional as functional


class Batches(torch.utils.data.IterableDataset):
    """Batches of images from 0 to 1 and labels; those to train on are shuffled and varied."""

    def __init__(self, images, labels, batch, size, training):
        self.images, self.labels = torch.from_numpy(images), torch.from_numpy(labels)
        self.batch, self.size, self.training = batch, size, training

    def __len__(self):
        return -(-len(self.images) // self.batch)

    def __iter__(self):
        count = len(self.images)
        order = torch.randperm(count) if self.training else torch.arange(count)
        for chosen in order.split(self.batch):
            x = self.images[chosen].float().div_(255)
            if self.training:
                x = augmented(x)
            if self.size != x.shape[-1]:
                x = functional.interpolate(x, size=(self.size, self.size), mode="bilinear")
            yield x, self.labels[chosen]


def augmented(x):
    """Returns images flipped, turned by quarters, and changed in brightness and contrast."""
    count = len(x)
    x = torch.where(torch.rand(count, 1, 1, 1) < 0.5, x.flip(3), x)
    turns = torch.randint(0, 4, (count,))
    for turn in (1, 2, 3):
        x[turns == turn] = torch.rot90(x[turns == turn], turn, (2, 3))
    x.add_(torch.empty(count, 1, 1, 1).uniform_(-0.2, 0.2))
    mean = x.mean((2, 3), keepdim=True)
    return x.sub_(mean).mul_(torch.empty(count, 1, 1, 1).uniform_(0.8, 1.2)).add_(mean)
