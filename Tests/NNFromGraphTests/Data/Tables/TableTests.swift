import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

@Suite struct TableTests {
    private func rows(_ text: String, separator: Character = ",", hasHeader: Bool? = false) throws -> [[String]] {
        let table = try Table(text: text, separator: separator, hasHeader: hasHeader)
        let columns = try table.columns.map { try table.fields(of: $0) }
        return (0..<table.rowCount).map { row in columns.map { $0[row] } }
    }

    private func fault(_ text: String, hasHeader: Bool? = nil) -> TableFault? {
        do {
            _ = try Table(text: text, hasHeader: hasHeader)
            return nil
        } catch { return error.fault }
    }

    @Test func recordsOfEveryForm() throws {
        #expect(try rows("a,b\n1,2\n") == [["a", "b"], ["1", "2"]])
        #expect(try rows("a,b\n1,2") == [["a", "b"], ["1", "2"]])
        #expect(try rows("a,b\r\n1,2\r\n") == [["a", "b"], ["1", "2"]])
        #expect(try rows("a,b\r1,2\r") == [["a", "b"], ["1", "2"]])
        #expect(try rows("\u{feff}a,b\n1,2\n") == [["a", "b"], ["1", "2"]])
        #expect(try rows("\n\na,b\n\n1,2\n\n\n") == [["a", "b"], ["1", "2"]])
        #expect(try rows(",\n,\n") == [["", ""], ["", ""]])
        #expect(try rows("a,\n,b") == [["a", ""], ["", "b"]])
        #expect(try rows("a\nb\n") == [["a"], ["b"]])
        #expect(try rows("\"\"\nb\n") == [[""], ["b"]])
        #expect(try rows("\"a,b\",\"c\"\"d\"\n\"e\nf\",\"g\r\nh\"\n") == [["a,b", "c\"d"], ["e\nf", "g\r\nh"]])
        #expect(try rows("\"\",x\ny,\"\"") == [["", "x"], ["y", ""]])
        #expect(try rows("a\"b,c\n") == [["a\"b", "c"]])
        #expect(try rows("Größe,名前\n1,😀\n") == [["Größe", "名前"], ["1", "😀"]])
        #expect(try rows("a\tb,c\n1\t2\n", separator: "\t") == [["a", "b,c"], ["1", "2"]])
        #expect(try rows("a;1,5\n", separator: ";") == [["a", "1,5"]])
        #expect(try rows(" a , b \n") == [[" a ", " b "]])
    }

    @Test func linesAreCountedThroughQuotes() {
        #expect(fault("a,b\n1,2\n3\n") == .wrongFieldCount(line: 3, expected: 2, found: 1))
        #expect(fault("a,b\n1,2,3\n") == .wrongFieldCount(line: 2, expected: 2, found: 3))
        #expect(fault("a,b\n\"x\n\ny\",2\n\n3\n") == .wrongFieldCount(line: 6, expected: 2, found: 1))
        #expect(fault("a,b\r\n\"x\r\ny\",2\r\n3\r\n") == .wrongFieldCount(line: 4, expected: 2, found: 1))
        #expect(fault("a,b\n1,\"2\n3,4\n") == .openQuote(line: 2))
        #expect(fault("a,b\n1,\"2\" \n") == .textAfterQuote(line: 2))
        #expect(fault("a,a\n1,2\n") == .duplicateColumn("a"))
        #expect(fault("") == .empty && fault("\n\r\n\n") == .empty && fault("\u{feff}") == .empty)
    }

    @Test func bytesThatAreNoText() throws {
        func fault(_ bytes: [UInt8]) -> TableFault? {
            do {
                let table = try Table(bytes, name: "t", separator: ",", hasHeader: true)
                _ = try table.fields(of: "a")
                return nil
            } catch { return error.fault }
        }
        #expect(fault(Array("a\n1\n".utf8) + [0xff, 0x0a]) == .notUTF8(line: 3))
        #expect(fault([0xff, 0x0a, 0x31]) == .notUTF8(line: 1))
        #expect(fault([0xff, 0xfe, 0x61, 0]) == .notUTF8(line: 1))
    }

