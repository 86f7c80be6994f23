#!/bin/bash
# One run as a Slurm job that goes on where it was.
#
#   sbatch slurm-run.sh /shared/runs/mine --preset recommended --dataset folder:/shared/images
#
# The folder is this run's alone. The same command again goes on with the run that is in it, and does
# nothing once that has its result. With LIKEWISE_REQUEUE=yes a job that its time limit ends does so
# itself. Without Slurm: bash slurm-run.sh ...
#SBATCH --job-name=likewise-run
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=8
#SBATCH --mem=8G
#SBATCH --time=12:00:00
# Time for the run to finish its step and keep a checkpoint: a step, and 5 seconds.
#SBATCH --signal=B:TERM@120
# After a node has failed, or another job was preferred.
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=likewise-%j.log
set -euo pipefail

folder=$1
shift
likewise=${LIKEWISE_HOME:?set LIKEWISE_HOME to the folder of Likewise, the same on every node}

finished=("$folder"/*/result.json)
begun=("$folder"/*/experiment.yaml)
if [ -e "${finished[0]}" ]; then
  exit 0
elif [ -e "${begun[0]}" ]; then
  command=(resume "$(dirname "${begun[0]}")")
else
  command=(run --out "$folder" "$@")
fi

# --signal=B: tells this shell, which passes it on and waits.
"$likewise/bin/likewise" "${command[@]}" --retries 3 &
run=$!
trap 'kill -TERM "$run"' TERM
status=0
wait "$run" || status=$?
# A trap ends the first wait; the run itself may take until its step is done.
while kill -0 "$run" 2> /dev/null; do
  status=0
  wait "$run" || status=$?
done
if [ "$status" = 143 ] && [ "${LIKEWISE_REQUEUE:-no}" = yes ]; then
  scontrol requeue "$SLURM_JOB_ID"
fi
exit "$status"
