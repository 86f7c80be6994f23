"""Loads the models that Likewise wrote into this Keras, and compares what they answer with Likewise.

    python check_keras_models.py MODELS

Each folder in MODELS holds resnet50_model.h5, model.keras and asked.safetensors: `images` [n, size, size, 3] and
`probabilities` [n, classes], what Likewise makes of them. Of each model it is checked that

    - Keras loads it, with as many parameters as the file has values;
    - the standard network is layer by layer that of keras.applications.ResNet50;
    - its probabilities differ from ours by at most 1e-5, and its labels nowhere but where the two
      most probable classes differ by less than 2e-5;
    - saved by Keras and loaded again, it answers as before;
    - Keras 3 loads model.keras, layer by layer the same, which answers the same;
    - it can be trained further: a step changes its weights, and the loss is a number.

The last two are left out for the deepest, of which TensorFlow builds a training step for minutes.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# One rounding per operation: oneDNN may choose Winograd, whose float32 errors are larger.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import h5py
import keras
import numpy as np
from safetensors.numpy import load_file

TOLERANCE = 1e-5
TIE = 2e-5
MOST_TRAINED = 200


def values_in(path):
    """How many values the weights of a file have, batch-norm statistics included."""
    sizes = []
    with h5py.File(path) as file:
        file["model_weights"].visititems(
            lambda _, node: sizes.append(node.size) if isinstance(node, h5py.Dataset) else None
        )
    return sum(sizes)


def check_loaded(model, path):
    values = values_in(path)
    assert model.count_params() == values, f"{model.count_params()} parameters, {values} in file"
    lines = []
    model.summary(print_fn=lambda line, **_: lines.append(line), line_length=160)
    summary = "\n".join(lines)
    for layer in model.layers:
        assert layer.name in summary, f"{layer.name} is not in the summary"
    # Keras 2 writes numbers without commas.
    assert str(values) in summary.replace(",", ""), f"{values} is not in the summary"


def check_standard(model):
    """Every layer up to the pooling is that of Keras' own ResNet50, settings included."""
    own = keras.applications.ResNet50(weights=None, input_shape=(32, 32, 3), include_top=False)
    ours = {layer.name: layer for layer in model.layers}
    # The input is named by a counter.
    for theirs in own.layers[1:]:
        layer = ours[theirs.name]
        assert type(layer) is type(theirs), theirs.name
        assert layer.get_config() == theirs.get_config(), theirs.name
        assert layer.output.shape == theirs.output.shape, theirs.name
    weighted = [layer.name for layer in own.layers if layer.weights]
    assert [layer.name for layer in model.layers if layer.weights][: len(weighted)] == weighted


def check_answers(model, images, ours):
    theirs = model.predict(images, batch_size=100, verbose=0)
    assert theirs.shape == ours.shape
    difference = np.abs(theirs.astype(np.float64) - ours).max()
    assert difference <= TOLERANCE, f"probabilities differ by {difference:.2e}"
    top = np.sort(ours, axis=1)
    tied = top[:, -1] - top[:, -2] < TIE
    unequal = theirs.argmax(1) != ours.argmax(1)
    assert not (unequal & ~tied).any(), f"{(unequal & ~tied).sum()} labels differ"
    return theirs, difference, unequal.sum(), len(np.unique(ours.argmax(1)))


def check_archive(model, path, images, answers):
    """The archive, which Keras 2 cannot read, holds the same model."""
    archived = keras.models.load_model(str(path))
    assert [layer.name for layer in archived.layers] == [layer.name for layer in model.layers]
    assert np.array_equal(archived.predict(images, batch_size=100, verbose=0), answers)


def check_training(model, images):
    before = [weights.copy() for weights in model.get_weights()]
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    labels = np.arange(16) % model.output_shape[-1]
    history = model.fit(images[:16], labels, batch_size=16, epochs=1, verbose=0)
    assert np.isfinite(history.history["loss"]).all()
    changed = sum(not np.array_equal(a, b) for a, b in zip(before, model.get_weights()))
    assert changed == len(before), f"{changed} of {len(before)} tensors changed"


def check_saved(model, images, answers):
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "again.h5")
        model.save(path)
        again = keras.models.load_model(path)
        assert np.array_equal(again.predict(images[:100], batch_size=100, verbose=0), answers[:100])


def check(folder):
    path = folder / "resnet50_model.h5"
    asked = load_file(str(folder / "asked.safetensors"))
    images, ours = asked["images"], asked["probabilities"].astype(np.float64)
    model = keras.models.load_model(str(path))
    check_loaded(model, path)
    if folder.name == "keras":
        check_standard(model)
    answers, difference, unequal, classes = check_answers(model, images, ours)
    archive = not keras.__version__.startswith("2.")
    if archive:
        check_archive(model, folder / "model.keras", images, answers)
    further = len(model.layers) <= MOST_TRAINED
    if further:
        check_saved(model, images, answers)
        check_training(model, images)
    print(
        f"keras {keras.__version__}: {folder.name} ({model.name}): {len(images)} images in {classes}"
        f" classes, probabilities within {difference:.1e}, {unequal} labels unequal"
        f"{'; the same from model.keras' if archive else ''}"
        f"{'; saved, and trained further' if further else ''}",
        flush=True,
    )


def main(models):
    folders = sorted(path.parent for path in Path(models).glob("*/resnet50_model.h5"))
    if not folders:
        sys.exit(f"{models}: no models are there")
    for folder in folders:
        check(folder)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
