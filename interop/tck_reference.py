"""Writes the reference values of the compatibility kit's tiny networks.

    python interop/tck_reference.py backend-tck/src/main/resources/io/likewise/tck/reference

Needs numpy and torch (CPU). Everything is computed in float64 by PyTorch's functions and its
autograd, from docs/numerics.md and from nothing of Likewise's own code. Weights, images and masks
are formulas ("The weights are a formula" there), so the files hold results only. With --check it
also runs in float32 and prints how far that lands from float64: the room that a float32 engine needs.
"""

import json
import math
import struct
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

SIZE = 32
IMAGES = 64
CLASSES = 10
WIDTH = 4
BLOCKS = (2, 1, 1, 1)
DENSE = (12, 6)
KEEP_FROM = 0.25  # a mask is 1 where u >= p
STAGE_1_SIZES = (16, 7, 2, 5)
UNFROZEN_SIZE = 16
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7

CASES = {
    "tiny-keras": dict(seed=3, variant="keras", dropouts=2, preprocessing="unit"),
    "tiny-torchvision": dict(seed=4, variant="torchvision", dropouts=1, preprocessing="torch"),
}


def uniform(name, count):
    """SplitMix64 seeded with FNV-1a 64 of the name."""
    h = 0xCBF29CE484222325
    for byte in name.encode():
        h = ((h ^ byte) * 0x100000001B3) % 2**64
    with np.errstate(over="ignore"):
        z = np.uint64(h) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


