#!/bin/bash
# A sweep as a Slurm job array: each task carries out its part of the grid, all in one shared folder.
#
#   sbatch --array=0-3 slurm-array.sh grid.yaml /shared/sweeps/mine
#
# The same command again goes on with what was not finished, in the middle of an epoch, with as many
# or as few tasks as you like. With LIKEWISE_REQUEUE=yes a task that its time limit ends does so itself.
#SBATCH --job-name=likewise-sweep
#SBATCH --array=0-3
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=8
#SBATCH --mem=8G
#SBATCH --time=12:00:00
# Time for the runs to finish their step and keep a checkpoint: a step, and 5 seconds.
#SBATCH --signal=B:TERM@120
# After a node has failed, or another job was preferred.
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=likewise-%A_%a.log
set -euo pipefail

grid=$1
out=$2
# Where Likewise is installed, on every node: the folder with bin/ in it.
likewise=${LIKEWISE_HOME:?set LIKEWISE_HOME to the folder of Likewise, the same on every node}

# --signal=B: tells this shell, which passes it on and waits.
"$likewise/bin/likewise" sweep "$grid" --out "$out" --shard auto --retries 3 &
sweep=$!
trap 'kill -TERM "$sweep"' TERM
status=0
wait "$sweep" || status=$?
# A trap ends the first wait; the sweep itself may take until its step is done.
while kill -0 "$sweep" 2> /dev/null; do
  status=0
  wait "$sweep" || status=$?
done
if [ "$status" = 143 ] && [ "${LIKEWISE_REQUEUE:-no}" = yes ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit "$status"
