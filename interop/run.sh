#!/usr/bin/env bash
# Lets Keras and torchvision write weights, reads them with Likewise, and compares the features;
# lets Likewise write models, loads them into Keras, torchvision, PyTorch and onnxruntime, and
# compares the predictions; lets Python's TensorFlow read what Likewise exports (savedmodel), and
# compares the probabilities; lets TensorFlow vary, resize and preprocess images, and compares the
# pixels; has html5lib parse the pages that Likewise writes, strictly, and PyYAML the headers of its
# model cards; has TensorBoard read the event files of runs, and compares every point with the runs'
# tables; has runs logged to a server of MLflow on loopback, and compares what its client says with
# the runs' files; trains on a folder of images on each engine, exports each run in all formats, and
# has all these programs predict the test images; and a server of DJL, if there is one.
#
#   interop/run.sh [--all | keras3 | keras2 | torchvision | onnx | savedmodel | html | tensorboard |
#                   mlflow | exports ...]
#                                                        default: keras3 savedmodel html
#
# Each consumer gets a virtual environment in interop/.venv, made once. To use a Python that has its
# packages already, name it: KERAS3_PYTHON (also for savedmodel), KERAS2_PYTHON, TORCHVISION_PYTHON,
# ONNX_PYTHON, HTML_PYTHON, TENSORBOARD_PYTHON, MLFLOW_PYTHON. PYTHON (python3) makes the
# environments. What is written goes to a temporary folder, or to LIKEWISE_INTEROP, where it stays.
# MAVEN_OPTIONS are handed to Maven; -Dlikewise.shared=FOLDER among them names a folder with
# data/cifar-10-binary.tar.gz, whose images the models are then asked about.
#
# exports needs the environments of keras3, onnx and torchvision. It draws its images; EXPORTS_IMAGES
# names a folder of yours (from the root), with train and test in it and images that are squares of
# the network's size, and EXPORTS_RUN what likewise run is told besides (--epochs 1,1). DJL_SERVING is
# the command that starts DJL Serving, such as bin/serving of its archive; without it, the server is
# left out.
#
# Ends with 75 if an environment cannot be made here, such as without a network.
set -euo pipefail
cd "$(dirname "$0")"

CANNOT_INSTALL=75

python_of() {
  local chosen
  chosen=$(printenv "$(echo "$1" | tr '[:lower:]' '[:upper:]')_PYTHON" || true)
  if [ -n "$chosen" ]; then
    echo "$chosen"
    return
  fi
  local venv=$PWD/.venv/$1
  if ! cmp -s "requirements-$1.txt" "$venv/installed.txt"; then
    rm -rf "$venv"
    if ! { "${PYTHON:-python3}" -m venv "$venv" && "$venv/bin/python" -m pip install --quiet \
      --disable-pip-version-check -r "requirements-$1.txt"; } >&2; then
      echo "interop/run.sh: pip cannot install requirements-$1.txt here." >&2
      return $CANNOT_INSTALL
    fi
    cp "requirements-$1.txt" "$venv/installed.txt"
  fi
  echo "$venv/bin/python"
}

script_of() {
  case $1 in
    keras2 | keras3) echo make_keras_weights.py ;;
    torchvision) echo make_torchvision_weights.py ;;
    *)
      echo "interop/run.sh: '$1' is not one; expected --all, keras3, keras2, torchvision," \
        "onnx, savedmodel, html, tensorboard, mlflow or exports." >&2
      exit 2
      ;;
  esac
}

[ $# -gt 0 ] || set -- keras3 savedmodel html
[ "$*" != --all ] || set -- keras3 keras2 torchvision onnx savedmodel html tensorboard mlflow exports
out=${LIKEWISE_INTEROP:-}
if [ -z "$out" ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi
mkdir -p "$out"
out=$(cd "$out" && pwd)

java_test() {
  # shellcheck disable=SC2086
  (cd .. && mvn -q ${MAVEN_OPTIONS:-} -pl backend-djl -am test "-Dtest=$1" \
    -Dsurefire.failIfNoSpecifiedTests=false "-Dlikewise.interop=$out")
}

wrote_weights=false
wants_models=false
for consumer in "$@"; do
  if [ "$consumer" = savedmodel ]; then
    python=$(python_of keras3)
    java_test SavedModelInteropTest
    "$python" check_savedmodel.py "$out/savedmodel"
    continue
  fi
  if [ "$consumer" = html ]; then
    python=$(python_of html)
    ../likewise run --epochs 1,1 --limit 200 --out "$out/runs"
    ../likewise compare --runs "$out/runs" --out "$out/comparisons"
    "$python" check_pages.py "$out/runs" "$out/comparisons"
    continue
  fi
  if [ "$consumer" = tensorboard ]; then
    python=$(python_of tensorboard)
    ../likewise run --epochs 2,1 --limit 200 --out "$out/tensorboard"
    ../likewise run --epochs 0,1 --limit 200 --out "$out/tensorboard"
    "$python" check_tensorboard.py "$out/tensorboard"
    continue
  fi
  if [ "$consumer" = mlflow ]; then
    python=$(python_of mlflow)
    "$python" check_mlflow.py ../likewise "$out/mlflow"
    continue
  fi
  if [ "$consumer" = exports ]; then
    python=$(python_of torchvision)
    images=${EXPORTS_IMAGES:-}
    if [ -z "$images" ]; then
      images=$out/images
      "$python" draw_images.py "$images"
    fi
    for engine in djl:pytorch djl:tensorflow dl4j; do
      # shellcheck disable=SC2086
      ../likewise run --backend "$engine" --dataset "folder:$images" ${EXPORTS_RUN:---epochs 1,1} \
        --out "$out/exports"
    done
    for run in "$out"/exports/*; do
      for format in h5 keras onnx safetensors savedmodel torchscript; do
        ../likewise export --run "$run" --format "$format"
      done
    done
    "$python" check_exports.py torch "$out/exports" "$images"
    python=$(python_of onnx)
    "$python" check_exports.py onnx "$out/exports" "$images"
    python=$(python_of keras3)
    "$python" check_exports.py keras "$out/exports" "$images"
    if [ -n "${DJL_SERVING:-}" ]; then
      "$python" check_serving.py "$DJL_SERVING" "$out/exports" "$images"
    fi
    continue
  fi
  if [ "$consumer" = onnx ]; then
    wants_models=true
    continue
  fi
  wrote_weights=true
  script=$(script_of "$consumer")
  python=$(python_of "$consumer")
  "$python" "$script" "$out"
  if [ "$consumer" = keras3 ]; then
    "$python" augmentation_reference.py "$out/augmentation.safetensors"
  fi
done

if $wrote_weights; then
  java_test 'KerasInteropTest,KerasModelInteropTest,TensorFlowAgreementTest'
elif $wants_models; then
  java_test KerasModelInteropTest
fi

for consumer in "$@"; do
  if [ "$consumer" = keras2 ] || [ "$consumer" = keras3 ]; then
    python=$(python_of "$consumer")
    "$python" check_keras_models.py "$out/models"
  elif [ "$consumer" = torchvision ]; then
    python=$(python_of torchvision)
    "$python" check_torchvision_models.py "$out/models"
    "$python" check_torchscript.py "$out/models"
  elif [ "$consumer" = onnx ]; then
    python=$(python_of onnx)
    "$python" check_onnx.py "$out/models"
  fi
done