class Case:
    def __init__(self, seed, variant, dropouts, preprocessing, dtype):
        self.seed, self.variant, self.dropouts, self.dtype = seed, variant, dropouts, dtype
        keras = variant == "keras"
        self.epsilon = 1.001e-5 if keras else 1e-5
        self.momentum = 0.99 if keras else 0.9
        self.shapes = {}
        self.units = {}
        self.layout()
        self.images = self.draw_images(preprocessing)
        self.labels = torch.arange(IMAGES) % CLASSES

    def unit(self, name, kernel, fan_in, fan_out, stride):
        self.units[name] = (kernel, stride)
        self.shapes[name + "_conv/kernel"] = (kernel, kernel, fan_in, fan_out)
        if self.variant == "keras":
            self.shapes[name + "_conv/bias"] = (fan_out,)
        for tensor in ("gamma", "beta", "moving_mean", "moving_variance"):
            self.shapes[f"{name}_bn/{tensor}"] = (fan_out,)

    def layout(self):
        self.unit("conv1", 7, 3, WIDTH, 2)
        channels = WIDTH
        self.blocks = []
        for group, count in enumerate(BLOCKS):
            narrow = WIDTH * 2**group
            for index in range(1, count + 1):
                name = f"conv{group + 2}_block{index}"
                stride = 2 if index == 1 and group > 0 else 1
                first, second = (stride, 1) if self.variant == "keras" else (1, stride)
                if index == 1:
                    self.unit(name + "_0", 1, channels, 4 * narrow, stride)
                self.unit(name + "_1", 1, channels, narrow, first)
                self.unit(name + "_2", 3, narrow, narrow, second)
                self.unit(name + "_3", 1, narrow, 4 * narrow, 1)
                self.blocks.append(name)
                channels = 4 * narrow
        for i, (inputs, outputs) in enumerate(zip((channels, *DENSE), (*DENSE, CLASSES))):
            name = "dense" if i == 0 else f"dense_{i}"
            self.shapes[name + "/kernel"] = (inputs, outputs)
            self.shapes[name + "/bias"] = (outputs,)

    def draw_images(self, preprocessing):
        grid = np.floor(256 * uniform(f"{self.seed}:images", IMAGES * 8 * 8 * 3))
        pixels = grid.reshape(IMAGES, 8, 8, 3).repeat(4, axis=1).repeat(4, axis=2) / 255
        if preprocessing == "torch":
            pixels = (pixels - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)
        rounded = pixels.astype(np.float32)
        return torch.from_numpy(rounded).to(self.dtype).permute(0, 3, 1, 2).contiguous()

    def weights(self):
        drawn = {}
        for name, shape in self.shapes.items():
            u = uniform(f"{self.seed}:{name}", math.prod(shape))
            signed = 2 * u - 1
            layer, tensor = name.split("/")
            if tensor == "kernel" and len(shape) == 4:
                values = signed * math.sqrt(6 / math.prod(shape[:3]))
            elif tensor == "kernel":
                values = signed * math.sqrt(6 / sum(shape))
            elif tensor == "bias":
                values = signed * 0.01 if layer.endswith("_conv") else 0 * u
            elif tensor == "gamma":
                values = (0.5 if layer.endswith(("_0_bn", "_3_bn")) else 1) * (1 + 0.1 * signed)
            elif tensor == "moving_variance":
                values = 0.5 + u
            else:
                values = 0.1 * signed
            drawn[name] = torch.from_numpy(values.astype(np.float32)).to(self.dtype).reshape(shape)
        return drawn

    def masks(self, name, *rows):
        """The masks of a step: one [*rows, units] tensor for each dropout."""
        drawn = []
        for i in range(self.dropouts):
            shape = (*rows, DENSE[i])
            u = uniform(f"{self.seed}:{name}/mask_{i + 1}", math.prod(shape))
            drawn.append(torch.from_numpy((u >= KEEP_FROM).reshape(shape)).to(self.dtype))
        return drawn

    def norm(self, w, name, x, mode, after):
        mean, variance = w[name + "/moving_mean"], w[name + "/moving_variance"]
        if mode == "batch":
            n = x.numel() // x.shape[1]
            mean_b = x.mean(dim=(0, 2, 3))
            population = ((x - mean_b[None, :, None, None]) ** 2).mean(dim=(0, 2, 3))
            moved = population if self.variant == "keras" else population * n / (n - 1)
            m = self.momentum
            after[name + "/moving_mean"] = (m * mean + (1 - m) * mean_b).detach()
            after[name + "/moving_variance"] = (m * variance + (1 - m) * moved).detach()
            mean, variance = mean_b, population
        scale = w[name + "/gamma"] / torch.sqrt(variance + self.epsilon)
        shift = w[name + "/beta"] - mean * scale
        return x * scale[None, :, None, None] + shift[None, :, None, None]

    def features(self, w, x, mode, after):
        def unit(name, x):
            kernel, stride = self.units[name]
            x = F.conv2d(
                x,
                w[name + "_conv/kernel"].permute(3, 2, 0, 1),
                w.get(name + "_conv/bias"),
                stride=stride,
                padding=kernel // 2,
            )
            return self.norm(w, name + "_bn", x, mode, after)

        x = F.max_pool2d(F.relu(unit("conv1", x)), 3, stride=2, padding=1)
        for name in self.blocks:
            shortcut = unit(name + "_0", x) if name + "_0" in self.units else x
            y = F.relu(unit(name + "_1", x))
            y = F.relu(unit(name + "_2", y))
            x = F.relu(shortcut + unit(name + "_3", y))
        return x.mean(dim=(2, 3))

    def head(self, w, x, masks):
        for i in range(len(DENSE) + 1):
            name = "dense" if i == 0 else f"dense_{i}"
            x = x @ w[name + "/kernel"] + w[name + "/bias"]
            if i < len(DENSE):
                x = F.relu(x)
                if masks is not None and i < self.dropouts:
                    x = x * masks[i] / (1 - KEEP_FROM)
        return x

    def logits(self, w, count, mode="moving", masks=None, after=None):
        features = self.features(w, self.images[:count], mode, {} if after is None else after)
        return self.head(w, features, masks)

    def train(self, w, steps, rate, trainable, mode, first):
        """Adam as Keras defines it; `steps` yields (images, masks). Returns the losses."""
        names = [
            n
            for n in self.shapes
            if "/moving_" not in n and (trainable == "all" or n.startswith("dense"))
        ]
        m = {n: torch.zeros_like(w[n]) for n in names}
        v = {n: torch.zeros_like(w[n]) for n in names}
        losses = []
        for t, (count, masks) in enumerate(steps, 1):
            for n in names:
                w[n] = w[n].detach().requires_grad_(True)
            after = {}
            loss = F.cross_entropy(self.logits(w, count, mode, masks, after), self.labels[:count])
            gradients = torch.autograd.grad(loss, [w[n] for n in names])
            losses.append(loss.item())
            step = rate * math.sqrt(1 - BETA_2**t) / (1 - BETA_1**t)
            with torch.no_grad():
                for n, g in zip(names, gradients):
                    m[n] = BETA_1 * m[n] + (1 - BETA_1) * g
                    v[n] = BETA_2 * v[n] + (1 - BETA_2) * g * g
                    w[n] = w[n] - step * m[n] / (torch.sqrt(v[n]) + EPSILON)
            if mode == "batch":
                w.update(after)
            if t == 1:
                first(dict(zip(names, gradients)), after)
        return np.array(losses)


