"""What Keras on PyTorch is fed with: PyTorch's data loader over batches in memory."""

import keras
import torch
from pytorch_images import Batches
from torch.utils.data import DataLoader


class Data:
    def __init__(self, options):
        self.options = options
        keras.config.set_image_data_format("channels_first")
        torch.set_num_threads(options.threads)

    def repeated(self, count):
        """Returns a data set of one batch, so many times."""
        batch, size = self.options.batch, self.options.size
        return DataLoader([(torch.rand(batch, 3, size, size), torch.randint(0, 10, (batch,)))] * count, batch_size=None)

    def batches(self, split, training):
        """Returns images from 0 to 1 and labels in batches; those to train on shuffled and varied."""
        return DataLoader(Batches(*split, self.options.batch, self.options.size, training), batch_size=None)
