#!/usr/bin/env bash
# Formats every Swift file, then runs the strict lint that CI runs. With --lint, only lints.
set -euo pipefail
cd "$(dirname "$0")/.."
places=(Package.swift Sources Tests Notes)
if [ "${1:-}" != "--lint" ]; then
    swift format --in-place --recursive --parallel --configuration .swift-format "${places[@]}"
fi
swift format lint --strict --recursive --parallel --configuration .swift-format "${places[@]}"
