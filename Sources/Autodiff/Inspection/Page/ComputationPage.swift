import Foundation

/// A page for a browser that steps through a computation: forward through the values, backward through the adjoints,
/// with each step's formula and its numbers. It is one file, needs no network (its own policy forbids it), and is
/// written to be read on a phone, by keyboard, in light and in dark.
struct ComputationPage {
    let graph: TapeSnapshot
    let title: String
    /// The explanation as text, for readers without scripts and for printing; empty for large graphs.
    let text: String

    var html: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Every value is a string or a whole number: encoding does not fail.
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
            <noscript><p>The steps need JavaScript; the text above says the same.</p></noscript>
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
    /// A page that steps through the computation, complete in itself: see `Notes/page.md`.
    public func page(title: String? = nil) -> String {
        let isShort = graph.nodes.count <= 200
        return ComputationPage(graph: graph, title: title ?? self.title, text: isShort ? text : "").html
    }

    /// Writes ``page(title:)`` to a file, beside it first and then renamed.
    /// - Throws: what Foundation throws where the file cannot be written; an older file is then as it was.
    public func writePage(to url: URL, title: String? = nil) throws {
        try Data(page(title: title).utf8).write(to: url, options: .atomic)
    }
}
