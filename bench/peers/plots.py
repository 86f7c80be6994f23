"""The plots of docs/performance.md, small SVG files."""

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as pyplot  # noqa: E402
from lanes import LANES  # noqa: E402

# Okabe and Ito's colours; the page's other pictures have them too.
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"]
OURS = [lane.name for lane in LANES if not lane.peer]
PEERS = ["pytorch:fused", "pytorch:channels-last", "keras:tensorflow", "pytorch:frozen"]
STYLE = dict(zip(OURS + PEERS, COLOURS))


def draw(figures, steps, wholes, folder):
    """Draws what there are figures for, and returns the page's lines about it."""
    pyplot.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "likewise", "font.size": 9})
    for old in folder.glob("*.svg"):
        old.unlink()
    lines = []
    if steps:
        _bars(folder / "rates.svg", figures, steps[0])
        lines += ["## Pictures", "![Images a second](performance/rates.svg)"]
    threads = steps[0].threads if steps else 0
    sizes = [setting for setting in steps if setting.threads == threads and not setting.busy]
    if len(sizes) > 1:
        for stage in ("stage1", "stage2"):
            _lines(folder / f"sizes-{stage}.svg", figures, sizes, stage, "size", "image size", "images/s")
        lines += ["![Stage 1](performance/sizes-stage1.svg) ![Stage 2](performance/sizes-stage2.svg)"]
    grown = [setting for setting in wholes if setting.epochs == wholes[-1].epochs and not setting.busy]
    if len({setting.images for setting in grown}) > 1:
        _lines(folder / "growth.svg", figures, grown, "seconds", "images", "images to train on", "whole experiment, s")
        lines += ["![Time by images](performance/growth.svg)"]
    return lines


def _lines(path, figures, settings, value, along, horizontal, vertical):
    figure, axes = pyplot.subplots(figsize=(4.6, 3.4), layout="constrained")
    for name, colour in STYLE.items():
        points = [(getattr(setting, along), figures.median(name, setting, value)) for setting in settings]
        points = sorted(point for point in points if point[1])
        if points:
            form = "o-" if name in OURS else "s--"
            axes.plot(*zip(*points), form, color=colour, label=name, markersize=4, linewidth=1.2)
    axes.set(xscale="log", yscale="log", xlabel=horizontal, ylabel=vertical)
    axes.set_title({"stage1": "stage 1", "stage2": "stage 2"}.get(value, ""))
    ticks = sorted({getattr(setting, along) for setting in settings})
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.xaxis.minorticks_off()
    axes.grid(alpha=0.3)
    axes.legend(fontsize=7)
    _save(figure, path)


def _bars(path, figures, setting):
    figure, both = pyplot.subplots(1, 2, figsize=(8.4, 3.2), layout="constrained", sharey=True)
    lanes = [lane for lane in LANES if figures.of(lane.name, setting)][::-1]
    for axes, stage, title in zip(both, ("stage1", "stage2"), ("stage 1, images/s", "stage 2, images/s")):
        for index, lane in enumerate(lanes):
            found = list(figures.rounds(lane.name, setting, stage).values())
            if found:
                middle = figures.median(lane.name, setting, stage)
                spread = [[middle - min(found)], [max(found) - middle]]
                axes.barh(index, middle, xerr=spread, color=COLOURS[1] if lane.peer else COLOURS[0], height=0.7)
        axes.set_yticks(range(len(lanes)), [lane.name for lane in lanes])
        axes.set_title(title)
        axes.grid(alpha=0.3, axis="x")
    _save(figure, path)


def _save(figure, path):
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
