"""What Likewise's metadata says of a preprocessing, undone."""

import json

import numpy as np


def pixels(images, metadata):
    """The pixels, uint8, that preprocessed images were made of."""
    source, scale, shift = (
        np.array(json.loads(metadata["preprocessing_" + key])) for key in ("source", "scale", "shift")
    )
    values = (images.astype(np.float64) - shift) / scale
    whole = np.rint(values)
    assert np.abs(values - whole).max() < 1e-3, "the images are not of whole pixels"
    found = np.empty_like(whole)
    found[..., source] = whole
    return found.astype(np.uint8)
