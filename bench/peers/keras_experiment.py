"""The experiment in Keras 3: its steps alone, and as a whole."""

import os
import tempfile
import time

import cifar
import keras
import peer

if keras.backend.backend() == "tensorflow":
    from keras_tensorflow import Data
else:
    from keras_torch import Data

LEARNING_RATES = {1: 1e-3, 2: 1e-4}
PATIENCE = {1: 5, 2: 10}
WARM_UP = 3


def run(options):
    data = Data(options)
    keras.utils.set_random_seed(1)
    model = network(options.size)
    if options.measured == "whole":
        whole(model, data, options)
    else:
        steps(model, data, options)


def network(size):
    first = keras.config.image_data_format() == "channels_first"
    base = keras.applications.ResNet50(
        weights=None, include_top=False, input_shape=(3, size, size) if first else (size, size, 3)
    )
    return keras.Sequential(
        [
            base,
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.25),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(cifar.CLASSES, activation="softmax"),
        ]
    )


def begin(model, stage):
    model.layers[0].trainable = stage == 2
    model.compile(
        optimizer=keras.optimizers.Adam(LEARNING_RATES[stage]),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )


def steps(model, data, options):
    begin(model, 2 if options.measured == "stage2" else 1)

    def seconds_of(count):
        action = model.evaluate if options.measured == "evaluation" else model.fit
        return peer.timed(lambda: action(data.repeated(count), verbose=0))[0]

    seconds_of(WARM_UP)
    count = max(peer.LEAST_STEPS, round(options.seconds * WARM_UP / seconds_of(WARM_UP)))
    peer.report(images_per_second=options.batch * count / seconds_of(count))


def whole(model, data, options):
    training, test = cifar.read(options.data, options.images)
    train_batches, test_batches = data.batches(training, training=True), data.batches(test, training=False)
    times = EpochTimes()
    figures = {}
    for stage, epochs in enumerate(options.epochs, start=1):
        begin(model, stage)
        stop = keras.callbacks.EarlyStopping(
            "val_accuracy", patience=PATIENCE[stage], mode="max", restore_best_weights=True
        )
        model.fit(train_batches, validation_data=test_batches, epochs=epochs, callbacks=[stop, times], verbose=0)
        figures[f"stage{stage}"] = len(training[1]) / times.training
        figures["evaluation"] = len(test[1]) / times.validation
    model.predict(test_batches, verbose=0)
    with tempfile.TemporaryDirectory() as folder:
        model.save(os.path.join(folder, "resnet50_model.keras"))
    peer.report(**figures)


class EpochTimes(keras.callbacks.Callback):
    """The seconds of the last epoch's training and validation."""

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_test_begin(self, logs=None):
        self.trained = time.perf_counter()
        self.training = self.trained - self.start

    def on_test_end(self, logs=None):
        self.validation = time.perf_counter() - self.trained
