"""Opens what `likewise export` wrote into runs, and compares the answers with the runs' predictions.

    python check_exports.py keras|onnx|torch RUNS IMAGES

Each folder in RUNS is a finished run on the folder IMAGES, whose images are squares of the network's size.
Those of its folder test are read with Pillow, put into the order in which Likewise has them, and shown to
each model through the library named: Keras opens h5 and keras, TensorFlow savedmodel; onnxruntime opens
onnx; PyTorch opens torchscript, and the tensors of safetensors must be the run's own. All exports must be
there, and all probabilities those that follow from predictions.csv within 1e-5.
"""

import csv
import hashlib
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import numpy as np
from PIL import Image
from safetensors import safe_open
from safetensors.numpy import load_file

TOLERANCE = 1e-5


def test_images(folder):
    """The test images, uint8 [n, size, size, 3], in the order of their pixels' SHA-256."""
    files = Path(folder, "test").glob("*/*.[jp][pn]g")
    images = [np.asarray(Image.open(file).convert("RGB")) for file in files]
    return np.stack(sorted(images, key=lambda pixels: hashlib.sha256(pixels.tobytes()).digest()))


def softmax(logits):
    exponents = np.exp(logits - logits.max(1, keepdims=True))
    return exponents / exponents.sum(1, keepdims=True)


def predicted(run):
    """The probabilities of the test images that follow from predictions.csv."""
    with open(run / "predictions.csv") as file:
        rows = [row for row in csv.reader(file) if row[0] == "test"]
    return softmax(np.array([row[3:] for row in rows], dtype=np.float64))


def preprocessed(run, pixels):
    """The images as the network sees them, by what the metadata of safetensors say of it."""
    with safe_open(run / "model.safetensors", "numpy") as file:
        said = file.metadata()
    source, scale, shift = (
        np.array(json.loads(said["preprocessing_" + key])) for key in ("source", "scale", "shift")
    )
    return (pixels[..., source] * scale + shift).astype(np.float32)


def keras_answers(run, pixels):
    import keras
    import tensorflow as tf

    images = preprocessed(run, pixels)
    for name in ("resnet50_model.h5", "model.h5", "model.keras"):
        yield name, keras.models.load_model(run / name).predict(images, verbose=0)
    serve = tf.saved_model.load(str(run / "savedmodel")).signatures["serving_default"]
    yield "savedmodel", serve(images=tf.constant(images))["probabilities"].numpy()


def onnx_answers(run, pixels):
    import onnxruntime

    session = onnxruntime.InferenceSession(run / "model.onnx")
    yield "model.onnx", session.run(["probabilities"], {"images": pixels})[0]


def torch_answers(run, pixels):
    import torch

    model = torch.jit.load(run / "torchscript" / "model.pt")
    with torch.no_grad():
        yield "torchscript", softmax(model(torch.from_numpy(pixels)).double().numpy())
    own = load_file(run / "weights.safetensors")
    exported = load_file(run / "model.safetensors")
    assert own.keys() == exported.keys(), own.keys() ^ exported.keys()
    assert all(np.array_equal(own[name], exported[name]) for name in own), "other weights"


def check(run, pixels, answers):
    expected = predicted(run)
    assert len(pixels) == len(expected), f"{run}: {len(pixels)} images, {len(expected)} predictions"
    for name, probabilities in answers(run, pixels):
        difference = np.abs(probabilities - expected).max()
        print(f"{run.name}: {name}: {len(pixels)} images, within {difference:.1e}")
        assert difference <= TOLERANCE, f"{run}: {name} differs by {difference}"


def main(consumer, folder, images):
    runs = sorted(path.parent for path in Path(folder).glob("*/result.json"))
    assert runs, f"{folder}: no run"
    pixels = test_images(images)
    answers = {"keras": keras_answers, "onnx": onnx_answers, "torch": torch_answers}[consumer]
    for run in runs:
        check(run, pixels, answers)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
