"""The notebooks' data pipeline: tf.data."""

import tensorflow as tf


class Data:
    def __init__(self, options):
        self.options = options
        tf.config.threading.set_intra_op_parallelism_threads(options.threads)
        tf.config.threading.set_inter_op_parallelism_threads(options.threads)

    def repeated(self, count):
        """Returns a data set of one batch, so many times."""
        batch, size = self.options.batch, self.options.size
        images = tf.random.uniform((batch, size, size, 3))
        labels = tf.random.uniform((batch,), maxval=10, dtype=tf.int64)
        return tf.data.Dataset.from_tensors((images, labels)).repeat(count)

    def batches(self, split, training):
        """Returns images from 0 to 1 and labels in batches; those to train on shuffled and varied."""
        images, labels = split
        data = tf.data.Dataset.from_tensor_slices((images.transpose(0, 2, 3, 1), labels))
        if training:
            data = data.shuffle(len(labels))

        def prepared(image, label):
            image = tf.image.convert_image_dtype(image, tf.float32)
            if training:
                image = augmented(image)
            if self.options.size != image.shape[0]:
                image = tf.image.resize(image, (self.options.size, self.options.size))
            return image, label

        data = data.map(prepared, num_parallel_calls=tf.data.AUTOTUNE)
        return data.batch(self.options.batch).prefetch(tf.data.AUTOTUNE)


def augmented(image):
    image = tf.image.random_flip_left_right(image)
    image = tf.image.rot90(image, tf.random.uniform((), maxval=4, dtype=tf.int32))
    image = tf.image.random_brightness(image, 0.2)
    return tf.image.random_contrast(image, 0.8, 1.2)
