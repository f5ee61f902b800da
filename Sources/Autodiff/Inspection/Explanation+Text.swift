extension Explanation {
    /// The title that the three output formats share: the function, its formula if it is short, and the inputs.
    var title: String {
        let output = graph.nodes[graph.output]
        let name = graph.functionName
        let inputs = graph.nodes.filter { $0.role == .input && $0.value.shape.rank == 0 }
        let at =
            inputs.isEmpty || inputs.count > 6
            ? "" : " at " + inputs.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
        let written = expression.map { " = \($0)" } ?? ""
        return (name == output.name ? name : "\(name) = \(output.name)") + written + at
    }

    /// The chain rule in words.
    fileprivate var rule: String {
        let f = graph.functionName
        return
            "The derivative of \(f) with respect to a row is a sum over the rows that use it. Each of them contributes "
            + "its own derivative times its partial derivative with respect to the row. Working backwards from the "
            + "output, every derivative is complete before it is needed."
    }

    /// A remark on rows that are left out; `nil` if there are none.
    fileprivate var unused: String? {
        switch graph.unusedRows {
        case 0: nil
        case 1: "One row of the tape does not lead to \(graph.functionName) and is left out."
        default: "\(graph.unusedRows) rows of the tape do not lead to \(graph.functionName) and are left out."
        }
    }

    /// The nodes of the inputs.
    fileprivate var inputs: [Int] { graph.nodes.indices.filter { graph.nodes[$0].role == .input } }

    /// The explanation as plain text.
    public var text: String {
        let equations = Equations(graph: graph, style: .text)
        var lines = [title, ""]
        lines.append("Forward: the value of each row")
        lines += Self.aligned(forward.map { equations.forward($0.node) })
        let partials = graph.edges.map(equations.partial).filter { !$0.isEmpty }
        if !partials.isEmpty {
            lines += ["", "The partial derivatives of each row with respect to the rows that it uses"]
            lines += Self.aligned(partials)
        }
        lines += [
            "", "Reverse: the derivative of \(graph.functionName) with respect to each row, last row first",
            "  \(rule)",
        ]
        for step in reverse {
            lines += ["", "  " + step.sentence + ":", "    " + equations.reverse(step.node).joined(separator: " = ")]
        }
        lines += ["", "The gradient"]
        lines += Self.aligned(inputs.map { equations.gradient($0, derivatives[$0]) })
        if let unused { lines += ["", unused] }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Rows of equations with aligned equality signs.
    private static func aligned(_ rows: [[String]]) -> [String] {
        // The last side is not padded, and long sides do not widen the columns.
        var widths: [Int] = []
        for row in rows {
            for (column, side) in row.dropLast().enumerated() {
                if column == widths.count { widths.append(0) }
                if side.count <= 36, side.count > widths[column] { widths[column] = side.count }
            }
        }
        return rows.map { (row: [String]) -> String in
            var line = "  "
            for (column, side) in row.enumerated() {
                line += side
                if column == row.count - 1 { break }
                let missing = column < widths.count ? widths[column] - side.count : 0
                if missing > 0 { line += String(repeating: " ", count: missing) }
                line += " = "
            }
            return line
        }
    }

    /// The explanation as Markdown, with LaTeX between dollar signs.
    public var markdown: String {
        let equations = Equations(graph: graph, style: .latex)
        var lines = ["# $\(equations.title(expression))$", "", "## Forward: the value of each row", ""]
        lines += forward.map { "- $\(equations.forward($0.node).joined(separator: " = "))$" }
        let partials = graph.edges.map(equations.partial).filter { !$0.isEmpty }
        if !partials.isEmpty {
            lines += ["", "## The partial derivatives", ""]
            lines += partials.map { "- $\($0.joined(separator: " = "))$" }
        }
        lines += ["", "## Reverse: the derivatives, last row first", "", rule, ""]
        for (index, step) in reverse.enumerated() {
            lines.append(
                "\(index + 1). \(Self.markdownEscaped(step.sentence)):\n   "
                    + "$$\(equations.reverse(step.node).joined(separator: " = "))$$"
            )
        }
        lines += ["", "## The gradient", "", "| row | derivative |", "| --- | --- |"]
        lines += inputs.map {
            let sides = equations.gradient($0, derivatives[$0]).dropFirst()
            return "| $\(equations.symbol(graph.nodes[$0].name))$ | $\(sides.joined(separator: " = "))$ |"
        }
        if let unused { lines += ["", unused] }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func markdownEscaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if "\\`*_[]<>#|$".contains(character) { result.append("\\") }
            result.append(character)
        }
    }

    /// The explanation as the body of a LaTeX document that uses the package `amsmath`.
    public var latex: String {
        let equations = Equations(graph: graph, style: .latex)
        func aligned(_ rows: [[String]]) -> [String] {
            ["\\begin{align*}"]
                + rows.enumerated().map { index, row in
                    "  \(row[0]) &= \(row.dropFirst().joined(separator: " = "))"
                        + (index < rows.count - 1 ? " \\\\" : "")
                } + ["\\end{align*}"]
        }
        let title = "\\section*{$\(equations.title(expression))$}"
        var lines = [title, "\\subsection*{Forward: the value of each row}"]
        lines += aligned(forward.map { equations.forward($0.node) })
        let partials = graph.edges.map(equations.partial).filter { !$0.isEmpty }
        if !partials.isEmpty { lines += ["\\subsection*{The partial derivatives}"] + aligned(partials) }
        lines += ["\\subsection*{Reverse: the derivatives, last row first}", Self.latexText(rule)]
        for step in reverse {
            lines.append("\n" + Self.latexText(step.sentence) + ":")
            lines += aligned([equations.reverse(step.node)])
        }
        lines += ["\\subsection*{The gradient}"] + aligned(inputs.map { equations.gradient($0, derivatives[$0]) })
        if let unused { lines.append(Self.latexText(unused)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func latexText(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "_", "{", "}", "$", "%", "#", "&": result += "\\\(character)"
            case "\\": result += "\\textbackslash{}"
            case "^": result += "\\textasciicircum{}"
            case "~": result += "\\textasciitilde{}"
            case "›": result += "$\\rangle$"
            case "∞": result += "$\\infty$"
            default: result.append(character)
            }
        }
    }
}
