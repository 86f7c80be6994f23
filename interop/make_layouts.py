"""Writes a tiny network's weights in every layout that Keras has had: test resources of `data`.

    python make_layouts.py ../data/src/test/resources/keras

Needs h5py and numpy. The network is ModelSpec's `keras` variant with one block of width 2. Value i
of its k-th tensor in canonical order is k + i/1024, both counted from 0.
"""

import io
import json
import sys
import zipfile
import zlib
from pathlib import Path

import h5py
import numpy as np

WIDTH = 2
# Keras' order of layers: a projection block's shortcut comes before its third unit.
UNITS = [
    ("conv1", 7, 3, WIDTH),
    ("conv2_block1_1", 1, WIDTH, WIDTH),
    ("conv2_block1_2", 3, WIDTH, WIDTH),
    ("conv2_block1_0", 1, WIDTH, 4 * WIDTH),
    ("conv2_block1_3", 1, WIDTH, 4 * WIDTH),
]
CANONICAL = [UNITS[i] for i in (0, 3, 1, 2, 4)]
DENSE = {"kernel": np.ones((4 * WIDTH, 10), np.float32), "bias": np.zeros(10, np.float32)}


def layers():
    """Returns layer name -> tensor name -> values, in Keras' order."""
    values = {}
    k = 0
    for name, size, inputs, outputs in CANONICAL:
        for layer, tensors in (
            ("conv", {"kernel": (size, size, inputs, outputs), "bias": (outputs,)}),
            ("bn", dict.fromkeys(("gamma", "beta", "moving_mean", "moving_variance"), (outputs,))),
        ):
            for tensor, shape in tensors.items():
                count = int(np.prod(shape))
                array = (k + np.arange(count) / 1024).astype(np.float32).reshape(shape)
                values.setdefault(f"{name}_{layer}", {})[tensor] = array
                k += 1
    return {f"{n}_{layer}": values[f"{n}_{layer}"] for n, *_ in UNITS for layer in ("conv", "bn")}


def legacy(group, named, weight_name, split=False):
    """named: layer -> tensor -> values; weight_name: how Keras names a tensor of a layer."""

    def put_names(node, attribute, names):
        if split:
            half = (len(names) + 1) // 2
            node.attrs[attribute + "0"] = np.array([n.encode() for n in names[:half]])
            node.attrs[attribute + "1"] = np.array([n.encode() for n in names[half:]])
        else:
            node.attrs[attribute] = [n.encode() for n in names]

    put_names(group, "layer_names", list(named))
    group.attrs["backend"] = b"tensorflow"
    group.attrs["keras_version"] = b"2.15.0"
    for layer in sorted(named):
        inner = group.create_group(layer)
        names = [weight_name(layer, tensor) for tensor in named[layer]]
        put_names(inner, "weight_names", names)
        for name, values in zip(names, named[layer].values()):
            inner.create_dataset(name, data=values)


def old_name(layer):
    if layer.startswith("conv1_"):
        return "conv1" if layer.endswith("_conv") else "bn_conv1"
    group, block, unit, kind = layer.split("_")
    branch = {"0": "branch1", "1": "branch2a", "2": "branch2b", "3": "branch2c"}[unit]
    letter = "abcdef"[int(block[5:]) - 1]
    return ("res" if kind == "conv" else "bn") + group[4:] + letter + "_" + branch


OLD_TENSORS = {
    "kernel": "W",
    "bias": "b",
    "moving_mean": "running_mean",
    "moving_variance": "running_std",
}


def variables(group, named, with_names, prefix="layers", separator="/"):
    counts = {}
    for layer, tensors in named.items():
        kind = (
            "conv2d"
            if layer.endswith("_conv")
            else "batch_normalization" if layer.endswith("_bn") else "dense"
        )
        n = counts[kind] = counts.get(kind, -1) + 1
        path = separator.join((prefix, f"{kind}_{n}" if n else kind))
        inner = group.create_group(path).create_group("vars")
        if with_names:
            inner.attrs["name"] = layer
        for i, values in enumerate(tensors.values()):
            inner.create_dataset(str(i), data=values)


def config(named):
    classes = {"conv": "Conv2D", "bn": "BatchNormalization"}
    return {
        "module": "keras",
        "class_name": "Functional",
        "config": {
            "name": "resnet50",
            "layers": [{"class_name": "InputLayer", "config": {"name": "input_layer"}}]
            + [
                {
                    "class_name": classes.get(layer.rsplit("_", 1)[-1], "Dense"),
                    "config": {"name": layer},
                }
                for layer in named
            ],
        },
        "registered_name": "Functional",
    }


def archive(path, named, prefix="layers", separator="/", compression=zipfile.ZIP_STORED):
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        variables(file, named, False, prefix, separator)
        file.create_group("optimizer/vars").create_dataset("0", data=np.int64(2))
        file.create_group("metrics/mean/vars").create_dataset("0", data=np.float32(0.5))
        generator = separator.join((prefix, "dropout", "seed_generator"))
        file.create_group(generator).create_group("vars").create_dataset(
            "0", data=np.array([1, 2], np.uint32)
        )
    with zipfile.ZipFile(path, "w") as zipped:
        for name, content in (
            ("metadata.json", json.dumps({"keras_version": "3.0.5"})),
            ("config.json", json.dumps(config(named))),
            ("model.weights.h5", weights.getvalue()),
        ):
            # A fixed time: the same file from every run.
            zipped.writestr(zipfile.ZipInfo(name), content, compression)


