#!/usr/bin/env bash
# Times Likewise as a whole program against the same steps in plain PyTorch, in turn, on this
# machine: compare.sh [ROUNDS] [PYTHON] [THREADS]. PYTHON needs torch. Nothing else should run meanwhile.
#
# Likewise's figures are those of the second epoch of each stage (timing.csv): making batches,
# augmentation, loss, accuracy and logging are all in them. Prints a line a round, then the median
# of the rounds' ratios.
set -euo pipefail

rounds=${1:-3}
python=${2:-python3}
threads=${3:-2}
here=$(cd -P "$(dirname "$0")" && pwd)
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT

# images/s of the second epoch of a stage, and the run's peak memory in MiB
likewise_figures() {
  local directory
  directory=$("$here/../../likewise" run --preset notebook-32 --dataset sample --threads "$threads" \
    --epochs 2,2 --out "$runs" 2> "$runs/log" | tail -n 1)
  awk -F, '$2 == 2 { print $6 }' "$directory/timing.csv"
  awk -F'[ ,]+' '/peakResidentBytes/ { printf "%.0f\n", $(NF - 1) / 1048576 }' \
    "$directory/result.json"
}

peer() {
  "$python" "$here/pytorch_peer.py" "$1" --threads "$threads" | sed 's/.*: \([0-9.]*\) images.*/\1/'
}

for ((round = 1; round <= rounds; round++)); do
  mapfile -t ours < <(likewise_figures)
  one=$(peer 1)
  two=$(peer 2)
  awk -v r="$round" -v a="${ours[0]}" -v b="${ours[1]}" -v m="${ours[2]}" -v p="$one" -v q="$two" 'BEGIN {
    printf "round %d: stage 1 %.0f against %.0f images/s, ratio %.2f; ", r, a, p, a / p
    printf "stage 2 %.1f against %.1f, ratio %.2f; peak memory %s MiB\n", b, q, b / q, m
  }' | tee -a "$runs/rounds"
done
for stage in 1 2; do
  sed "s/.*stage $stage [^;]*ratio \([0-9.]*\).*/\1/" "$runs/rounds" | sort -n |
    awk -v s="$stage" '{ v[NR] = $1 } END { printf "stage %d: median ratio %.2f\n", s, v[int((NR + 1) / 2)] }'
done
