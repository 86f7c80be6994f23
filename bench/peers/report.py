"""Writes the figures into docs/performance.md and the README, between their markers, and draws them."""

import statistics
from dataclasses import replace

import plots
from floor import forward_operations
from lanes import LANES

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
STAGES = {"stage1": "stage 1", "stage2": "stage 2", "evaluation": "evaluation"}
EAGER = "pytorch:fused"
KERAS = "keras:tensorflow"
# The README's peers, besides the fastest.
SUMMED_UP = (EAGER, KERAS, "dl4j@stock")
PEERS = [lane for lane in LANES if lane.peer]
OURS = [lane for lane in LANES if not lane.peer]


def write(figures, machine, docs, readme):
    settings = figures.settings()
    steps = [setting for setting in settings if not setting.images]
    wholes = [setting for setting in settings if setting.images]
    parts = [_machine_words(machine)]
    pictures = plots.draw(figures, steps, wholes, docs / "performance")
    if steps:
        parts += ["## Against the fastest peer's step", *(_ratios(figures, setting) for setting in steps)]
        parts += _beside_others(figures, steps)
    if wholes:
        parts += ["## The whole experiment", *(_wholes(figures, setting) for setting in wholes)]
    if steps:
        parts += ["## Images a second", *(_rates(figures, setting) for setting in steps)]
        parts += ["## The arithmetic floor", _floor(figures, machine, steps)]
    parts += pictures
    _between(docs / "performance.md", "\n\n".join(parts))
    if steps:
        _between(readme, _summary(figures, machine, steps[0]))


def fastest(figures, setting, value):
    """Returns the peer with the highest median, or None if none has one."""
    medians = {lane: figures.median(lane.name, setting, value) for lane in PEERS}
    medians = {lane: median for lane, median in medians.items() if median}
    return max(medians, key=medians.get) if medians else None


def ratios(figures, setting, value, lane, other):
    """Returns a lane's figure by another's, in each round that has both."""
    if other is None:
        return []
    ours, theirs = figures.rounds(lane, setting, value), figures.rounds(other, setting, value)
    return [ours[number] / theirs[number] for number in sorted(ours.keys() & theirs.keys())]


def _ratios(figures, setting):
    best = {value: fastest(figures, setting, value) for value in STAGES}
    lines = [f"**{said(setting)}**; {_named(best)}:", ""]
    lines += _head(["", "n"] + [f"{name}{against}" for name in STAGES.values() for against in ("", ", eager")])
    for lane in OURS:
        rounds = figures.of(lane.name, setting)
        if not rounds:
            continue
        cells = [lane.title, len(figures.rounds(lane.name, setting, "stage2"))]
        for value in STAGES:
            for other in (best[value] and best[value].name, EAGER):
                cells.append(_spread(ratios(figures, setting, value, lane.name, other)))
        lines.append(_row(cells))
    return "\n".join(lines)


def _named(best):
    named = [f"{STAGES[value]} {lane.title}" for value, lane in best.items() if lane]
    return "the fastest peers: " + "; ".join(named) if named else "no peer was measured"


def _rates(figures, setting):
    best = [fastest(figures, setting, value) for value in STAGES]
    lines = [f"**{said(setting)}**:", "", *_head(["", "n", *STAGES.values(), "peak memory, MiB"])]
    for lane in LANES:
        rows = figures.of(lane.name, setting)
        if not rows:
            continue
        cells = [lane.title, max(len(figures.rounds(lane.name, setting, value)) for value in STAGES)]
        for value, peer in zip(STAGES, best):
            cell = _rate(list(figures.rounds(lane.name, setting, value).values()))
            cells.append(f"**{cell}**" if lane is peer else cell)
        cells.append(_peak(rows))
        lines.append(_row(cells))
    return "\n".join(lines + _notes(figures, setting))


def _wholes(figures, setting):
    times = {lane: figures.median(lane.name, setting, "seconds") for lane in LANES}
    peers = {lane: time for lane, time in times.items() if lane.peer and time}
    best = min(peers, key=peers.get) if peers else None
    lines = [f"**{said(setting)}**" + (f"; the fastest peer: {best.title}:" if best else ":"), ""]
    lines += _head(["", "n", "time, s", "of the fastest peer's", "of Keras'", *STAGES.values(), "peak memory, MiB"])
    for lane in LANES:
        rows = figures.of(lane.name, setting)
        if not rows:
            continue
        found = list(figures.rounds(lane.name, setting, "seconds").values())
        cells = [lane.title, len(found), _rate(found)]
        for other in (best and best.name, KERAS):
            cells.append(_spread(ratios(figures, setting, "seconds", lane.name, other)))
        cells += [_rate(list(figures.rounds(lane.name, setting, value).values())) for value in STAGES]
        cells.append(_peak(rows))
        lines.append(_row(cells))
    return "\n".join(lines + _notes(figures, setting))


def _beside_others(figures, steps):
    """Returns which share of its quiet speed each lane keeps on a busy machine."""
    parts = []
    for setting in steps:
        quiet = replace(setting, busy=False)
        if not setting.busy or quiet not in steps:
            continue
        lines = [f"**{said(setting)}**, as a share of the speed without:", "", *_head(["", *STAGES.values()])]
        for lane in LANES:
            shares = []
            for value in STAGES:
                busy, alone = (figures.median(lane.name, each, value) for each in (setting, quiet))
                shares.append(f"{busy / alone:.2f}" if busy and alone else "")
            if any(shares):
                lines.append(_row([lane.title, *shares]))
        parts.append("\n".join(lines))
    return ["## On a busy machine", *parts] if parts else []


