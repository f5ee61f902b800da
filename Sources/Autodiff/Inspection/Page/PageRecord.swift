import Foundation

/// The part of a page that needs no script and is printed: pictures, derivatives beside their formulas, and text.
extension ComputationPage {
    var record: String {
        let sections = computations.enumerated().map { place, computation in
            """
            <section class="record" aria-label="\(Markup.escaped(computation.title))">
            \(computation.title == title ? "" : "<h2>\(Markup.escaped(computation.title))</h2>")
            <p class="facts">\(Markup.escaped(computation.facts))</p>
            \(computation.pictures)
            \(computation.table)
            \(computation.words(place))
            </section>
            """
        }
        let note = "<noscript><p>The steps need JavaScript; pictures and text have the same content.</p></noscript>"
        return "<div id=\"record\">\n\(note)\n" + sections.joined(separator: "\n") + "\n</div>"
    }
}

extension ComputationPage.Computation {
    /// Longer computations have no text, and no picture of all rows.
    private static let longest = 200
    /// A larger picture, in pixels, would be shrunk to illegible text on a sheet of paper.
    private static let largest = (width: 1000.0, height: 1400.0)
    /// More parts than this have no pictures of their own.
    private static let mostParts = 24

    private var graph: TapeSnapshot { explanation.graph }
    private var isShort: Bool { graph.nodes.count <= Self.longest }

    /// The places of the inputs that are weights.
    var weightPlaces: Set<Int> {
        Set(graph.nodes.indices.filter { graph.nodes[$0].role == .input && weights.contains(graph.nodes[$0].name) })
    }

    /// The sizes and the result: `5 rows, 1 of them an input; f = d = 2.66636, ∂f/∂x = 3.12986`.
    var facts: String {
        func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        let inputs = graph.nodes.filter { $0.role == .input }
        let parameters = weightPlaces.count
        let kinds =
            parameters == 0
            ? count(inputs.count, "input")
            : "\(count(inputs.count - parameters, "number")) of data and \(count(parameters, "weight"))"
        let (name, output) = (graph.functionName, graph.nodes[graph.output])
        var words = "\(count(graph.nodes.count, "row")), including \(kinds); "
        words += (name == output.name ? "" : "\(name) = ") + "\(output.name) = \(output.value)"
        if inputs.count == 1 { words += ", ∂\(name)/∂\(inputs[0].name) = \(inputs[0].adjoint)" }
        return words
    }

    /// All rows in one picture if it is legible on paper, else a picture of the parts and one of each.
    fileprivate var pictures: String {
        let equations = Explanation.Equations(graph: graph, style: .text)
        func picture(_ outline: GraphOutline, _ group: Int) -> GraphSVG {
            GraphSVG(picture: GraphPicture(graph, outline, group: group, equations), weights: weightPlaces)
        }
        if isShort {
            let whole = picture(GraphOutline(graph, flatLimit: Self.longest), 0)
            let isLegible = whole.width <= Self.largest.width && whole.height <= Self.largest.height
            if isLegible || graph.scopes.isEmpty { return figure(whole, "The graph of \(title)") }
        }
        let outline = GraphOutline(graph, flatLimit: isShort ? 0 : GraphOutline.flatLimit)
        let overview = figure(picture(outline, 0), "The graph of \(title)")
        if outline.groups.count > Self.mostParts { return overview }
        let parts = outline.groups.indices.dropFirst().map { place in
            let name = outline.path(to: place).joined(separator: " › ")
            return figure(picture(outline, place), name, heading: "<h3>\(Markup.escaped(name))</h3>\n")
        }
        return ([overview] + parts).joined(separator: "\n")
    }

    private func figure(_ picture: GraphSVG, _ label: String, heading: String = "") -> String {
        "<div class=\"picture\">\(heading)\(picture.element(graph, role: "img", label: label))</div>"
    }

    /// The tape's derivatives beside those by formula.
    fileprivate var table: String {
        let rows = references.compactMap { reference -> String? in
            guard let node = graph.node(named: reference.row), case .number(let adjoint) = node.adjoint else {
                return nil
            }
            let cells = [
                NumberText.short(adjoint), reference.formula, NumberText.short(reference.value),
                NumberText.short(abs(adjoint - reference.value), digits: 2),
            ]
            return "<tr><th scope=\"row\">∂\(Markup.escaped(graph.functionName))/∂\(Markup.escaped(node.name))</th>"
                + cells.map { "<td>\(Markup.escaped($0))</td>" }.joined() + "</tr>"
        }
        if rows.isEmpty { return "" }
        return """
            <h3>The tape's derivatives beside the lecture's formulas</h3>
            <div class="wide"><table>
            <thead><tr><th scope="col">derivative</th><th scope="col">by the tape</th>
            <th scope="col">the lecture's formula</th><th scope="col">by the formula</th>
            <th scope="col">difference</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table></div>
            """
    }

    fileprivate func words(_ place: Int) -> String {
        guard isShort else { return "" }
        return """
            <h3 class="toggle" data-text="text\(place)">All steps as text</h3>
            <pre class="text" id="text\(place)">\(Markup.escaped(explanation.text, keepingLines: true))</pre>
            """
    }
}
