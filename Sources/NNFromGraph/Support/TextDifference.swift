/// The place at which two texts differ.
package enum TextDifference {
    /// Two texts, shortened to the parts around their first difference if they are long, without control characters.
    package static func around(_ one: String, _ other: String) -> (String, String) {
        let common = zip(one, other).prefix { $0 == $1 }.count
        func part(_ text: String) -> String {
            let start = max(common - 60, 0)
            let shown = text.dropFirst(start).prefix(common - start + 60)
            let isWhole = start + shown.count == text.count
            return ((start > 0 ? "…" : "") + shown + (isWhole ? "" : "…")).printable
        }
        return (part(one), part(other))
    }
}