def compute(name, dtype):
    case = Case(**CASES[name], dtype=dtype)
    out = {}

    def put(tensor, value):
        array = value.detach().numpy() if torch.is_tensor(value) else np.asarray(value)
        out[tensor] = np.atleast_1d(array).astype(np.float64)

    def put_first(prefix):
        def first(gradients, after):
            for tensor, gradient in gradients.items():
                put(f"{prefix}/gradient_norm/{tensor}", torch.linalg.vector_norm(gradient))
                if gradient.numel() <= 1024:
                    put(f"{prefix}/gradient/{tensor}", gradient)
            for tensor, value in after.items():
                put(f"{prefix}/after_step_1/{tensor}", value)

        return first

    with torch.no_grad():
        put("inference/logits", case.logits(case.weights(), IMAGES))
        ones = [torch.ones_like(mask) for mask in case.masks("masks", 7)]
        zeros = [torch.zeros_like(mask) for mask in ones]
        for kind, masks in (("ones", ones), ("zeros", zeros), ("drawn", case.masks("masks", 7))):
            put(f"masks/{kind}", case.logits(case.weights(), 7, masks=masks))
        for count in (2, 7, 64):
            masks = [mask[:count] for mask in case.masks("sizes", IMAGES)]
            put(f"sizes/head_{count}", case.logits(case.weights(), count, masks=masks))
            put(f"sizes/all_{count}", case.logits(case.weights(), count, "batch", masks))

    w = case.weights()
    all_masks = case.masks("stage1", 10, IMAGES)
    counts = [STAGE_1_SIZES[i % len(STAGE_1_SIZES)] for i in range(10)]
    steps = [(n, [mask[i, :n] for mask in all_masks]) for i, n in enumerate(counts)]
    put("stage1/losses", case.train(w, steps, 1e-3, "head", "moving", put_first("stage1")))
    for tensor in case.shapes:
        if tensor.startswith("dense"):
            put(f"stage1/final/{tensor}", w[tensor])

    for stage, mode in (("stage2", "batch"), ("moving", "moving")):
        all_masks = case.masks(stage, 5, UNFROZEN_SIZE)
        steps = [(UNFROZEN_SIZE, [mask[i] for mask in all_masks]) for i in range(5)]
        losses = case.train(case.weights(), steps, 1e-4, "all", mode, put_first(stage))
        put(f"{stage}/losses", losses)
    return out


def write(path, tensors, metadata):
    header, offset = {"__metadata__": metadata}, 0
    for name, array in tensors.items():
        size = array.size * 8
        header[name] = dict(dtype="F64", shape=array.shape, data_offsets=[offset, offset + size])
        offset += size
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in tensors.values():
            file.write(array.astype("<f8").tobytes())


def report(wide, narrow):
    worst = {}
    for name, expected in wide.items():
        if name.endswith("_conv/bias"):
            continue
        kind = "/".join(name.split("/")[:2])
        scale = 1 if kind.endswith("losses") else np.abs(expected).max() or 1
        worst[kind] = max(worst.get(kind, 0), np.abs(narrow[name] - expected).max() / scale)
    for kind, difference in worst.items():
        print(f"  {kind:28} {difference:.1e}")


def main():
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    for name, settings in CASES.items():
        tensors = compute(name, torch.float64)
        write(folder / f"{name}.safetensors", tensors, {k: str(v) for k, v in settings.items()})
        print(name, [round(float(x), 4) for x in tensors["stage2/losses"]])
        if "--check" in sys.argv:
            report(tensors, compute(name, torch.float32))


main()
