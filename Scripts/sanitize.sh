#!/usr/bin/env bash
# Runs the tests under the address, undefined behavior and thread sanitizers, each with its own build.
#
#   Scripts/sanitize.sh                              all three, all suites except those skipped below
#   Scripts/sanitize.sh address                      one of them
#   Scripts/sanitize.sh thread ConcurrentReplayTests one suite
set -euo pipefail
cd "$(dirname "$0")/.."

# These suites count allocations or memory, and the sanitizers' allocators allocate differently.
skipped=(--skip AllocationTests --skip ProgramMemoryTests/memoryIsBounded --skip hostileFilesTakeNoMemory)
# The address sanitizer itself reserves most of the address space.
skipped+=(--skip manyNeedLittleAddressSpace)
filter=()
if [ -n "${2:-}" ]; then filter=(--filter "$2"); fi

run() {
    printf '\n== %s\n' "$1"
    local flags=(--sanitize="$1")
    # Swift has no such sanitizer on Linux, and traps at overflow anyway; the C kernels are compiled to trap.
    if [ "$1" = undefined ]; then flags=(-Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined); fi
    swift test "${flags[@]}" --scratch-path ".build/sanitize-$1" "${skipped[@]}" ${filter[@]+"${filter[@]}"}
}

case "${1:-all}" in
address | undefined | thread) kinds=("$1") ;;
all) kinds=(address undefined thread) ;;
*)
    echo "usage: Scripts/sanitize.sh [address | undefined | thread] [SUITE]" >&2
    exit 2
    ;;
esac

# Memory that a tape keeps for good is no leak, and a trap that a test springs is none of the sanitizer's affair.
export ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1:${ASAN_OPTIONS:-}"
# The standard library's locks on Linux are futexes that the sanitizer does not see: see the file.
export TSAN_OPTIONS="suppressions=$PWD/Scripts/thread-sanitizer.suppressions:${TSAN_OPTIONS:-}"
for kind in "${kinds[@]}"; do run "$kind"; done
