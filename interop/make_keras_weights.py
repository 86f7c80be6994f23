"""Writes ResNet50 weights in every way this Keras can, with the features Keras itself computes.

    python make_keras_weights.py OUT

Runs with Keras 3 and with Keras 2 (tf.keras up to TensorFlow 2.15). Below OUT come folders, one for
each network:

    keras-<version>-initial   ResNet50(weights=None, include_top=False)
    keras-<version>-trained   the same after two batches of training, so that no tensor is 0 or 1
    keras-<version>-headed    the trained one inside a Sequential with a head, as notebooks have it
    keras-<version>-top       ResNet50(weights=None, include_top=True, classes=10)

Each holds weights files and expected.safetensors: `images` [16, 32, 32, 3], what the network reads,
and `features` [16, 2048], what the global average pooling of Keras' predict yields for them.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# One rounding per operation: oneDNN may choose Winograd, whose float32 errors are larger.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import h5py
import keras
import numpy as np
from safetensors.numpy import save_file

KERAS3 = keras.__version__.startswith("3.")
IMAGES = 16


def resnet50(**options):
    return keras.applications.ResNet50(weights=None, input_shape=(32, 32, 3), **options)


def images():
    return np.random.default_rng(0).random((IMAGES, 32, 32, 3), dtype=np.float32)


def describe(folder, features_model):
    """Writes what the Java side is to compute from the weights in a folder."""
    pixels = images()
    features = np.ascontiguousarray(features_model.predict(pixels, verbose=0), np.float32)
    save_file(
        {"images": pixels, "features": features},
        str(folder / "expected.safetensors"),
        metadata={"variant": "keras"},
    )
    print(f"{folder.name}: features up to {np.abs(features).max():.6g}")


def save_legacy_weights(model, path):
    """The layout of the published ImageNet files: layers at the root, no model beside them."""
    if KERAS3:
        from keras.src.legacy.saving import legacy_h5_format

        with h5py.File(path, "w") as file:
            legacy_h5_format.save_weights_to_hdf5_group(file, model)
    else:
        model.save_weights(path, save_format="h5")


def save_all(model, folder):
    model.save_weights(str(folder / "model.weights.h5"))
    model.save(str(folder / "model.h5"))
    model.save(str(folder / "model.keras"))
    save_legacy_weights(model, str(folder / "legacy.h5"))


def train(model):
    rng = np.random.default_rng(1)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    pixels = rng.random((16, 32, 32, 3), dtype=np.float32)
    model.fit(pixels, rng.integers(0, 10, 16), batch_size=8, epochs=1, verbose=0)


def main(out):
    def folder(name):
        path = Path(out) / f"keras-{keras.__version__}-{name}"
        path.mkdir(parents=True, exist_ok=True)
        return path

    keras.utils.set_random_seed(3)
    base = resnet50(include_top=False, pooling="avg")
    describe(folder("initial"), base)
    save_all(base, folder("initial"))

    headed = keras.Sequential([base, keras.layers.Dense(10, activation="softmax")])
    train(headed)
    describe(folder("trained"), base)
    save_all(base, folder("trained"))
    describe(folder("headed"), base)
    save_all(headed, folder("headed"))

    top = resnet50(include_top=True, classes=10)
    train(top)
    describe(folder("top"), keras.Model(top.inputs, top.get_layer("avg_pool").output))
    save_all(top, folder("top"))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
