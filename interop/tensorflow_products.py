"""Times convolutions against the matrix products that they are, shape by shape, in TensorFlow.

    pip install tensorflow-cpu==2.16.1
    python interop/tensorflow_products.py [IMAGE_SIZE [BATCH]]      # 32 and 64 unless told

Prints the medians, in ms, of the forward pass, the gradient by the input and the gradient by the
kernel, each computed by itself on two threads, for the shapes of ResNet50 (variant keras).
"""

import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1
v1.disable_eager_execution()

# in, out, kernel, stride, side of the map at image size 32
SHAPES = [
    (64, 64, 1, 1, 8), (64, 256, 1, 1, 8), (256, 64, 1, 1, 8), (256, 128, 1, 2, 8),
    (256, 512, 1, 2, 8), (128, 512, 1, 1, 4), (512, 128, 1, 1, 4), (512, 256, 1, 2, 4),
    (512, 1024, 1, 2, 4), (256, 1024, 1, 1, 2), (1024, 256, 1, 1, 2), (1024, 512, 1, 2, 2),
    (1024, 2048, 1, 2, 2), (512, 2048, 1, 1, 1), (2048, 512, 1, 1, 1), (512, 512, 3, 1, 1),
]


def convolution(x, w, stride, batch, side):
    return tf.nn.conv2d(x, w, [1, stride, stride, 1], "SAME" if w.shape[0] == 3 else "VALID")


def product(x, w, stride, batch, side):
    channels, out = w.shape[2], w.shape[3]
    if w.shape[0] == 3:
        w = tf.strided_slice(w, [1, 1, 0, 0], [2, 2, channels, out])
    if stride == 2:
        x = tf.strided_slice(x, [0, 0, 0, 0], [batch, side, side, channels], [1, 2, 2, 1])
    y = tf.matmul(tf.reshape(x, [-1, channels]), tf.reshape(w, [channels, out]))
    side = (side + stride - 1) // stride
    return tf.reshape(y, [batch, side, side, out])


def milliseconds(function, shape, batch):
    channels, out, kernel, stride, side = shape
    after = (side + stride - 1) // stride
    with tf.Graph().as_default() as graph:
        normal = tf.random_normal_initializer()
        x = v1.get_variable("x", [batch, side, side, channels], initializer=normal)
        w = v1.get_variable("w", [kernel, kernel, channels, out], initializer=normal)
        dy = v1.get_variable("dy", [batch, after, after, out], initializer=normal)
        x, w, dy = (v.read_value() for v in (x, w, dy))
        y = function(x, w, stride, batch, side)
        wanted = [y, *tf.gradients(y, [x, w], dy)]
        threads = v1.ConfigProto(intra_op_parallelism_threads=2, inter_op_parallelism_threads=2)
        with v1.Session(graph=graph, config=threads) as session:
            session.run(v1.global_variables_initializer())
            return [median(session.make_callable([tensor.op])) for tensor in wanted]


def median(call):
    times = []
    for _ in range(15):
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return np.median(times[3:])


size = int(sys.argv[1]) if len(sys.argv) > 1 else 32
batch = int(sys.argv[2]) if len(sys.argv) > 2 else 64
for channels, out, kernel, stride, side in SHAPES:
    side = side * size // 32
    shape = (channels, out, kernel, stride, side)
    line = f"{channels:4}→{out:4} {kernel}×{kernel}/{stride} {side:3}"
    for name, function in (("convolution", convolution), ("product", product)):
        if kernel == 1 or side == 1 or function is convolution:
            times = milliseconds(function, shape, batch)
            line += f" | {name} {' '.join(f'{t:6.2f}' for t in times)} = {sum(times):6.2f}"
    print(line, flush=True)
