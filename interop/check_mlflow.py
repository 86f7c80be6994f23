"""Has runs logged to a server of MLflow, and asks MLflow's own client what is there.

    python check_mlflow.py LIKEWISE FOLDER

LIKEWISE is the launcher. The server runs on loopback and keeps all that it is given in FOLDER, as
do the runs. One run is logged by `run`, another afterwards by `report`, and a last one is to be
logged when the server is gone, which must cost no more than a sentence.
"""

import csv
import json
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request

import mlflow
import yaml

COLUMNS = {
    "accuracy/training": "train_accuracy",
    "accuracy/validation": "validation_accuracy",
    "loss/training": "train_loss",
    "loss/validation": "validation_loss",
    "stage": "stage",
}


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def likewise(launcher, *arguments):
    ended = subprocess.run(
        [launcher, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert ended.returncode == 0, ended.stderr
    return pathlib.Path(ended.stdout.splitlines()[-1]), ended.stderr


def settings(tree, above=""):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from settings(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def same(text, value):
    return yaml.safe_load(text) == value or text == str(value)


def files_below(client, run_id, path=""):
    for file in client.list_artifacts(run_id, path):
        if file.is_dir:
            yield from files_below(client, run_id, file.path)
        else:
            yield file.path


def check(client, run):
    plan = yaml.safe_load((run / "experiment.yaml").read_text())
    experiment = client.get_experiment_by_name(plan["name"])
    logged = [
        each
        for each in client.search_runs([experiment.experiment_id])
        if each.info.run_name == run.name
    ]
    assert len(logged) == 1, f"{run}: {len(logged)} runs"
    logged = logged[0]
    assert logged.info.status == "FINISHED", logged.info.status
    wanted = dict(settings(plan))
    assert logged.data.params.keys() == wanted.keys(), logged.data.params
    for key, value in wanted.items():
        assert same(logged.data.params[key], value), f"{key}: {logged.data.params[key]}, not {value}"
    with open(run / "metrics.csv") as table:
        epochs = list(csv.DictReader(table))
    for name, column in COLUMNS.items():
        history = client.get_metric_history(logged.info.run_id, name)
        found = sorted((point.step, point.value) for point in history)
        assert found == [(i, float(row[column])) for i, row in enumerate(epochs, 1)], (name, found)
    test = json.loads((run / "result.json").read_text())["test"]
    assert logged.data.metrics["test/accuracy"] == test["accuracy"]
    assert logged.data.metrics["test/loss"] == test["loss"]
    there = set(files_below(client, logged.info.run_id))
    here = {
        file.relative_to(run).as_posix()
        for file in run.rglob("*")
        if file.is_file() and file.name != "lock"
    }
    assert there == here, there ^ here
    copy = pathlib.Path(client.download_artifacts(logged.info.run_id, "", str(run) + "-copy"))
    for name in here:
        assert (copy / name).read_bytes() == (run / name).read_bytes(), name
    points = len(epochs) * len(COLUMNS)
    print(f"{run.name}: {len(wanted)} settings, {points} points, {len(here)} files")


def main(launcher, folder):
    folder.mkdir(parents=True)
    address = f"http://127.0.0.1:{free_port()}"
    tiny = ["run", "--limit", 200, "--out", folder / "runs"]
    server = subprocess.Popen(
        [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--workers", "1"]
        + ["--port", address.rsplit(":", 1)[1]]
        + ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db"]
        + ["--artifacts-destination", str(folder / "artifacts")],
        stdout=open(folder / "server.txt", "w"),
        stderr=subprocess.STDOUT,
    )
    try:
        end = time.monotonic() + 180
        while True:
            try:
                urllib.request.urlopen(f"{address}/health", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < end, "no server; see server.txt"
                time.sleep(0.5)
        client = mlflow.MlflowClient(address)
        run, errors = likewise(launcher, *tiny, "--epochs", "2,1", "--mlflow", address)
        assert "MLflow" not in errors and "not logged" not in errors, errors
        check(client, run)
        later, _ = likewise(launcher, *tiny, "--epochs", "1,1")
        likewise(launcher, "report", later, "--mlflow", address + "/")
        check(client, later)
    finally:
        server.terminate()
        server.wait()
    gone, errors = likewise(launcher, "report", later, "--mlflow", address)
    assert gone == later
    warning = [line for line in errors.splitlines() if "not logged" in line]
    assert len(warning) == 1 and address in warning[0], errors
    print("with no server there:", warning[0])


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]).resolve())
