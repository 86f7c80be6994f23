"""Measures Likewise beside its peers, in turn, and writes docs/performance.md.

    VENV/bin/python bench/peers/measure.py [options]

VENV is what install.sh made. In each round every lane is measured once, beginning with another lane
each time, so that a change of the machine's speed falls on all. Likewise's lanes run as whole
programs; the peers' steps run alone, with no data to prepare. Nothing else should run meanwhile.

What has been measured is kept in performance/figures.csv beside the page, and not measured again:
a measurement that was interrupted goes on, and one can be made in parts (--lanes, --sizes,
--threads, --what). A lane that cannot be measured says why, and is tried again the next time.
"""

import argparse
import contextlib
import json
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import sys
from importlib import metadata

import cifar
import report
from figures import VALUES, Figures
from lanes import HERE, LANES, LIKEWISE, Bounds, Missing, Setting

VECTORS = {"avx2": "AVX2", "avx512f": "AVX-512", "amx_tile": "AMX"}
PACKAGES = ("torch", "keras", "tensorflow-cpu", "numpy")


def main():
    # So that what is being measured ends with the measurement, however it is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    options = _options()
    folder = options.docs / "performance"
    folder.mkdir(parents=True, exist_ok=True)
    figures = Figures(folder / "figures.csv")
    if options.fresh:
        figures.rows = []
    machine = _machine(folder / "machine.json", options)
    if not options.report_only:
        subprocess.run([str(LIKEWISE), "--version"], check=True, stdout=subprocess.DEVNULL)
        _measure(options, figures)
    report.write(figures, machine, options.docs, options.readme)


