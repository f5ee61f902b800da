#!/usr/bin/env bash
# Makes a package of one's own that depends on this one, with the expressions of FrontDoorTests: it compiles and runs
# them in debug and in release, and those that are one expression inside `#expect` and XCTest's assertions, too.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
package="$(mktemp -d)"
trap 'rm -rf "$package"' EXIT
mkdir -p "$package/Sources/own" "$package/Tests/OwnTests"

cat > "$package/Package.swift" <<END
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Own",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Autodiff", path: "$root")],
    targets: [
        .executableTarget(name: "own", dependencies: [.product(name: "Autodiff", package: "Autodiff")]),
        .testTarget(name: "OwnTests", dependencies: [.product(name: "Autodiff", package: "Autodiff")]),
    ]
)
END

# A function for each line and a call of it; `wrong.lines` are not to compile.
echo "import Foundation" > "$package/Sources/own/main.swift"
for file in "$root"/Tests/FrontDoorTests/Expressions/*.lines; do
    name="$(basename "$file" .lines)"
    [ "$name" = wrong ] && continue
    {
        printf 'import Autodiff\nimport Foundation\n'
        awk -v name="$name" '!/^#/ && NF { printf "func %s%d() throws { %s }\n", name, count++, $0 }' "$file"
    } > "$package/Sources/own/$name.swift"
    awk -v name="$name" '!/^#/ && NF { printf "try %s%d()\n", name, count++ }' "$file" \
        >> "$package/Sources/own/main.swift"
done
echo 'print("every line ran")' >> "$package/Sources/own/main.swift"

# The lines that print one expression, every other one in `#expect` and in an assertion: no result is NaN.
grep -hE '^print\([^;]*\)$' "$root"/Tests/FrontDoorTests/Expressions/{numbers,arrays,several,nested}.lines \
    | awk '
        BEGIN { print "import Autodiff\nimport Foundation\nimport Testing\nimport XCTest\n" }
        { expression = substr($0, 7, length($0) - 7) }
        NR % 2 == 0 { printf "@Test func line%d() { #expect(!\"\\((%s))\".contains(\"nan\")) }\n", NR, expression }
        NR % 2 == 1 {
            assertions = assertions sprintf(\
                "    func testLine%d() { XCTAssertFalse(\"\\((%s))\".contains(\"nan\")) }\n", NR, expression)
        }
        END { printf "\nfinal class OwnTests: XCTestCase {\n%s}\n", assertions }
    ' > "$package/Tests/OwnTests/OwnTests.swift"

cd "$package"
for configuration in debug release; do
    swift run -c "$configuration" own > "$package/said"
    tail -n 1 "$package/said" | grep -q 'every line ran'
    echo "$configuration: $(grep -c '^try' Sources/own/main.swift) lines ran"
done
swift test
