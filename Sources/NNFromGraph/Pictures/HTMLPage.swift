import Autodiff
import Foundation

/// A page of sections: one file that loads nothing, for narrow and wide windows, light and dark, paper and keyboard.
package struct HTMLPage: Sendable {
    /// A part of the page, with its heading.
    package struct Section: Sendable {
        /// The heading.
        package let title: String
        /// The content.
        package var html: String

        package init(_ title: String, _ parts: String...) { self.init(title, parts) }
        package init(_ title: String, _ parts: [String]) {
            self.title = title
            html = parts.joined(separator: "\n")
        }

        /// The heading as an identifier: `gradient-norms-by-layer`.
        var identifier: String {
            title.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
        }
    }

    /// The title, and a line below it.
    package let title, subtitle: String
    /// The sections.
    package let sections: [Section]
    /// Whether a script asks the server for the page's current content every two seconds.
    package let isLive: Bool

    package init(title: String, subtitle: String = "", sections: [Section], isLive: Bool = false) {
        (self.title, self.subtitle, self.sections, self.isLive) = (title, subtitle, sections, isLive)
    }

    /// A paragraph.
    package static func paragraph(_ text: String) -> String { "<p>\(Markup.escaped(text))</p>" }

    /// A list of sentences.
    package static func list(_ sentences: [String]) -> String {
        "<ul>" + sentences.map { "<li>\(Markup.escaped($0))</li>" }.joined() + "</ul>"
    }

    /// Names with their values.
    package static func facts(_ facts: [(name: String, value: String)]) -> String {
        "<dl>"
            + facts.map { "<div><dt>\(Markup.escaped($0.name))</dt><dd>\(Markup.escaped($0.value))</dd></div>" }
            .joined(separator: "\n") + "</dl>"
    }

    /// A command line.
    package static func code(_ text: String) -> String { "<pre><code>\(Markup.escaped(text))</code></pre>" }

    /// A cell of a table.
    package enum Cell: Sendable {
        case text(String)
        case number(String)
        /// An image, given as PNG, with the words for those who do not see it.
        case image([UInt8], String)
    }

    /// A table that scrolls sideways where it does not fit. The first cell of a row is its heading.
    package static func table(_ caption: String, columns: [String], rows: [[Cell]]) -> String {
        let heads = columns.enumerated().map { place, name in
            var isNumber = false
            if let row = rows.first, place < row.count, case .number = row[place] { isNumber = true }
            return "<th scope=\"col\"\(isNumber ? " class=\"number\"" : "")>\(Markup.escaped(name))</th>"
        }.joined()
        let lines = rows.map { row in
            "<tr>" + row.enumerated().map { cell($1, isHeading: $0 == 0) }.joined() + "</tr>"
        }
        let name = Markup.escaped(caption)
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(name)">
            <table><caption>\(name)</caption><thead><tr>\(heads)</tr></thead>
            <tbody>\(lines.joined(separator: "\n"))</tbody></table></div>
            """
    }

    private static func cell(_ cell: Cell, isHeading: Bool) -> String {
        let (open, close) = isHeading ? (#"<th scope="row""#, "</th>") : ("<td", "</td>")
        switch cell {
        case .text(let text): return "\(open)>\(Markup.escaped(text))\(close)"
        case .number(let text): return "\(open) class=\"number\">\(Markup.escaped(text))\(close)"
        case .image(let png, let words):
            return "\(open)><img alt=\"\(Markup.escaped(words))\" src=\"data:image/png;base64,"
                + "\(Data(png).base64EncodedString())\" width=\"56\" height=\"56\">\(close)"
        }
    }

    /// A picture, which is made smaller where it does not fit, as long as its text has at least 8 pixels; beyond that
    /// it scrolls sideways.
    package static func figure(_ svg: String, label: String) -> String {
        let root = svg.prefix { $0 != ">" }
        let width = root.firstMatch(of: #/ width="(?<pixels>[0-9.]+)"/#).flatMap { Double($0.pixels) } ?? 0
        let least = Int((width * 8 / SVGCanvas.textSize).rounded(.up))
        return """
            <figure class="scroll" tabindex="0" role="region" aria-label="\(Markup.escaped(label))">
            <div style="min-width: \(least)px">\(svg)</div></figure>
            """
    }

    /// A drawing with a style sheet of its own, in its own size; it scrolls sideways where it does not fit.
    package static func image(svg: String, label: String) -> String {
        let name = Markup.escaped(label)
        let data = Data(svg.utf8).base64EncodedString()
        return """
            <figure class="scroll" tabindex="0" role="region" aria-label="\(name)">
            <img class="drawing" alt="\(name)" src="data:image/svg+xml;base64,\(data)"></figure>
            """
    }

    /// The page's text.
    package var html: String {
        let links = sections.map { "<li><a href=\"#\($0.identifier)\">\(Markup.escaped($0.title))</a></li>" }
        let parts = sections.map { section in
            """
            <section aria-labelledby="\(section.identifier)">
            <h2 id="\(section.identifier)">\(Markup.escaped(section.title))</h2>
            \(section.html)
            </section>
            """
        }
        let policy =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
            + (isLive ? "; script-src 'unsafe-inline'; connect-src 'self'" : "")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            \(isLive ? #"<noscript><meta http-equiv="refresh" content="5"></noscript>"# : "")
            <title>\(Markup.escaped(title))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <header><h1>\(Markup.escaped(title))</h1>
            <p id="state" role="status">\(Markup.escaped(subtitle))</p></header>
            <nav aria-label="Sections"><ul>\(links.joined(separator: "\n"))</ul></nav>
            <main>
            \(parts.joined(separator: "\n"))
            </main>
            \(isLive ? Self.script : "")
            </body>
            </html>

            """
    }
}