def _floor(figures, machine, steps):
    head = ["", "forwards, GFLOP an image"]
    for stage in ("stage 1", "stage 2"):
        head += [f"{stage}, images/s at most", "fastest peer", *(f"`{lane.name}`" for lane in OURS)]
    lines = _head(head)
    for setting in steps:
        peak = machine["peak"].get(str(setting.threads))
        if not peak or setting.busy:
            continue
        operations = forward_operations(setting.size)
        cells = [said(setting), f"{operations / 1e9:.3f}"]
        for stage, passes in (("stage1", 1), ("stage2", 3)):
            most = peak["gflops"] * 1e9 / (passes * operations)
            cells.append(f"{most:,.0f}" if most >= 100 else f"{most:.1f}")
            best = fastest(figures, setting, stage)
            for name in [best and best.name, *(lane.name for lane in OURS)]:
                rate = figures.median(name, setting, stage)
                cells.append(f"{100 * rate / most:.0f} %" if rate else "")
        lines.append(_row(cells))
    return "\n".join(lines)


def _summary(figures, machine, setting):
    best = {value: fastest(figures, setting, value) for value in ("stage1", "stage2")}
    shown = [lane for lane in LANES if not lane.peer or lane in best.values() or lane.name in SUMMED_UP]
    lines = _head(["", "stage 1, frozen base", "ratio", "stage 2, everything", "ratio", "peak memory"])
    for lane in shown:
        if not figures.of(lane.name, setting):
            continue
        cells = [lane.title]
        for value in best:
            rate = figures.median(lane.name, setting, value)
            against = ratios(figures, setting, value, lane.name, best[value] and best[value].name)
            cells += [_rate([rate] if rate else []), f"{statistics.median(against):.2f}" if against else ""]
        peaks = [row["peak_mib"] for row in figures.of(lane.name, setting) if row["peak_mib"]]
        cells.append(f"{max(peaks) * 2**20 / 1e9:.2f} GB" if peaks else "")
        lines.append(_row(cells))
    rounds = max(len(figures.rounds(lane.name, setting, "stage2")) for lane in LANES)
    where = f"On {_processor_words(machine)}, {said(setting)}, float32; medians of {_counted(rounds, 'round')}:"
    return f"{where}\n\n" + "\n".join(lines)


def said(setting):
    """Returns a setting in words."""
    words = f"{setting.size}×{setting.size}, batch {setting.batch}, {_counted(setting.threads, 'thread')}"
    if setting.images:
        first, second = setting.epochs.split(",")
        words += f", {setting.images:,} images, {first} + {second} epochs"
    return words + (", beside a process that always wants a core" if setting.busy else "")


def _counted(count, what):
    return f"{count} {what}{'s' * (count != 1)}"


def _processor_words(machine):
    vectors = f" with {machine['vectors']}" if machine["vectors"] else ""
    return f"{_counted(machine['cores'], 'core')} of {machine['processor']}{vectors}"


def _machine_words(machine):
    peaks = "; ".join(
        f"with {_counted(int(threads), 'thread')} a matrix product runs at {peak['gflops']:.0f} GFLOP/s, "
        f"a copy at {peak['copied_gb']:.0f} GB/s"
        for threads, peak in machine["peak"].items()
    )
    return (
        f"Measured on {_processor_words(machine)}, {machine['memory_gb']} GB, "
        f"{machine['system']}; {peaks}. Java {machine['java']}; Python {machine['python']}, "
        f"PyTorch {machine['torch']}, Keras {machine['keras']}, TensorFlow {machine['tensorflow-cpu']}."
    )


def _head(names):
    return [_row(names), "|---|" + "---:|" * (len(names) - 1)]


def _row(cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _notes(figures, setting):
    """Returns lines that say which figures are missing, and why."""
    notes = {}
    for lane in LANES:
        for row in figures.of(lane.name, setting):
            if row["note"]:
                notes.setdefault(f"{lane.title}: {row['note']}".rstrip("."), set()).add(STAGES.get(row["measured"]))
    return ["", *(f"- {note}{_in(stages)}." for note, stages in notes.items())] if notes else []


def _in(stages):
    named = sorted(stage for stage in stages if stage)
    return f" ({', '.join(named)})" if named else ""


def _rate(values):
    if not values:
        return ""
    middle = statistics.median(values)
    form = ",.0f" if middle >= 400 else ".1f"
    spread = f" [{min(values):{form}}–{max(values):{form}}]" if len(values) > 1 else ""
    return f"{middle:{form}}{spread}"


def _spread(values):
    if not values:
        return ""
    spread = f" [{min(values):.2f}–{max(values):.2f}]" if len(values) > 1 else ""
    return f"{statistics.median(values):.2f}{spread}"


def _peak(rows):
    peaks = [row["peak_mib"] for row in rows if row["peak_mib"]]
    return f"{max(peaks):,.0f}" if peaks else ""


def _between(path, text):
    page = path.read_text()
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")
