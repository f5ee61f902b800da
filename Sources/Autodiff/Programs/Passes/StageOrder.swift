/// Which stages read which, while nodes are grouped into stages, and an order in which readers come first.
///
/// A stage that has been merged into another keeps its number in the lists of its neighbors: it stands for the other
/// one from then on, so that merging two stages does not search those lists. A list may name a stage several times.
struct StageOrder {
    /// For each stage, the stages that read it.
    private var readers: [[Int]] = []
    /// For each stage, the stages that it reads.
    private var sources: [[Int]] = []
    /// The stages that were merged; the representative is the stage that stands for the others.
    private var merged = DisjointSets(count: 0)
    /// The stages in reverse topological order (readers first), and each stage's rank in it.
    private var lastToFirst: [Int] = []
    private(set) var ranks: [Int] = []
    /// For each stage, the number of the last search that found it.
    private var marks: [Int] = []
    private var search = 0

    /// Adds a stage, all readers of which are there already, so that it comes last in reverse order.
    mutating func addStage() {
        readers.append([])
        sources.append([])
        merged.add()
        ranks.append(lastToFirst.count)
        lastToFirst.append(lastToFirst.count)
        marks.append(0)
    }

    mutating func addEdge(from stage: Int, to reader: Int) {
        readers[stage].append(reader)
        sources[reader].append(stage)
    }

    /// The stage that a number in a list stands for.
    private mutating func owner(_ stage: Int) -> Int { merged.representative(of: stage) }

    /// Lets a stage stand for another one, with its readers and sources.
    mutating func merge(_ other: Int, into stage: Int) {
        merged.join(other, stage)
        readers[stage] += readers[other]
        sources[stage] += sources[other]
        readers[other] = []
        sources[other] = []
    }

    /// Whether another stage reads this one.
    mutating func hasReaders(_ stage: Int) -> Bool {
        while let reader = readers[stage].last, owner(reader) == stage { readers[stage].removeLast() }
        return !readers[stage].isEmpty
    }

    /// Whether all that `last` reads besides `stage` is ordered before `stage`.
    mutating func readsOnlyBefore(_ last: Int, _ stage: Int) -> Bool {
        for source in sources[last] {
            let source = owner(source)
            if source != stage, source != last, ranks[source] <= ranks[stage] { return false }
        }
        return true
    }

    /// Orders `others`, and the stages that must run after them, after `stage`. Returns whether that is possible: not
    /// if `stage` must run after one of them.
    mutating func move(_ others: [Int], after stage: Int) -> Bool {
        let rank = ranks[stage]
        var last = rank
        search += 1
        var open: [Int] = []
        for other in others where ranks[other] > rank {
            marks[other] = search
            open.append(other)
        }
        while let next = open.popLast() {
            last = Swift.max(last, ranks[next])
            for reader in readers[next] {
                let reader = owner(reader)
                if reader == stage { return false }
                if ranks[reader] > rank, marks[reader] != search {
                    marks[reader] = search
                    open.append(reader)
                }
            }
        }
        if last > rank { moveMarked(from: rank, through: last) }
        return true
    }

    /// Moves the stages that the last search found, between two ranks, before the others there, keeping their relative
    /// order.
    private mutating func moveMarked(from first: Int, through last: Int) {
        var others: [Int] = []
        var place = first
        func put(_ stage: Int) {
            lastToFirst[place] = stage
            ranks[stage] = place
            place += 1
        }
        for rank in first...last {
            let stage = lastToFirst[rank]
            if marks[stage] == search { put(stage) } else { others.append(stage) }
        }
        for stage in others { put(stage) }
    }

    /// The stages that read a stage.
    private mutating func readers(of stage: Int) -> [Int] {
        var result: [Int] = []
        result.reserveCapacity(readers[stage].count)
        for reader in readers[stage] {
            let reader = owner(reader)
            if reader != stage { result.append(reader) }
        }
        return result
    }

    /// For each stage, those that read it.
    var followers: [[Int]] {
        var order = self
        return readers.indices.map { order.readers(of: $0) }
    }

    /// Whether a stage must run after a reader of `first`, other than itself.
    mutating func isReached(_ stage: Int, from first: Int) -> Bool {
        search += 1
        var open = [first]
        while let next = open.popLast() {
            for reader in readers(of: next) where marks[reader] != search {
                if reader == stage {
                    if next == first { continue }
                    return true
                }
                marks[reader] = search
                open.append(reader)
            }
        }
        return false
    }
}
