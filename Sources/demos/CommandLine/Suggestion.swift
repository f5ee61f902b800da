/// Suggests the word that the user may have meant.
enum Suggestion {
    /// `; did you mean '…'?` with the nearest word, or an empty text if none is near.
    static func text(for word: String, among words: [String]) -> String {
        let nearest = words.map { (word: $0, distance: distance(word, $0)) }.min { $0.distance < $1.distance }
        guard let nearest, nearest.distance <= max(1, word.count / 3) else { return "" }
        return "; did you mean '\(nearest.word)'?"
    }

    /// The restricted Damerau–Levenshtein distance: the number of letters inserted, deleted or replaced, or neighbors
    /// transposed, that turn one word into the other.
    static func distance(_ from: String, _ to: String) -> Int {
        let (a, b) = (Array(from), Array(to))
        var before = [Int](repeating: 0, count: b.count + 1)
        var row = Array(0...b.count)
        for i in 1..<(a.count + 1) {
            var next = [i] + [Int](repeating: 0, count: b.count)
            for j in 1..<(b.count + 1) {
                next[j] = min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                let isExchange = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]
                if isExchange { next[j] = min(next[j], before[j - 2] + 1) }
            }
            (before, row) = (row, next)
        }
        return row[b.count]
    }
}
