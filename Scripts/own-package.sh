#!/usr/bin/env bash
# Makes a package of one's own that depends on this one, with the README's manifest and the expressions of
# FrontDoorTests: it compiles and runs them without warnings, in debug from a folder beside it and in release by a URL
# and a version, and those that are one expression inside `#expect` and XCTest's assertions, too. A failed gradient
# check names the line of the call there. Then it times the forms of `gradient` there and in `demos bench`.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
package="$work/MyProgram"
mkdir -p "$package/Sources/MyProgram" "$package/Tests/OwnTests"
ln -s "$root" "$work/Autodiff"

# The README's manifest as it stands, and a target of tests.
awk '/^```swift$/ { inside = 1; text = ""; next }
    /^```$/ { if (inside && text ~ /PackageDescription/) { printf "%s", text; exit } inside = 0 }
    inside { text = text $0 "\n" }' "$root/README.md" > "$package/Package.swift"
cat >> "$package/Package.swift" <<'END'
package.targets.append(
    .testTarget(name: "OwnTests", dependencies: [.product(name: "Autodiff", package: "Autodiff")]))
END

# A function for each line and a call of it; `wrong.lines` are not to compile.
printf 'import Autodiff\nimport Foundation\n' > "$package/Sources/MyProgram/main.swift"
for file in "$root"/Tests/FrontDoorTests/Expressions/*.lines; do
    name="$(basename "$file" .lines)"
    [ "$name" = wrong ] && continue
    {
        printf 'import Autodiff\nimport Foundation\n'
        awk -v name="$name" '!/^#/ && NF { printf "func %s%d() throws { %s }\n", name, count++, $0 }' "$file"
    } > "$package/Sources/MyProgram/$name.swift"
    awk -v name="$name" '!/^#/ && NF { printf "try %s%d()\n", name, count++ }' "$file" \
        >> "$package/Sources/MyProgram/main.swift"
done
# The top level of that file is the main actor's, and so are the closures in it, inside of `recovering`, too.
cat >> "$package/Sources/MyProgram/main.swift" <<'END'
do {
    let doubled = try recovering { [1.0, 2].map { y in y * 2 } }
    precondition(doubled == [2, 4])
    let weights = Tensor<Double>([1, 2])
    let wrong = Result { try recovering { [2, 3].map { n in (weights + Tensor.zeros([n])).sum() } } }
    guard case .failure(let error) = wrong, error is CallerMistake else { fatalError("no mistake is found: \(wrong)") }
}
END
echo 'print("every line ran")' >> "$package/Sources/MyProgram/main.swift"

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

# A wrong gradient, found by both test libraries.
cat > "$package/Tests/OwnTests/Wrong.swift" <<'END'
import Autodiff
import Testing
import XCTest

@Test(.enabled(if: ProcessInfo.processInfo.environment["WRONG"] != nil)) func wrong() throws {
    try checkGradient(at: 2.0) { x in x * x.value }  // line 6
}
final class WrongTests: XCTestCase {
    func testWrong() throws {
        try XCTSkipIf(ProcessInfo.processInfo.environment["WRONG"] == nil)
        try checkGradient(at: 2.0) { x in x * x.value }  // line 11
    }
}
END

# The bench cases of the forms of `gradient`, from this package's own bench.
cp "$root/Sources/demos/Bench/GradientForms.swift" "$package/Sources/MyProgram/"
cat > "$package/Sources/MyProgram/Bench.swift" <<'END'
import Foundation

struct Options: Sendable {}
struct BenchCase: Sendable {
    let name: String
    let unit: String
    let units: Int
    let prepare: @Sendable (Options) throws -> (() throws -> Void)?
}

@inline(never) func keep(_ value: Double) { withUnsafePointer(to: value) { _ = $0 } }

/// Prints the time of each case here and, from a file of JSON lines, in `demos bench`.
enum Bench {
    static func compare(with file: String) throws {
        var inside: [String: Double] = [:]
        for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
            let entry = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            if let name = entry?["case"] as? String { inside[name] = entry?["min_seconds"] as? Double }
        }
        for entry in gradientForms {
            guard let body = try entry.prepare(Options()), let other = inside[entry.name] else { continue }
            var best = Duration.seconds(1)
            for _ in 0..<15 { best = min(best, try ContinuousClock().measure(body)) }
            let own = best / .seconds(1) / Double(entry.units)
            let figures = String(format: "%.0f ns, in demos bench %.0f: %.2f", own * 1e9, other * 1e9, own / other)
            print("\(entry.name) \(figures)")
        }
    }
}
END
cat >> "$package/Sources/MyProgram/main.swift" <<'END'
if CommandLine.arguments.count > 1 { try Bench.compare(with: CommandLine.arguments[1]) }
END

cd "$package"

# Builds and runs every line in a configuration; a warning about the dependency is an error.
run() {
    swift build -c "$1" 2>&1 | tee "$work/log"
    # Not the excerpts of sources below a warning, which repeat it behind a '|'.
    if grep -E '^([^|]*: )?warning: ' "$work/log" | grep -v '/MyProgram/'; then
        echo "$1, $2: the dependency builds with warnings" >&2
        exit 1
    fi
    swift run -c "$1" --skip-build MyProgram > "$work/said"
    grep -q 'every line ran' "$work/said"
    echo "$1, $2: $(grep -c '^try' Sources/MyProgram/main.swift) lines ran"
}

run debug "the README's manifest"
swift test
if WRONG=1 swift test > "$work/wrong" 2>&1; then echo "a wrong gradient passes" >&2; exit 1; fi
for line in 6 11; do
    grep -q "Wrong.swift:$line: the gradient of order 1 is wrong" "$work/wrong" \
        || { echo "the check in line $line does not name it:" >&2; cat "$work/wrong" >&2; exit 1; }
done

# By URL and version: a clone that is tagged.
git clone -q --bare "$root" "$work/Autodiff.git"
git -C "$work/Autodiff.git" tag -f 0.1.0 > /dev/null
by_url=".package(url: \"file://$work/Autodiff.git\", from: \"0.1.0\")"
sed -i.before "s|\.package(name: \"Autodiff\", path: \"../Autodiff\")|$by_url|" Package.swift
rm Package.swift.before
rm -rf .build
run release "by URL and version"
"$root/.build/release/demos" bench gradient-forms --json > "$work/inside" 2> /dev/null \
    || (cd "$root" && swift run -c release demos bench gradient-forms --json > "$work/inside")
.build/release/MyProgram "$work/inside" | grep '^gradient-'
