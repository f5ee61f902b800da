import Foundation

/// An HTML page that steps through a computation: forward through the values, backward through the adjoints, with each
/// step's formula and numbers. It is a single file that makes no network requests (its content security policy forbids
/// them), and works on a phone, with a keyboard, and in light and dark mode.
struct ComputationPage {
    let graph: TapeSnapshot
    let title: String
    /// The explanation as text, for use without scripts and for printing; empty for large graphs.
    let text: String

    var html: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // All values are strings or integers, so encoding cannot fail.
        let data = (try? encoder.encode(PageData(graph))) ?? Data()
        // A `</script>` in a name must not end the script.
        let json = String(decoding: data, as: UTF8.self).replacingOccurrences(of: "<", with: "\\u003c")
        let words =
            text.isEmpty
            ? "" : "<details><summary>All steps as text</summary><pre>\(Markup.escaped(text))</pre></details>"
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
            \(GraphSVG.style)
            \(PageStyle.css)
            </style>
            </head>
            <body>
            <header>
            <h1>\(Markup.escaped(title))</h1>
            <nav id="path" aria-label="Where in the computation"></nav>
            </header>
            <main>
            <div id="graph" tabindex="0" aria-label="The graph"></div>
            <section id="panel" aria-live="polite" aria-label="The step">
            <p id="phase"></p>
            <p id="sentence"></p>
            <pre id="equation"></pre>
            <p><button id="open" type="button" hidden>Open this part</button></p>
            </section>
            </main>
            <footer>
            <div id="controls">
            <button id="first" type="button" aria-label="To the beginning">|◀</button>
            <button id="back" type="button" aria-label="One step back">◀</button>
            <input id="slider" type="range" min="0" value="0" step="1" aria-label="Step">
            <button id="forward" type="button" aria-label="One step forward">▶</button>
            <button id="last" type="button" aria-label="To the end">▶|</button>
            </div>
            <p id="keys">Keys: ← → one step, Home and End, Enter opens a part, Esc leaves it.</p>
            </footer>
            \(words)
            <noscript><p>The steps need JavaScript; the text above has the same content.</p></noscript>
            <script type="application/json" id="data">\(json)</script>
            <script>
            \(PageScript.javaScript)
            </script>
            </body>
            </html>

            """
    }
}

extension Explanation {
    /// A self-contained HTML page that steps through the computation (`Notes/page.md`), with the given title or, by
    /// default, the function.
    public func page(title: String? = nil) -> String {
        let isShort = graph.nodes.count <= 200
        return ComputationPage(graph: graph, title: title ?? self.title, text: isShort ? text : "").html
    }

    /// Writes ``page(title:)`` to a file, atomically.
    /// - Throws: Foundation's error if the file cannot be written; an existing file is then unchanged.
    public func writePage(to url: URL, title: String? = nil) throws {
        try Data(page(title: title).utf8).write(to: url, options: .atomic)
    }
}
