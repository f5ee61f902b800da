import Foundation

/// An HTML page that steps through computations: forward through the values, backward through the adjoints, with each
/// step's formula and numbers.
///
/// It is a single file that makes no network requests (its content security policy forbids them), and works on a phone,
/// with a keyboard, in light and dark mode, printed, and without scripts.
///
///     let tape = Tape()
///     let x = tape.variable(1.3).named("x")
///     let page = ComputationPage(title: "A square", [.init(tape.explanation(of: square(x)))])
///     try page.write(to: FileManager.default.temporaryDirectory.appendingPathComponent("page.html"))
public struct ComputationPage: Sendable {
    /// A derivative that was found in another way, such as by a lecture's formula.
    public struct Reference: Sendable {
        /// The name of the row whose derivative it is.
        public let row: String
        /// The formula in words.
        public let formula: String
        /// The formula's value.
        public let value: Double

        /// The derivative with respect to a row.
        public init(_ row: String, _ formula: String, _ value: Double) {
            (self.row, self.formula, self.value) = (row, formula, value)
        }
    }

    /// One computation, with what the page says about it.
    public struct Computation: Sendable {
        /// The computation.
        public let explanation: Explanation
        /// The title: the function and the point.
        public let title: String
        /// The names of the inputs that are weights; the other inputs are data, and the output is a cost.
        public let weights: Set<String>
        /// Derivatives to set beside the tape's; names without a row are left out.
        public let references: [Reference]

        /// A computation to show.
        ///
        /// - Parameters:
        ///   - explanation: The computation, explained.
        ///   - title: By default, the function, its formula if it is short, and the inputs.
        ///   - weights: The names of the inputs that are weights.
        ///   - references: Derivatives that were found in another way, by the names of the rows.
        public init(
            _ explanation: Explanation, title: String? = nil, weights: Set<String> = [], references: [Reference] = []
        ) {
            self.explanation = explanation
            self.title = title ?? explanation.title
            self.weights = weights
            self.references = references
        }
    }

    /// The title of the page.
    public let title: String
    /// The computations, of which the page shows the first.
    public let computations: [Computation]

    /// A page of one or more computations.
    public init(title: String, _ computations: [Computation]) {
        self.title = title
        self.computations = computations
    }

    /// The HTML file's text.
    public var html: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // All values are strings or integers, so encoding cannot fail.
        let data = (try? encoder.encode(PageData(computations))) ?? Data()
        // A `</script>` in a name must not end the script.
        let json = String(decoding: data, as: UTF8.self).replacingOccurrences(of: "<", with: "\\u003c")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy"
              content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(Markup.escaped(title))</title>
            <style>
            \(GraphPalette.style)
            \(PageStyle.css)
            \(PageStyle.print)
            </style>
            </head>
            <body>
            <header>
            <h1>\(Markup.escaped(title))</h1>
            </header>
            \(PageStyle.application)
            \(record)
            <script type="application/json" id="data">\(json)</script>
            <script>
            \(PageScript.drawing)
            \(PageScript.control)
            </script>
            </body>
            </html>

            """
    }

    /// Writes the page to a file, atomically.
    /// - Throws: Foundation's error if the file cannot be written; an existing file is then unchanged.
    public func write(to url: URL) throws {
        try Data(html.utf8).write(to: url, options: .atomic)
    }
}

extension Explanation {
    /// A self-contained HTML page that steps through the computation (`Notes/page.md`), with the given title or, by
    /// default, the function.
    public func page(title: String? = nil) -> String {
        let computation = ComputationPage.Computation(self, title: title)
        return ComputationPage(title: computation.title, [computation]).html
    }

    /// Writes ``page(title:)`` to a file, atomically.
    /// - Throws: Foundation's error if the file cannot be written; an existing file is then unchanged.
    public func writePage(to url: URL, title: String? = nil) throws {
        try Data(page(title: title).utf8).write(to: url, options: .atomic)
    }
}
