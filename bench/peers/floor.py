"""The arithmetic floor: what ResNet50 needs at least, and what this machine's arithmetic gives.

    python floor.py --threads N

prints the best speed of a float32 matrix product and of a copy in memory, as a line of JSON.
"""

import argparse
import json
import time

# Narrow channels, blocks, stride of the first block.
GROUPS = ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2))
HEAD = ((2048, 128), (128, 64), (64, 10))
PRODUCT = 2048
COPIED = 256 * 2**20
TRIES = 12


def forward_operations(size):
    """Returns the multiplications and additions of one image's forward pass; padding costs none."""
    side, operations = _convolution(3, 64, size, 7, 2)
    side = _outputs(side, 3, 2)
    channels = 64
    for narrow, blocks, stride in GROUPS:
        for index in range(blocks):
            step = stride if index == 0 else 1
            inner, first = _convolution(channels, narrow, side, 1, step)
            _, middle = _convolution(narrow, narrow, inner, 3, 1)
            _, last = _convolution(narrow, 4 * narrow, inner, 1, 1)
            _, shortcut = _convolution(channels, 4 * narrow, side, 1, step) if index == 0 else (0, 0)
            operations += first + middle + last + shortcut
            side, channels = inner, 4 * narrow
    return operations + sum(2 * inputs * outputs for inputs, outputs in HEAD)


def _convolution(inputs, outputs, side, kernel, stride):
    taps = sum(
        0 <= position * stride - kernel // 2 + tap < side
        for position in range(_outputs(side, kernel, stride))
        for tap in range(kernel)
    )
    return _outputs(side, kernel, stride), 2 * inputs * outputs * taps**2


def _outputs(side, kernel, stride):
    return (side + 2 * (kernel // 2) - kernel) // stride + 1


def _best(action):
    times = []
    for _ in range(TRIES):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    import torch

    torch.set_num_threads(options.threads)
    left, right = torch.rand(PRODUCT, PRODUCT), torch.rand(PRODUCT, PRODUCT)
    product = torch.empty(PRODUCT, PRODUCT)
    source = torch.rand(COPIED // 4)
    target = torch.empty_like(source)
    print(
        json.dumps(
            {
                "gflops": 2 * PRODUCT**3 / _best(lambda: torch.mm(left, right, out=product)) / 1e9,
                "copied_gb": 2 * COPIED / _best(lambda: target.copy_(source)) / 1e9,
            }
        )
    )


if __name__ == "__main__":
    main()
