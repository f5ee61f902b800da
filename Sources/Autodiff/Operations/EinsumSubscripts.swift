/// The subscripts of an `einsum`, read for operands of given shapes: which index each axis has.
///
/// An index is the code of its letter, or, for an axis that `...` stands for, −1 for the last such axis, −2 for the one
/// before it, and so on: so they are aligned at the last axis, as in broadcasting.
struct EinsumSubscripts {
    let text: String
    /// The indices of each operand's axes.
    private(set) var operands: [[Int]] = []
    /// The indices of the result's axes.
    private(set) var result: [Int] = []
    /// The extent of the axes with each index.
    private(set) var extents: [Int: Int] = [:]

    init(_ text: String, _ shapes: [Shape]) {
        self.text = text
        let bytes = text.utf8.filter { $0 != UInt8(ascii: " ") }
        let arrow = bytes.firstIndex(of: UInt8(ascii: "-"))
        let terms = (arrow.map { bytes[..<$0] } ?? bytes[...])
            .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(term)
        guard terms.count == shapes.count else {
            fail("has subscripts for \(terms.count) operands, but \(shapes.count) are given")
        }
        for (operand, term) in terms.enumerated() { add(term, shapes[operand], operand) }
        let unnamed = extents.keys.filter { $0 < 0 }.sorted()
        guard let arrow else {
            // As in NumPy: the axes of `...`, then the letters that occur once, in alphabetical order.
            let letters = operands.joined().filter { $0 > 0 }
            let counts = Dictionary(letters.map { ($0, 1) }, uniquingKeysWith: +)
            result = unnamed + counts.filter { $0.value == 1 }.keys.sorted()
            return
        }
        guard arrow + 1 < bytes.count, bytes[arrow + 1] == UInt8(ascii: ">") else { fail("has a - without a >") }
        let term = term(bytes[(arrow + 2)...])
        if term.ellipsis == nil, !unnamed.isEmpty {
            fail("has ... in the operands but not in the result; name those axes by letters to sum over them")
        }
        for (place, letter) in term.letters.enumerated() {
            if extents[letter] == nil { fail("has \(name(letter)) in the result but in no operand") }
            if term.letters[..<place].contains(letter) { fail("has \(name(letter)) twice in the result") }
        }
        result = term.letters
        if let place = term.ellipsis { result.insert(contentsOf: unnamed, at: place) }
    }

    /// The letters of one operand or of the result, and the number of letters before `...` if it is there.
    private typealias Term = (letters: [Int], ellipsis: Int?)

    private func term(_ bytes: ArraySlice<UInt8>) -> Term {
        var letters: [Int] = []
        var ellipsis: Int?
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                letters.append(Int(byte))
            case UInt8(ascii: ".") where rest.prefix(2).elementsEqual("..".utf8):
                if ellipsis != nil { fail("has ... twice for one tensor") }
                ellipsis = letters.count
                rest.removeFirst(2)
            default:
                fail(
                    "has the character \(String(decoding: [byte], as: UTF8.self)); indices are letters, and ... stands "
                        + "for the other axes")
            }
        }
        return (letters, ellipsis)
    }

    private mutating func add(_ term: Term, _ shape: Shape, _ operand: Int) {
        let others = shape.rank - term.letters.count
        guard term.ellipsis == nil ? others == 0 : others >= 0 else {
            fail("has \(term.letters.count) letters for operand \(operand), of shape \(shape)")
        }
        var axes = term.letters
        if let place = term.ellipsis { axes.insert(contentsOf: (-others)..<0, at: place) }
        for (axis, index) in axes.enumerated() {
            let (extent, known) = (shape[axis], extents[index] ?? shape[axis])
            // The axes of `...` broadcast; those of a letter have one extent.
            guard known == extent || index < 0 && (known == 1 || extent == 1) else {
                fail(
                    "has extents \(known) and \(extent) for \(name(index)): operand \(operand) has shape \(shape). "
                        + "Axes with the same letter must have the same extent.")
            }
            extents[index] = known == 1 ? extent : known
        }
        operands.append(axes)
    }

    private func name(_ index: Int) -> String {
        index < 0 ? "axis \(index) of ..." : String(decoding: [UInt8(index)], as: UTF8.self)
    }

    private func fail(_ what: String) -> Never { stop("einsum: \"\(text)\" \(what)") }
}
