"""CIFAR-10's binary archive: reads the published layout, and writes one like it of made images."""

import io
import tarfile

import numpy

SIDE = 32
CLASSES = 10
RECORD = 1 + 3 * SIDE * SIDE
RECORDS = 10_000
FOLDER = "cifar-10-batches-bin"
TRAINING = [f"data_batch_{number}.bin" for number in range(1, 6)]
TEST = "test_batch.bin"
NAMES = "airplane automobile bird cat deer dog frog horse ship truck".split()


def read(archive, limit):
    """Returns ((images, labels), (images, labels)): `limit` to train on, and all test images.

    Images are uint8 [image, channel, row, column].
    """
    with tarfile.open(archive) as tar:
        parts = {member.name.rsplit("/", 1)[-1]: tar.extractfile(member).read() for member in tar if member.isfile()}
    training = numpy.concatenate([_records(parts[name]) for name in TRAINING])[: limit or None]
    return _split(training), _split(_records(parts[TEST]))


def _records(content):
    return numpy.frombuffer(content, numpy.uint8).reshape(-1, RECORD)


def _split(records):
    return records[:, 1:].reshape(-1, 3, SIDE, SIDE).copy(), records[:, 0].astype("int64")


def write_made(archive):
    """Writes an archive of noise around a colour for each class, for machines without a network."""
    random = numpy.random.default_rng(1)
    colours = random.integers(64, 160, (CLASSES, 3, 1, 1), "uint8")
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        for name in [*TRAINING, TEST]:
            labels = random.permutation(RECORDS).astype("uint8") % CLASSES
            noise = random.integers(0, 96, (RECORDS, 3, SIDE, SIDE), "uint8")
            images = (colours[labels] + noise).reshape(RECORDS, -1)
            _add(tar, name, numpy.concatenate([labels[:, None], images], axis=1).tobytes())
        _add(tar, "batches.meta.txt", "\n".join(NAMES).encode() + b"\n")


def _add(tar, name, content):
    entry = tarfile.TarInfo(f"{FOLDER}/{name}")
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))
