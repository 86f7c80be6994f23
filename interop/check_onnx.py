"""Opens ONNX models that Likewise wrote in onnxruntime, and compares the answers with Likewise's.

    python check_onnx.py MODELS

Each folder in MODELS holds model.onnx, which takes pixels, model-float.onnx, which takes what the
network sees, and asked.safetensors: `images` [n, size, size, 3], preprocessed, and `probabilities`
[n, classes], what Likewise makes of them. It is checked that

    - ONNX's own checker accepts both;
    - both answer within 1e-5, of all images and of a single one; the pixels are found by what the
      metadata says of the preprocessing;
    - the probabilities are the softmax of the logits.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from safetensors.numpy import load_file

from preprocessed import pixels

TOLERANCE = 1e-5


def difference(path, given, expected):
    onnx.checker.check_model(str(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    images = given(session.get_modelmeta().custom_metadata_map)
    logits, probabilities = session.run(["logits", "probabilities"], {"images": images})
    exponents = np.exp(logits - logits.max(1, keepdims=True))
    assert np.abs(exponents / exponents.sum(1, keepdims=True) - probabilities).max() < 1e-6
    one = session.run(["probabilities"], {"images": images[:1]})[0]
    assert np.abs(one - expected[:1]).max() <= TOLERANCE
    return float(np.abs(probabilities.astype(np.float64) - expected).max())


def main(models):
    folders = sorted(file.parent for file in Path(models).glob("*/model.onnx"))
    if not folders:
        sys.exit(f"{models}: no model.onnx are there.")
    for folder in folders:
        asked = load_file(str(folder / "asked.safetensors"))
        images, expected = asked["images"], asked["probabilities"]
        of_pixels = difference(
            folder / "model.onnx", lambda metadata: pixels(images, metadata), expected
        )
        of_floats = difference(
            folder / "model-float.onnx",
            lambda _: np.ascontiguousarray(images.transpose(0, 3, 1, 2)),
            expected,
        )
        print(
            f"onnxruntime {onnxruntime.__version__}: {folder.name}: {len(images)} images,"
            f" probabilities within {of_pixels:.1e} of pixels, {of_floats:.1e} of floats"
        )
        if not max(of_pixels, of_floats) <= TOLERANCE:
            sys.exit(f"the probabilities differ by more than {TOLERANCE}.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
