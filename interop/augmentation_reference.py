"""Writes what TensorFlow makes of a few small images, for the test TensorFlowAgreementTest.

    pip install -r requirements-keras3.txt
    python augmentation_reference.py ../data/src/test/resources/tensorflow/augmentation.safetensors

Each case is an image and given draws: flip, quarter turns, brightness, contrast. It goes through
tf.image.flip_left_right, rot90, adjust_brightness and adjust_contrast on [0, 1], then through
tf.image.resize (bilinear) to a larger and to a smaller size, and the larger one through
keras.applications.resnet50.preprocess_input. TensorFlow computes all of it in float32.

The images are made here from a fixed seed, so that running the script again writes the same file.
"""

import sys

import numpy as np
import tensorflow as tf
from safetensors.numpy import save_file

SIZE, LARGER, SMALLER = 16, 24, 11

# name: flip, quarter turns, brightness, contrast
CASES = {
    "unchanged": (0, 0, 0.0, 1.0),
    "flip": (1, 0, 0.0, 1.0),
    "turn": (0, 1, 0.0, 1.0),
    "flip_three_turns": (1, 3, 0.0, 1.0),
    "darker": (0, 0, -0.2, 1.0),
    "brighter": (0, 0, 0.17, 1.0),
    "flatter": (0, 0, 0.0, 0.8),
    "everything": (1, 2, -0.125, 1.1875),
    "everything_again": (0, 3, 0.0703125, 0.859375),
}


def image(generator):
    """A smooth gradient with noise on it, and corners that are black and white."""
    y, x, channel = np.mgrid[0:SIZE, 0:SIZE, 0:3]
    slope = generator.uniform(-8, 8, size=(2, 3))
    values = 128 + slope[0][channel] * (y - SIZE / 2) + slope[1][channel] * (x - SIZE / 2)
    values += generator.normal(0, 20, size=values.shape)
    values[0, 0], values[-1, -1] = 0, 255
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def main(path):
    generator = np.random.Generator(np.random.PCG64(20260101))
    tensors = {}
    for name, (flip, turns, brightness, contrast) in CASES.items():
        stored = image(generator)
        value = tf.constant(stored, tf.float32) / 255
        if flip:
            value = tf.image.flip_left_right(value)
        value = tf.image.rot90(value, k=turns)
        value = tf.image.adjust_brightness(value, brightness)
        value = tf.image.adjust_contrast(value, contrast)
        larger = tf.image.resize(value, (LARGER, LARGER), method="bilinear")
        smaller = tf.image.resize(value, (SMALLER, SMALLER), method="bilinear")
        caffe = tf.keras.applications.resnet50.preprocess_input(255 * larger)
        tensors[f"{name}/stored"] = stored
        tensors[f"{name}/draws"] = np.array([flip, turns, brightness, contrast], np.float64)
        tensors[f"{name}/augmented"] = value.numpy()
        tensors[f"{name}/larger"] = larger.numpy()
        tensors[f"{name}/smaller"] = smaller.numpy()
        tensors[f"{name}/caffe"] = np.asarray(caffe)
    made_by = f"TensorFlow {tf.__version__}, Keras {tf.keras.__version__}"
    save_file(tensors, path, metadata={"made_by": made_by})
    print(f"{path}: {len(CASES)} cases, {made_by}")


if __name__ == "__main__":
    main(sys.argv[1])
