"""The experiment in Keras 3, as the notebooks write it, on TensorFlow or on PyTorch, timed.

    python keras_peer.py LANE MEASURED [options]

LANE is what Keras runs on. MEASURED is one kind of step alone, in `fit` or `evaluate` on a batch
that stays the same, or the whole experiment with its data pipeline, early stopping and best
weights. Prints a line of JSON.
"""

import os

import peer


def main():
    options = peer.options(__doc__, ("tensorflow", "torch"))
    # Keras reads it when it is imported.
    os.environ["KERAS_BACKEND"] = options.lane
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import keras_experiment

    keras_experiment.run(options)


if __name__ == "__main__":
    main()
