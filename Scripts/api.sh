#!/usr/bin/env bash
# Writes the public API of the two libraries to Notes/api, from the symbol graphs of the debug build. With --check,
# compares it with the listing instead, so that a change of the public API is visible in review.
set -euo pipefail
cd "$(dirname "$0")/.."

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
Scripts/symbol-graphs.sh "$work"
swiftc -o "$work/api" Scripts/api.swift
mkdir -p Notes/api
status=0
for module in Autodiff NNFromGraph; do
    listing="Notes/api/$module.txt"
    "$work/api" "$work/$module/$module".symbols.json "$work/$module/$module"@*.symbols.json > "$work/$module.txt"
    if [ "${1:-}" != "--check" ]; then
        cp "$work/$module.txt" "$listing"
    elif ! diff -u "$listing" "$work/$module.txt" >&2; then
        status=1
    fi
done
if [ "$status" -ne 0 ]; then
    echo "the public API differs from Notes/api; if that is intended, run Scripts/api.sh and commit the listing" >&2
fi
exit "$status"