def stored(file, named, tensor, **how):
    """Writes a legacy file, all tensors or one of which are stored as h5py's options say."""
    legacy(file, named, lambda layer, tensor: f"{layer}/{tensor}:0")
    for layer, tensors in named.items():
        for name, values in tensors.items():
            path = f"{layer}/{layer}/{name}:0"
            if tensor in (None, f"{layer}/{name}"):
                del file[path]
                file.create_dataset(path, data=values, **how)


def main(out):
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    base = layers()
    headed = {**base, "dense": DENSE}

    def file(name, **how):
        return h5py.File(out / name, "w", **how)

    with file("keras2.h5") as f:
        legacy(f, base, lambda layer, tensor: f"{layer}/{tensor}:0")
    with file("keras3.h5") as f:
        f.attrs["model_config"] = json.dumps(config(headed))
        legacy(
            f.create_group("model_weights"),
            {"input_layer": {}, **headed},
            lambda layer, tensor: f"{layer}/{tensor}",
        )
        f.create_group("optimizer_weights").create_dataset("iteration", data=np.int64(2))
    with file("keras3.0.h5") as f:
        legacy(f, base, lambda layer, tensor: tensor)
    with file("split.h5") as f:
        legacy(f, base, lambda layer, tensor: f"{layer}/{tensor}:0", split=True)
    with file("nested.h5") as f:
        inside = {
            f"{layer}/{tensor}:0": values
            for layer, tensors in base.items()
            for tensor, values in tensors.items()
        }
        legacy(
            f.create_group("model_weights"),
            {"resnet50": inside, "global_average_pooling2d": {}, "dense_3": DENSE},
            lambda layer, tensor: tensor if layer == "resnet50" else f"{layer}/{tensor}:0",
        )
    with file("old.h5") as f:
        named = {
            old_name(layer): {OLD_TENSORS.get(t, t): values for t, values in tensors.items()}
            for layer, tensors in base.items()
        }
        legacy(f, named, lambda layer, tensor: f"{layer}_{tensor}_1:0")
    with file("named.weights.h5") as f:
        variables(f, headed, True)
    with file("counted.weights.h5") as f:
        variables(f, headed, False)
    archive(out / "archive.keras", headed)
    archive(out / "checkpoint.keras", headed, "_layer_checkpoint_dependencies")
    archive(out / "deflated.keras", headed, compression=zipfile.ZIP_DEFLATED)
    # As on Windows, before https://github.com/keras-team/keras/pull/18579 and 18588.
    archive(out / "windows.keras", headed, separator="\\")
    with file("windows.weights.h5") as f:
        variables(f, headed, False, separator="\\")
    with file("windows-named.weights.h5") as f:
        variables(f, headed, True, "_layer_checkpoint_dependencies", separator="\\")
    with file("gzip.h5") as f:
        stored(f, base, "conv1_conv/kernel", compression="gzip")
    with file("filters.h5", libver=("v110", "v110")) as f:
        stored(f, base, None, compression="gzip", shuffle=True, fletcher32=True)
    with file("lzf.h5") as f:
        stored(f, base, "conv1_conv/kernel", compression="lzf", shuffle=True)
    with file("chunks.h5") as f:
        stored(f, base, "conv1_conv/kernel", chunks=(2, 3, 2, 1), maxshape=(None,) * 4)
    with file("user-block.h5", userblock_size=1024, libver="latest") as f:
        legacy(f, base, lambda layer, tensor: f"{layer}/{tensor}:0")

    # Files that are to be refused.
    with file("without-tensor.h5") as f:
        legacy(f, base, lambda layer, tensor: f"{layer}/{tensor}:0")
        del f["conv1_bn/conv1_bn/beta:0"]
    with file("hdf5-2.h5", libver="latest") as f:
        stored(f, base, "conv1_conv/kernel", compression="gzip")
    with file("szip.h5") as f:
        stored(f, base, "conv1_conv/kernel", compression="szip")
    with file("bomb.h5") as f:
        kernel = base["conv1_conv"]["kernel"]
        stored(f, base, "conv1_conv/kernel", chunks=kernel.shape, compression="gzip")
        chunk = zlib.compress(bytes(1 << 24), 9)
        f["conv1_conv/conv1_conv/kernel:0"].id.write_direct_chunk((0, 0, 0, 0), chunk)
    with file("large-chunk.h5") as f:
        stored(f, base, "conv1_conv/bias", chunks=(1 << 25,), maxshape=(None,), compression="gzip")
    with file("half.h5", libver="latest") as f:
        half = {a: {b: c.astype(np.float16) for b, c in e.items()} for a, e in base.items()}
        half["conv1_conv"]["kernel"][1, 2, 0, 1] = 1e5
        legacy(f, half, lambda layer, tensor: f"{layer}/{tensor}:0")
    with file("elsewhere.h5") as f:
        legacy(f, base, lambda layer, tensor: f"{layer}/{tensor}:0")
        del f["conv1_bn"]
        f["conv1_bn"] = h5py.ExternalLink("keras2.h5", "/conv1_bn")
    with file("cyclic.h5") as f:
        f["layers/again"] = f["/"]
    with file("nothing.h5") as f:
        f.create_dataset("x", data=np.zeros(3, np.float32))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
