#!/usr/bin/env bash
# Generates the files that differ between element types only in names from those of `Float`: edit those and run this.
# With --check, only reports the files that are out of date.
set -euo pipefail
cd "$(dirname "$0")/.."

# The other element types, each with the suffix of its kernels, which is empty for a type without kernels.
types=(Double:f64)
# The sources: the loops of `Float`, and the forms that the type checker needs for concrete types (`Notes/design.md`,
# 'Overloads').
sources=(
    Sources/Autodiff/Derivatives/FloatTensorGradient.swift
    Sources/Autodiff/Tensors/Float+TensorScalar.swift
    Sources/Autodiff/Tensors/Operators/FloatTensorOperators.swift
)

made="$(mktemp)"
trap 'rm -f "$made"' EXIT
differs=0
for type in "${types[@]}"; do
    name="${type%%:*}"
    suffix="${type##*:}"
    for source in "${sources[@]}"; do
        if [ -z "$suffix" ] && [[ "$source" == *+TensorScalar.swift ]]; then continue; fi
        target="${source//Float/$name}"
        {
            echo "// Generated from \`$(basename "$source")\` by \`Scripts/generate.sh\`: edit that file."
            # What makes a literal mean `Double` is for the forms of `Float` alone.
            sed -e '/@_disfavoredOverload  \/\/ A literal means Double\.$/d' \
                -e "s/Float/$name/g; s/float/${name,}/g; s/_f32/_$suffix/g" "$source"
        } | swift format --configuration .swift-format - > "$made"
        cmp -s "$made" "$target" && continue
        if [ "${1:-}" = "--check" ]; then
            echo "$target is out of date: run Scripts/generate.sh, which generates it from $source" >&2
            differs=1
        else
            cp "$made" "$target"
        fi
    done
done
exit "$differs"
