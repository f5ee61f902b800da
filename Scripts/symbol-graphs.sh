#!/usr/bin/env bash
# Writes the symbol graphs of the two libraries' public API to a folder each below the given one, from the debug build.
set -euo pipefail
cd "$(dirname "$0")/.."
graphs="$1"

target="$(swift -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)".*/\1/p')"
swift build --target NNFromGraph > "$graphs/log" || { cat "$graphs/log" >&2; exit 1; }
build="$(swift build --show-bin-path)"
for module in Autodiff NNFromGraph; do
    mkdir -p "$graphs/$module"
    swift symbolgraph-extract -module-name "$module" -target "$target" -output-dir "$graphs/$module" \
        -I "$build/Modules" -I Sources/AutodiffKernels/include \
        -Xcc -fmodule-map-file="$build/AutodiffKernels.build/module.modulemap" \
        -Xcc -fmodule-map-file=Sources/zlib/module.modulemap \
        -minimum-access-level public -skip-synthesized-members
done
