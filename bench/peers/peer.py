"""What the peers' programs have in common: their options, their clock, and what they print."""

import argparse
import json
import resource
import sys
import time

CANNOT = 75
LEAST_STEPS = 3


def options(description, lanes):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("lane", choices=lanes)
    parser.add_argument("measured", choices=("stage1", "stage2", "evaluation", "whole"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=8, help="about how long steps are timed")
    parser.add_argument("--data", help="cifar-10-binary.tar.gz, for the whole experiment")
    parser.add_argument("--images", type=int, default=5000, help="to train on, in the whole experiment")
    parser.add_argument("--epochs", default="3,3", help="of both stages of the whole experiment")
    chosen = parser.parse_args()
    chosen.epochs = [int(count) for count in chosen.epochs.split(",")]
    return chosen


def timed(action):
    """Returns the seconds that an action takes, and what it returns."""
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result


def report(**figures):
    """Prints the figures of this process, and its peak resident memory, as a line of JSON."""
    figures["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures), flush=True)


def cannot(sentence):
    """Ends the process with the sentence why this lane cannot be measured here."""
    print(sentence, file=sys.stderr)
    sys.exit(CANNOT)
