#!/usr/bin/env bash
# Makes the files that differ between element types in names alone, from those of `Float`: edit these, and run this.
# With --check, only says which ones are not as they would be made.
set -euo pipefail
cd "$(dirname "$0")/.."

# The other element types, each with the suffix of its kernels; one without kernels has none.
types=(Double:f64)
# What `Float` has: its loops, and the forms that the type checker needs for concrete types (`Notes/design.md`,
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
            echo "// Made from \`$(basename "$source")\` by \`Scripts/generate.sh\`: edit that file."
            sed -e "s/Float/$name/g; s/float/${name,}/g; s/_f32/_$suffix/g" "$source"
        } | swift format --configuration .swift-format - > "$made"
        cmp -s "$made" "$target" && continue
        if [ "${1:-}" = "--check" ]; then
            echo "$target is not what Scripts/generate.sh makes of $source" >&2
            differs=1
        else
            cp "$made" "$target"
        fi
    done
done
exit "$differs"
