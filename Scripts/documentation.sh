#!/usr/bin/env bash
# Builds the reference of the two libraries, their DocC catalogs, by the toolchain's own `docc`, in which every warning
# is an error, and fails on a public symbol without documentation. With a folder, leaves the archives there; a web
# server shows them: `python3 -m http.server --directory FOLDER/Autodiff.doccarchive`, then /documentation/autodiff.
set -euo pipefail
cd "$(dirname "$0")/.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
archives="${1:-$work}"
mkdir -p "$archives"

Scripts/symbol-graphs.sh "$work"
swiftc -o "$work/documented" Scripts/documented.swift
"$work/documented" "$work"/{Autodiff,NNFromGraph}/*.symbols.json

docc="$(command -v docc || xcrun --find docc)"
for module in Autodiff NNFromGraph; do
    "$docc" convert "Sources/$module/$module.docc" --additional-symbol-graph-dir "$work/$module" \
        --fallback-display-name "$module" --fallback-bundle-identifier "$module" \
        --output-dir "$archives/$module.doccarchive" --warnings-as-errors
    echo "$module: $(find "$archives/$module.doccarchive/data" -name '*.json' | wc -l) pages without warnings"
done
