#!/usr/bin/env bash
# Compiles and runs the README's Swift snippets against the library, and compares their output with the comments behind
# the calls of print. Run it after a release build.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/Sources/snippets"
cat > "$scratch/Package.swift" <<MANIFEST
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
    name: "snippets", platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Autodiff", path: "$PWD")],
    targets: [
        .executableTarget(
            name: "snippets",
            dependencies: [
                .product(name: "Autodiff", package: "Autodiff"), .product(name: "NNFromGraph", package: "Autodiff"),
            ])
    ])
MANIFEST
awk '/^```swift$/ { inside = 1; next } /^```$/ { inside = 0 } inside' README.md > "$scratch/code.swift"
grep -E '^import ' "$scratch/code.swift" | sort -u > "$scratch/Sources/snippets/main.swift"
grep -vE '^import ' "$scratch/code.swift" >> "$scratch/Sources/snippets/main.swift"
# The expected output is in a comment behind each print: `print(x)  // 1.0`.
grep -oE 'print\(.*\) +// .*$' "$scratch/code.swift" | sed -E 's/^.*\) +\/\/ //' > "$scratch/expected"
[ -s "$scratch/expected" ] || { echo "snippets: the README shows no printed values" >&2; exit 1; }
swift run --package-path "$scratch" -c release snippets > "$scratch/printed" 2> "$scratch/log" \
    || { cat "$scratch/log" >&2; exit 1; }
diff "$scratch/expected" "$scratch/printed"
echo "snippets: $(wc -l < "$scratch/expected") printed values of the README are right"
