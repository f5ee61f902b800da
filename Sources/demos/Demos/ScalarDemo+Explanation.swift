import Autodiff

extension ScalarDemo {
    /// Explains the lecture's two functions row by row, with their operation counts.
    static func explain(_ console: Console) throws {
        let functions: [(name: String, call: (Variable) -> Variable)] = [
            ("exp(x²)", { x in exp(square(x)) }),
            (
                "√(x² + exp x²)",
                { x in
                    let a = square(x)
                    return sqrt(a + exp(a))
                }
            ),
        ]
        let (last, seconds) = try Machine.timed {
            var last = Part(name: "scalar", seconds: 0)
            for (name, function) in functions {
                let tape = Tape()
                let x = tape.variable(point).named("x")
                let f = function(x)
                console.say(tape.explanation(of: f).text)
                console.say("Operations")
                for line in "\(tape.operationCounts(of: f, withRespectTo: x))".split(separator: "\n") {
                    console.say("  \(line)")
                }
                console.say()
                last.name = "scalar \(name)"
                (last.point, last.value, last.derivative) = (point, f.value, tape.adjoints(of: f)[x])
                try console.report(last)
            }
            return last
        }
        var part = last
        (part.name, part.seconds) = ("scalar", seconds)
        try console.report(part)
    }
}
