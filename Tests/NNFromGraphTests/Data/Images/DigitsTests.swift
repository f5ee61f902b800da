import Foundation
import NNFromGraph
import Testing

struct DigitsTests {
    @Test func digitsAreThoseOfTheRepository() throws {
        let digits = try Digits.load()
        #expect(digits.count == 1797)
        #expect(digits.width == 8 && digits.height == 8 && digits.classes == 10)
        #expect(digits.classCounts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
        #expect(digits.pixels.max() == 16 && digits.maximumPixel == 16)
        #expect(digits.pixels.reduce(0) { $0 + Int($1) } == 561_718)
        #expect(Array(digits.image(at: 0).prefix(8)) == [0, 0, 5, 13, 9, 1, 0, 0])
        #expect(digits.labels.prefix(10) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(digits.labels.last == 8)
        // The content as text, whose MD5 Resources/README.md gives.
        let lines = (0..<digits.count).map { index in
            (digits.image(at: index) + [digits.labels[index]]).map(String.init).joined(separator: ",") + "\n"
        }
        #expect(MD5.hexadecimal(of: Array(lines.joined().utf8)) == "a0339c30a8a5312a1b6f9e5c719dcce5")
    }

    @Test func splitKeepsTheTestPart() throws {
        let split = try Digits.split()
        #expect([split.training, split.validation, split.test].map(\.count) == [1293, 144, 360])
        let other = try Digits.split(validation: 300)
        #expect(other.test == split.test)
        #expect(other.training.count == 1137)
        #expect(try Digits.split(seed: 1).test != split.test)
        // Every digit is in one part: the counts of all classes add up.
        let parts = [split.training, split.validation, split.test]
        let sums = (0..<10).map { digit in parts.reduce(0) { $0 + $1.classCounts[digit] } }
        #expect(try sums == Digits.load().classCounts)
    }

    @Test(arguments: [0, -1, 1437, Int.max, Int.min])
    func impossibleSplitsAreErrors(validation: Int) {
        #expect(throws: ImageDataSetError.self) { try Digits.split(validation: validation) }
    }

    private static let zeros = String(repeating: "0,", count: 64)

    @Test func linesAreReadStrictly() throws {
        func parse(_ text: String, _ count: Int = 1) throws -> ImageDataSet {
            try Digits.parse(Array(text.utf8), file: "d.csv", count: count)
        }
        let good = Self.zeros + "7"
        #expect(try parse(good).labels == [7])
        #expect(try parse("\(good)\n\(good)\n", 2).count == 2)
        func fails(_ text: String, _ fault: DigitsFault, line: Int = #line) {
            #expect(throws: DigitsError(file: "d.csv", fault: fault), "line \(line)") { try parse(text) }
        }
        fails("\(good)\n\(good)", .wrongLineCount(expected: 1, found: 2))
        fails("", .wrongLineCount(expected: 1, found: 0))
        fails("\n", .wrongFieldCount(line: 1, expected: 65, found: 1))
        fails(Self.zeros + "7,", .wrongFieldCount(line: 1, expected: 65, found: 66))
        for text in ["", " 7", "+7", "-1", "7\r", "256", "seven", "٧"] {
            fails(Self.zeros + text, .notANumber(line: 1, column: 65, text: text))
        }
        #expect(throws: ImageDataSetError.self) { try parse(Self.zeros + "10") }
        #expect(throws: ImageDataSetError.self) { try parse("17," + Self.zeros.dropFirst(2) + "1") }
    }

    @Test func damagedFilesAreErrors() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("d.csv.gz")
            #expect(throws: DigitsError(file: "d.csv.gz", fault: .file(.unreadable("no such file or directory")))) {
                try Digits.load(from: url, count: 1)
            }
            let good = Gzip.compress(Array((Self.zeros + "7\n").utf8))
            try FileBytes.write(good, to: url)
            #expect(try Digits.load(from: url, count: 1).labels == [7])
            try FileBytes.write(Array(good.dropLast(5)), to: url)
            #expect(throws: DigitsError(file: "d.csv.gz", fault: .gzip(.truncated))) {
                try Digits.load(from: url, count: 1)
            }
        }
    }
}
