import NNFromGraph

/// Whether a run met its target, or why that was not checked.
struct Verdict: CustomStringConvertible {
    /// `nil` if it was not checked.
    let isReached: Bool?
    /// In words: `reached`, `NOT reached`, `not checked: it needs 30 epochs, this run used 10`.
    let description: String

    /// A sentence with the target in words.
    func sentence(_ target: String) -> String {
        isReached == nil ? "target \(description) (\(target))" : "target \(description): \(target)"
    }

    /// A quantity that the target is stated for, and what the run used.
    struct Condition {
        let needed, used: Int
        /// The name of one, and of several.
        let unit, units: String

        static func epochs(_ needed: Int, used: Int) -> Condition {
            Condition(needed: needed, used: used, unit: "epoch", units: "epochs")
        }
        static func seeds(_ needed: Int, used: Int) -> Condition {
            Condition(needed: needed, used: used, unit: "seed", units: "seeds")
        }
        static func batch(_ needed: Int, used: Int) -> Condition {
            Condition(needed: needed, used: used, unit: "sample a step", units: "samples a step")
        }
    }

    /// The verdict on a run, if it is what the target is stated for.
    /// - Parameter isReached: Whether the target is reached.
    init(_ isReached: Bool, after conditions: [Condition] = [], isInterrupted: Bool = false) {
        let broken = conditions.filter { $0.needed != $0.used }
        if isInterrupted {
            (self.isReached, description) = (nil, "not checked: the training was interrupted")
        } else if broken.isEmpty {
            (self.isReached, description) = (isReached, isReached ? "reached" : "NOT reached")
        } else {
            func words(_ count: (Condition) -> Int) -> String {
                broken.map { Units.count(count($0), $0.unit, $0.units) }.joined(separator: " and ")
            }
            let used = broken.count == 1 ? Units.grouped(broken[0].used) : words(\.used)
            self.isReached = nil
            description = "not checked: it needs \(words(\.needed)), this run used \(used)"
        }
    }
}
