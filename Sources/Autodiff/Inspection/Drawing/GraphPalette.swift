/// The colors of a graph's picture, light and dark. Paper, ink and quiet text are those of all pictures and pages.
package enum GraphPalette {
    /// A color in both modes.
    package struct Pair: Sendable {
        /// As in a style sheet, `#rrggbb`.
        package let light, dark: String
        init(_ light: String, _ dark: String) { (self.light, self.dark) = (light, dark) }
    }

    /// The boxes of one kind.
    package struct Kind: Sendable {
        /// The name of the style class.
        package let name: String
        package let fill, edge: Pair
        /// Further properties.
        let more: String
    }

    package static let paper = Pair("#ffffff", "#14191f")
    package static let ink = Pair("#1d2733", "#e4e9ef")
    package static let quiet = Pair("#56636f", "#a3b0be")
    /// Rows that are computed come first: the other kinds override it.
    package static let kinds = [
        Kind(name: "value", fill: Pair("#f4f6f9", "#232b35"), edge: Pair("#6b7a8c", "#8b99aa"), more: ""),
        Kind(name: "input", fill: Pair("#e3f1e6", "#1d3325"), edge: Pair("#3d8b53", "#66b27c"), more: ""),
        Kind(name: "weight", fill: Pair("#efe8f8", "#2e2440"), edge: Pair("#7b4fa3", "#b695dc"), more: ""),
        Kind(
            name: "constant", fill: Pair("#eeeeee", "#2b2b2b"), edge: Pair("#808080", "#8a8a8a"),
            more: " stroke-dasharray: 3 2;"),
        Kind(
            name: "output", fill: Pair("#fdeedd", "#3a2a18"), edge: Pair("#b5650f", "#e09a4a"),
            more: " stroke-width: 2;"),
        Kind(
            name: "group", fill: Pair("#e4ebf8", "#202b42"), edge: Pair("#3f66b0", "#7d9fe0"), more: " stroke-width: 2;"
        ),
    ]
    /// Text: names, values, adjoints, notes.
    package static let texts = [
        ("name", ink), ("value", Pair("#1b5e8c", "#85c1ea")),
        ("adjoint", Pair("#a03030", "#f09a9a")), ("note", quiet),
    ]
    private static let line = Pair("#74808e", "#8894a2")
    private static let bad = Pair("#d00000", "#ff6060")

    /// The style sheet, shared with the page of a computation.
    static let style: String = {
        let font = "text { font: 12px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }"
        let fixed = [
            font, ".name { font-weight: bold; }", ".line { fill: none; stroke-width: 1.2; }",
            ".box { stroke-width: 1; }",
            ".bad .box { stroke-width: 3; }",
        ]
        return (fixed + rules(\.light)).joined(separator: "\n")
            + "\n@media screen and (prefers-color-scheme: dark) {\n" + rules(\.dark).joined(separator: "\n") + "\n}"
    }()

    /// The rules that have colors. The kinds' colors are variables, too, for the page's legend.
    private static func rules(_ mode: KeyPath<Pair, String>) -> [String] {
        let boxes = kinds.map { kind in
            (kind.name == "value" ? ".box" : ".\(kind.name) .box")
                + " { fill: \(kind.fill[keyPath: mode]); stroke: \(kind.edge[keyPath: mode]);\(kind.more) }"
        }
        let words = texts.map { name, color in "text.\(name) { fill: \(color[keyPath: mode]); }" }
        let variables = kinds.map { kind in
            "--\(kind.name)-fill: \(kind.fill[keyPath: mode]); --\(kind.name)-edge: \(kind.edge[keyPath: mode]);"
        }
        return boxes + words + [
            ".outside .box { fill: none; stroke: \(kinds[3].edge[keyPath: mode]); stroke-dasharray: 3 2; }",
            ".bad .box { stroke: \(bad[keyPath: mode]); }", ".line { stroke: \(line[keyPath: mode]); }",
            ".head { fill: \(line[keyPath: mode]); }", ":root { \(variables.joined(separator: " ")) }",
        ]
    }
}
