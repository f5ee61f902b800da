#!/usr/bin/env bash
# Compiles and runs the code of the README, of the tutorial, of the articles and of the doc comments, against the debug
# build as it stands, and compares what it prints with the comments behind the calls of print: see `snippets.swift`.
# With arguments, only the code of those files.
set -euo pipefail
shopt -s nullglob
cd "$(dirname "$0")/.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# One build, or none if nothing has changed since the last one.
swift build --target NNFromGraph > "$work/log" || { cat "$work/log" >&2; exit 1; }
build="$(swift build --show-bin-path)"
swiftc -o "$work/extract" Scripts/snippets.swift

files=("$@")
if [ $# -eq 0 ]; then
    files=(README.md Notes/examples.md Notes/writing-functions.md Notes/arrays.md)
    while IFS= read -r file; do files+=("$file"); done < <(
        find Sources/Autodiff Sources/NNFromGraph -name '*.swift' -o -name '*.md' -path '*.docc/*' | sort)
fi
mkdir "$work/code"
"$work/extract" "$work/code" "${files[@]}"

# Compiles Swift files and links them with the objects of the two libraries.
compile() {
    swiftc -swift-version 6 -suppress-warnings -I "$build/Modules" \
        -Xcc -fmodule-map-file=Sources/zlib/module.modulemap \
        -Xcc -fmodule-map-file="$build/AutodiffKernels.build/module.modulemap" -I Sources/AutodiffKernels/include \
        "$build"/{AutodiffKernels,Autodiff,NNFromGraph}.build/*.o -lz "$@"
}

snippets=("$work"/code/Snippet*.swift)
compile -o "$build/snippets" -module-name snippets "$work/code/main.swift" "${snippets[@]}"
(cd "$work" && TMPDIR="$work" "$build/snippets") > "$work/printed"
diff -u "$work/code/expected" "$work/printed"
echo "snippets: $(grep -c '^print' "$work/code/main.swift") passages compile, \
$(($(wc -l < "$work/printed") - $(grep -c '^print' "$work/code/main.swift"))) printed lines are right"

tests=("$work"/code/Test*.swift)
if [ "${#tests[@]}" -gt 0 ]; then
    cat > "$work/Runner.swift" <<'END'
import Testing
@main struct Runner {
    static func main() async { await Testing.__swiftPMEntryPoint() as Never }
}
END
    compile -parse-as-library -o "$build/snippet-tests" -module-name tests "$work/Runner.swift" "${tests[@]}"
    "$build/snippet-tests" --testing-library swift-testing > "$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }
    while IFS= read -r line; do
        grep -qxF -- "$line" "$work/said" || { cat "$work/said"; echo "the tests did not print '$line'" >&2; exit 1; }
    done < "$work/code/expected-of-tests"
    grep 'Test run' "$work/said"
fi
