#!/usr/bin/env bash
# Formats every Swift file, then runs the strict lint that CI runs. With --lint, only lints.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" != "--lint" ]; then
    swift format --in-place --recursive --parallel --configuration .swift-format Package.swift Sources Tests
fi
swift format lint --strict --recursive --parallel --configuration .swift-format Package.swift Sources Tests
