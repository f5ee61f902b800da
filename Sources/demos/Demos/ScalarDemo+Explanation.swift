import Autodiff

extension ScalarDemo {
    /// Explains the lecture's two functions row by row, with their operation counts.
    static func explain(_ console: Console) throws {
        let functions: [(Variable) -> Variable] = [
            { x in exp(square(x)) },
            { x in
                let a = square(x)
                return sqrt(a + exp(a))
            },
        ]
        let (_, seconds) = Machine.timed {
            for function in functions {
                let tape = Tape()
                let x = tape.variable(point).named("x")
                let f = function(x)
                console.say(tape.explanation(of: f).text)
                console.say("Operations")
                for line in "\(tape.operationCounts(of: f, withRespectTo: x))".split(separator: "\n") {
                    console.say("  \(line)")
                }
                console.say()
            }
        }
        try console.report(Part(name: "scalar", seconds: seconds))
    }
}
