#!/usr/bin/env bash
# Lets Keras and torchvision write weights, reads them with Likewise, and compares the features; and
# lets Python's TensorFlow read what Likewise exports (savedmodel), and compares the probabilities.
#
#   interop/run.sh [keras3] [keras2] [torchvision] [savedmodel]       default: keras3
#
# Each consumer gets a virtual environment in interop/.venv, made once. To use a Python that has its
# packages already, name it: KERAS3_PYTHON, KERAS2_PYTHON, TORCHVISION_PYTHON, SAVEDMODEL_PYTHON.
# PYTHON (python3) makes the environments. What is written goes to a temporary folder, or to LIKEWISE_INTEROP, where they stay.
# MAVEN_OPTIONS are handed to Maven.
set -euo pipefail
cd "$(dirname "$0")"

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
    "${PYTHON:-python3}" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
      -r "requirements-$1.txt" >&2
    cp "requirements-$1.txt" "$venv/installed.txt"
  fi
  echo "$venv/bin/python"
}

script_of() {
  case $1 in
    keras2 | keras3) echo make_keras_weights.py ;;
    torchvision) echo make_torchvision_weights.py ;;
    *)
      echo "interop/run.sh: '$1' is not one; expected keras3, keras2, torchvision or savedmodel." >&2
      exit 2
      ;;
  esac
}

[ $# -gt 0 ] || set -- keras3
out=${LIKEWISE_INTEROP:-}
if [ -z "$out" ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi

java_test() {
  # shellcheck disable=SC2086
  (cd .. && mvn -q ${MAVEN_OPTIONS:-} -pl backend-djl -am test "-Dtest=$1" \
    -Dsurefire.failIfNoSpecifiedTests=false "-Dlikewise.interop=$out")
}

wrote_weights=false
for consumer in "$@"; do
  if [ "$consumer" = savedmodel ]; then
    python=$(python_of savedmodel)
    java_test SavedModelInteropTest
    "$python" check_savedmodel.py "$out/savedmodel"
    continue
  fi
  wrote_weights=true
  script=$(script_of "$consumer")
  python=$(python_of "$consumer")
  "$python" "$script" "$out"
done

if $wrote_weights; then
  java_test KerasInteropTest
fi
