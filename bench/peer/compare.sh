#!/usr/bin/env bash
# Times Likewise as a whole program against the same steps in plain PyTorch, in turn, on this
# machine: compare.sh [ROUNDS] [PYTHON] [THREADS] [BACKEND[@PATH]…]. PYTHON needs torch; "none"
# leaves it out, and the first backend is what the others are measured by. Nothing else should run
# meanwhile.
#
# Likewise's figures are those of the second epoch of each stage (timing.csv): making batches,
# augmentation, loss, accuracy and logging are all in them. Prints a line for each backend and
# round, then the median of each one's ratios.
set -euo pipefail

rounds=${1:-3}
python=${2:-python3}
threads=${3:-2}
lanes=("${@:4}")
[ ${#lanes[@]} -gt 0 ] || lanes=(djl:pytorch)
here=$(cd -P "$(dirname "$0")" && pwd)
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT

# images/s of the second epoch of each stage, and the run's peak memory in MiB
likewise_figures() {
  local path=fast directory
  case $1 in *@*) path=${1#*@} ;; esac
  directory=$("$here/../../likewise" run --preset notebook-32 --dataset sample --weights random \
    --backend "${1%@*}" --path "$path" --threads "$threads" --epochs 2,2 --out "$runs" \
    2> "$runs/log" | tail -n 1)
  awk -F, '$2 == 2 { print $6 }' "$directory/timing.csv"
  awk -F'[ ,]+' '/peakResidentBytes/ { printf "%.0f\n", $(NF - 1) / 1048576 }' \
    "$directory/result.json"
  rm -rf "$directory"
}

peer() {
  "$python" "$here/pytorch_peer.py" "$1" --threads "$threads" | sed 's/.*: \([0-9.]*\) images.*/\1/'
}

for ((round = 1; round <= rounds; round++)); do
  base=()
  if [ "$python" != none ]; then
    base=("$(peer 1)" "$(peer 2)")
  fi
  for lane in "${lanes[@]}"; do
    mapfile -t figures < <(likewise_figures "$lane")
    [ ${#base[@]} -gt 0 ] || base=("${figures[0]}" "${figures[1]}")
    awk -v r="$round" -v l="$lane" -v a="${figures[0]}" -v b="${figures[1]}" -v m="${figures[2]}" \
      -v p="${base[0]}" -v q="${base[1]}" 'BEGIN {
      printf "round %d, %s: stage 1 %.0f against %.0f images/s, ratio %.2f; ", r, l, a, p, a / p
      printf "stage 2 %.1f against %.1f, ratio %.2f; peak memory %s MiB\n", b, q, b / q, m
    }' | tee -a "$runs/rounds"
  done
done
for lane in "${lanes[@]}"; do
  for stage in 1 2; do
    grep -F ", $lane: " "$runs/rounds" | sed "s/.*stage $stage [^;]*ratio \([0-9.]*\).*/\1/" |
      sort -n | awk -v l="$lane" -v s="$stage" \
      '{ v[NR] = $1 } END { printf "%s, stage %d: median ratio %.2f\n", l, s, v[int((NR + 1) / 2)] }'
  done
done