def _options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    numbers = _list(int)
    parser.add_argument("--lanes", type=_list(str), help="of " + ", ".join(lane.name for lane in LANES))
    parser.add_argument("--what", type=_list(str), default=["steps", "whole"], help="steps, whole (both)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=numbers, default=[32], help="of images, such as 32,64,128,224 (32)")
    parser.add_argument("--threads", type=numbers, default=[2], help="such as 2,1 (2)")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument(
        "--images", type=numbers, default=[5000], help="to train on in whole experiments, such as 5000,50000 (5000)"
    )
    parser.add_argument("--epochs", default="3,3", help="of both stages of whole experiments (3,3)")
    parser.add_argument("--data", help="cifar-10-binary.tar.gz for whole experiments; without it one like it is made")
    parser.add_argument("--busy", action="store_true", help="beside one other process that always wants a core")
    parser.add_argument("--seconds", type=float, default=8, help="about how long a peer's steps are timed (8)")
    parser.add_argument("--timeout", type=float, default=3600, help="seconds a process may take (3600)")
    parser.add_argument("--quick", action="store_true", help="one round, few steps and images, to see that all works")
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    parser.add_argument("--report-only", action="store_true", help="measure nothing, write the page anew")
    root = HERE.parent.parent
    parser.add_argument("--docs", type=pathlib.Path, default=root / "docs", help="the folder of performance.md")
    parser.add_argument("--readme", type=pathlib.Path, default=root / "README.md")
    parser.add_argument("--work", type=pathlib.Path, help="where made data is kept (the folder of VENV)")
    options = parser.parse_args()
    options.work = options.work or pathlib.Path(sys.prefix)
    if options.quick:
        options.rounds, options.seconds, options.images, options.epochs = 1, 1, [640], "1,1"
    for name, known in (("lanes", [lane.name for lane in LANES]), ("what", ["steps", "whole"])):
        for one in getattr(options, name) or []:
            if one not in known:
                parser.error(f"--{name}: '{one}' is not one; expected {', '.join(known)}.")
    return options


def _list(kind):
    return lambda words: [kind(word) for word in words.split(",")]


def _measure(options, figures):
    todo = [task for task in _tasks(options) if not figures.has(task[1].name, task[2], task[3], task[0])]
    bounds = Bounds(options.seconds, options.timeout, _data(options, todo), options.quick)
    for index, (number, lane, measured, setting) in enumerate(todo, start=1):
        position = f"[{index}/{len(todo)}] round {number}, {_said(setting)}"
        print(f"{position}: {lane.name} {measured} … ", end="", flush=True)
        try:
            with _other_work(setting.busy):
                values = lane.run(measured, setting, bounds)
            figures.put(lane.name, measured, setting, number, values)
            print(", ".join(f"{name} {values[name]:.1f}" for name in VALUES if name in values), flush=True)
        except Missing as missing:
            figures.put(lane.name, measured, setting, number, {}, str(missing))
            print(missing, flush=True)


def _tasks(options):
    """Yields (round, lane, what is measured, setting), the rounds outermost."""
    lanes = [lane for lane in LANES if not options.lanes or lane.name in options.lanes]
    for number in range(1, options.rounds + 1):
        turned = lanes[(number - 1) % len(lanes) :] + lanes[: (number - 1) % len(lanes)]
        for setting in _settings(options):
            for lane in turned:
                if lane.slow and not options.lanes and (setting.images or setting.size > 32):
                    continue
                for measured in ("whole",) if setting.images else lane.steps:
                    yield number, lane, measured, setting


def _settings(options):
    if "steps" in options.what:
        for size in options.sizes:
            for threads in options.threads:
                yield Setting(size, options.batch, threads, options.busy)
    if "whole" in options.what:
        for images in options.images:
            yield Setting(options.sizes[0], options.batch, options.threads[0], options.busy, images, options.epochs)


def _said(setting):
    whole = f", {setting.images:,} images, {setting.epochs} epochs" if setting.images else ""
    busy = ", busy" if setting.busy else ""
    return f"{setting.size}×{setting.size}, threads {setting.threads}{busy}{whole}"


def _data(options, todo):
    """Returns the archive for whole experiments; one of made images lies beside the peers."""
    if options.data or all(task[2] != "whole" for task in todo):
        return options.data and os.path.abspath(options.data)
    archive = options.work / "made-cifar-10-binary.tar.gz"
    if not archive.exists():
        print(f"making {archive}", flush=True)
        part = archive.with_suffix(".part")
        cifar.write_made(part)
        part.rename(archive)
    return str(archive)


@contextlib.contextmanager
def _other_work(busy):
    """One process that always wants a core, if the machine is to be busy."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if busy else None
    try:
        yield
    finally:
        if process:
            process.kill()
            process.wait()


def _machine(path, options):
    """Returns what the figures are of; refuses to mix two machines, or two versions of a peer."""
    machine = {
        "processor": _processor("model name") or platform.processor(),
        "vectors": " and ".join(VECTORS[flag] for flag in _processor("flags").split() if flag in VECTORS),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "system": f"{platform.system()} {platform.machine()}",
        "java": _java(),
        "python": platform.python_version(),
    } | {name: metadata.version(name) for name in PACKAGES}
    known = json.loads(path.read_text()) if path.exists() and not options.fresh else machine | {"peak": {}}
    if options.report_only:
        return known
    for name, value in machine.items():
        if known.get(name) != value:
            sys.exit(f"{path} is of {name} {known.get(name)}, and this is {value}: --fresh forgets what was measured.")
    for threads in map(str, options.threads):
        if threads not in known["peak"]:
            output = subprocess.check_output([sys.executable, str(HERE / "floor.py"), "--threads", threads])
            known["peak"][threads] = json.loads(output)
    path.write_text(json.dumps(known, indent=2) + "\n")
    return known


def _processor(name):
    """Returns what Linux says of the first core, or nothing."""
    with contextlib.suppress(OSError), open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith(name):
                return line.split(":", 1)[1].strip()
    return ""


def _java():
    java = shutil.which("java", path=os.path.join(os.environ.get("JAVA_HOME", ""), "bin")) or "java"
    return subprocess.run([java, "-version"], capture_output=True, text=True).stderr.split('"')[1]


if __name__ == "__main__":
    main()