    @Test func headersAreRecognized() throws {
        #expect(try Table(text: "1,2\n3,4\n").columns == ["0", "1"])
        #expect(try Table(text: "1,2\n3,4\n").rowCount == 2)
        #expect(try Table(text: "1,x\n3,4\n").columns == ["1", "x"])
        #expect(try Table(text: "1,2\n3,4\n", hasHeader: true).columns == ["1", "2"])
        #expect(try Table(text: "a,b\n").rowCount == 0)
        #expect(throws: TableError.self) { try Table(text: "a,b\n").dataSet(classes: "b", as: Float.self) }
    }

    private let flowers = """
        length,width,color,species,price
        1.5,2,red,rose,10
        2.5,,blue,violet,20
        -1e1, 3 ,red,rose,NA
        4,5,green,aster,40.5
        """

    @Test func classesAndFeaturesAreChosen() throws {
        let table = try Table(text: flowers)
        let data: DataSet<Float> = try table.dataSet(
            classes: "species", features: ["width", "length"], missing: .omitted)
        #expect(data.classNames == ["aster", "rose"] && data.labels == [1, 1, 0])
        #expect(data.features == Tensor([[2, 1.5], [3, -10], [5, 4]]) && data.featureNames == ["width", "length"])
        let filled: DataSet<Double> = try table.dataSet(
            classes: "species", features: ["length", "width"], missing: .replaced(-7))
        #expect(filled.features == Tensor([[1.5, 2], [2.5, -7], [-10, 3], [4, 5]]))
        let colors: DataSet<Double> = try table.dataSet(
            targets: ["price"], features: ["length", "color"], categories: ["color"], missing: .omitted)
        #expect(colors.featureNames == ["length", "color=blue", "color=green", "color=red"])
        #expect(colors.features == Tensor([[1.5, 0, 0, 1], [2.5, 1, 0, 0], [4, 0, 1, 0]]))
        #expect(colors.targets == Tensor([[10], [20], [40.5]]) && colors.classes == 0)
        let both: DataSet<Double> = try table.dataSet(
            targets: ["price", "length"], features: ["width"], missing: .replaced(0))
        #expect(both.targets == Tensor([[10, 1.5], [20, 2.5], [40.5, 4]]))
        let binary: DataSet<Float> = try Table(text: "x,y\n1,yes\n2,no\n").dataSet(classes: "y", encoding: .signs)
        #expect(binary.targets == Tensor([[1], [-1]]) && binary.classNames == ["no", "yes"])
        #expect(throws: DataSetError.self) {
            try table.dataSet(classes: "species", features: ["length"], encoding: .binary, as: Float.self)
        }
    }

    /// The short way of reading numbers gives the nearest double, as the standard library's does.
    @Test func numbersAreRoundedOnce() {
        var random = RandomNumbers(seed: 1)
        for _ in 0..<20_000 {
            let digits = 1 + Int(random.next() % 18)
            var text = String(random.next() % 2 == 0 ? "" : "-")
            let point = Int(random.next() % UInt64(digits + 3))
            for place in 0..<digits {
                if place == point { text += "." }
                text += "\(random.next() % 10)"
            }
            #expect(TableNumber.value(text)?.bitPattern == Double(text)?.bitPattern, "\(text)")
        }
        for (text, value) in [("0", 0.0), ("-0", -0.0), (".5", 0.5), ("5.", 5), ("+3", 3), ("1e3", 1000), (" 7\t", 7)] {
            #expect(TableNumber.value(text)?.bitPattern == value.bitPattern, "\(text)")
        }
        for text in [
            "", " ", ".", "-", "+", "-.", "1.2.3", "1-2", "--1", "e", "1e", "inf", "nan", "0x1", "1e999", "½", "٣",
        ] {
            #expect(TableNumber.value(text) == nil, "\(text)")
        }
    }

    @Test func numericClassesAreOrderedAsNumbers() throws {
        let data: DataSet<Float> = try Table(text: "1,10\n2,9\n3,10\n4,-1\n").dataSet(classes: "1")
        #expect(data.classNames == ["-1", "9", "10"] && data.labels == [2, 1, 2, 0])
    }

    @Test func faultsNameLineAndColumn() throws {
        let table = try Table(text: flowers)
        func fault(_ body: () throws -> DataSet<Float>) -> TableFault? {
            do {
                _ = try body()
                return nil
            } catch { return (error as? TableError)?.fault }
        }
        #expect(
            fault { try table.dataSet(classes: "species", features: ["length", "width"]) }
                == .missingValue(line: 3, column: "width"))
        #expect(
            fault { try table.dataSet(classes: "species", missing: .omitted) }
                == .notANumber(line: 2, column: "color", text: "red"))
        #expect(
            fault { try table.dataSet(classes: "Species") }
                == .noColumn("Species", among: ["length", "width", "color", "species", "price"]))
        #expect(
            fault { try table.dataSet(targets: ["species"], features: ["length"]) }
                == .notANumber(line: 2, column: "species", text: "rose"))
        #expect(fault { try Table(text: "y\n1\n").dataSet(classes: "y") } == .noFeatures)
        #expect(fault { try Table(text: "x,y\nNA,1\n,2\n").dataSet(classes: "y", missing: .omitted) } == .noRows)
        for text in ["inf", "0x10", "1_000", "1,5", "one", "1e400", "--1", "1 2"] {
            #expect(
                fault { try Table(text: "x;y\n\(text);1\n", separator: ";", hasHeader: true).dataSet(classes: "y") }
                    == .notANumber(line: 2, column: "x", text: text))
        }
        #expect(
            "\(TableError(file: "f.csv", fault: .missingValue(line: 3, column: "width")))"
                == "f.csv has no value in line 3, column 'width'; choose `missing: .omitted` or `.replaced`")
    }

    @Test func filesComeBack() throws {
        try withTemporaryFolder { folder in
            let iris = try Iris.load(as: Double.self)
            for name in ["iris.csv", "iris.tsv", "iris.csv.gz"] {
                let url = folder.appendingPathComponent(name)
                if name.hasSuffix("gz") {
                    let text = try iris.table(target: "species").text()
                    try FileBytes.write(Gzip.compress(Array(text.utf8)), to: url)
                } else {
                    try iris.table(target: "species").write(to: url)
                }
                let same: DataSet<Double> = try Table(contentsOf: url).dataSet(classes: "species")
                #expect(same.features == iris.features && same.labels == iris.labels)
                #expect(same.classNames == iris.classNames && same.featureNames == iris.featureNames)
            }
            let strange = try Table(
                columns: ["a,b", "c\"d", " e"], rows: [["x\ny", "", "z\r\n"], ["\"", ",", "\u{feff}ü"]])
            let url = folder.appendingPathComponent("strange.csv")
            try strange.write(to: url)
            let same = try Table(contentsOf: url)
            #expect(same.columns == strange.columns)
            for column in strange.columns { #expect(try same.fields(of: column) == strange.fields(of: column)) }
            let alone = try Table(columns: ["x"], rows: [[""], ["1"], [""]])
            try alone.write(to: url)
            #expect(try Table(contentsOf: url).fields(of: "x") == ["", "1", ""])
            let missing = folder.appendingPathComponent("missing.csv")
            #expect(throws: TableError.self) { try Table(contentsOf: missing) }
            #expect(throws: TableError.self) { try Table(contentsOf: folder) }
        }
    }

    @Test func mutants() throws {
        let text = Array("a,b,\"c\"\"d\",e\r\n1,2,\"x\ny\",no\r\n3,,5,yes\r\n".utf8)
        var mutator = Mutator(seed: 23)
        for number in 0..<Mutator.count {
            do {
                let table = try Table(mutator.mutant(of: text), name: "mutant", separator: ",", hasHeader: nil)
                let last = table.columns.last ?? ""
                let data: DataSet<Float> = try table.dataSet(classes: last, missing: .replaced(0))
                #expect(data.count <= table.rowCount)
            } catch { #expect(error is any _DescribedError, "mutant \(number): \(error)") }
        }
    }

    @Test func printsItsFirstRows() throws {
        let small = try Table(text: "city,size\nRome,1285\nAosta,21\n")
        #expect(small.description == "the table: 2 rows, 2 columns\n  city   size\n  Rome   1285\n  Aosta  21  ")
        let wide = (0..<10).map { "column \($0)" }.joined(separator: ",") + "\n"
        let row = "\u{1B}[1m" + String(repeating: "x", count: 40) + String(repeating: ",1", count: 9) + "\n"
        let large = try Table(text: wide + String(repeating: row, count: 7)).description
        let lines = large.split(separator: "\n")
        #expect(lines[0] == "the table: 7 rows, 10 columns" && lines.count == 8 && lines[7] == "  …")
        #expect(lines[1].hasSuffix("column 7  …") && lines[2].contains("\\u{1B}[1mxx") && lines[2].count < 130)
    }
}
