"""Draws a folder of images, two classes of noise on another ground, for runs that need files.

    python draw_images.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

SIZE = 32
IMAGES = {"train": 80, "test": 40}


def main(folder):
    random = np.random.default_rng(1)
    for part, images in IMAGES.items():
        for name, ground in {"dark": 64, "light": 160}.items():
            into = Path(folder, part, name)
            into.mkdir(parents=True, exist_ok=True)
            for index in range(images):
                pixels = ground + random.integers(0, 96, (SIZE, SIZE, 3), dtype=np.uint8)
                Image.fromarray(pixels.astype(np.uint8)).save(into / f"{index}.png")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
