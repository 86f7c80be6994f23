#!/usr/bin/env bash
# Installs the Python peers into a virtual environment: install.sh DIR [PIP OPTION…].
#
# DIR should lie outside the source tree, with 6 GB to spare: on Linux the package index holds
# PyTorch with CUDA, though only its CPU part is used. Options after DIR go to pip, such as
# --extra-index-url for a smaller build. PYTHON (python3) makes the environment; it has to be one
# that the versions in requirements.txt exist for, such as 3.11 or 3.12.
set -euo pipefail

[ $# -ge 1 ] || {
  echo "install.sh: say where to: install.sh DIR [PIP OPTION…]" >&2
  exit 2
}
venv=$1
here=$(cd -P "$(dirname "$0")" && pwd)
"${PYTHON:-python3}" -m venv "$venv"
"$venv/bin/python" -m pip install --disable-pip-version-check -r "$here/requirements.txt" "${@:2}"
"$venv/bin/python" -c 'import keras, matplotlib, tensorflow, torch'
echo "Installed. Now: $venv/bin/python $here/measure.py --help"
