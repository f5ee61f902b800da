#!/usr/bin/env bash
# What a record costs: the time of an epoch's training steps with --record and without, in a release build, and whether
# the time of a training with record and checkpoint is linear in its epochs.
#
#     Scripts/recording-cost.sh [DATA]
#
# With MNIST in the folder DATA also for larger networks.
set -euo pipefail
cd "$(dirname "$0")/.."
swift build -c release --product demos
demos="$(swift build -c release --show-bin-path)/demos"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The field of the last object of a training's --json.
field() { tail -n 1 | sed -E "s/.*\"$1\":([0-9.e+-]+).*/\1/"; }

# Of three runs each the shortest time.
compare() {
    local name=$1 best_plain='' best_recorded=''
    shift
    for _ in 1 2 3; do
        rm -rf "$folder/run"
        plain=$("$demos" "$name" "$@" --out "$folder/out" --json 2>/dev/null | field seconds_per_epoch)
        recorded=$("$demos" "$name" "$@" --out "$folder/out" --record "$folder/run" --json 2>/dev/null \
            | field seconds_per_epoch)
        best_plain=$(printf '%s\n' "$plain" $best_plain | sort -g | head -n 1)
        best_recorded=$(printf '%s\n' "$recorded" $best_recorded | sort -g | head -n 1)
    done
    awk -v name="$name" -v plain="$best_plain" -v recorded="$best_recorded" -v bytes="$(wc -c <"$folder/run/run.log")" \
        'BEGIN { printf "%-14s %9.4f s an epoch, with a record %9.4f s: %5.1f %% more; run.log %d bytes\n",
                 name, plain, recorded, 100 * (recorded / plain - 1), bytes }'
}

compare digits --runs 1 --epochs 50
if [[ $# -gt 0 ]]; then
    compare mnist-softmax --data "$1" --epochs 3
    compare mnist-deep --data "$1" --epochs 3
fi

for epochs in 500 1000 2000; do
    rm -rf "$folder/run" "$folder/checkpoint"
    seconds=$("$demos" digits --epochs $epochs --out "$folder/out" --record "$folder/run" \
        --checkpoint "$folder/checkpoint" --json 2>/dev/null | field seconds)
    awk -v epochs=$epochs -v seconds="$seconds" \
        'BEGIN { printf "digits with record and checkpoint, %4d epochs: %6.2f s, %.2f ms an epoch\n",
                 epochs, seconds, 1000 * seconds / epochs }'
done
