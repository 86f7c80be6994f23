"""Loads the SavedModels that Likewise exported, and compares their probabilities with Likewise's.

    python check_savedmodel.py DIR

Below DIR are folders with a SavedModel `model` and expected.safetensors: `images` [N, size, size, 3]
and the `probabilities` [N, classes] that the trained model itself gave for them.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf
from safetensors.numpy import load_file

TOLERANCE = 1e-6


def difference(folder):
    expected = load_file(folder / "expected.safetensors")
    serve = tf.saved_model.load(str(folder / "model")).signatures["serving_default"]
    got = serve(images=tf.constant(expected["images"]))["probabilities"].numpy()
    return float(np.abs(got - expected["probabilities"]).max())


def main(root):
    folders = sorted(file.parent for file in Path(root).glob("*/expected.safetensors"))
    if not folders:
        sys.exit(f"{root}: no exported models; expected folders with expected.safetensors.")
    failed = False
    for folder in folders:
        largest = difference(folder)
        failed |= not largest < TOLERANCE
        print(f"{folder.name:<20} within {largest:.1e} of the probabilities that came with it")
    if failed:
        sys.exit(f"the probabilities differ by more than {TOLERANCE}.")


if __name__ == "__main__":
    main(sys.argv[1])
