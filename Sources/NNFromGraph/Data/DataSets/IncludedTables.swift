import Autodiff
import Foundation

/// Fisher's 150 irises of three species, included in this library: sepal length and width, petal length and width in
/// cm.
///
/// R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936 (UCI Machine Learning Repository, doi
/// 10.24432/C56C76, CC BY 4.0). See `Resources/README.md`.
public enum Iris {
    /// All samples in the order of the original file: 50 setosa, 50 versicolor, 50 virginica.
    /// - Throws: ``TableError`` if the resource is missing or damaged.
    public static func load<Scalar: TensorScalar>(as type: Scalar.Type = Scalar.self) throws -> DataSet<Scalar> {
        let names = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"]
        return try IncludedTable(resource: "iris", compressed: false, name: "iris", featureNames: names).load()
    }
}

/// The 569 samples of the Wisconsin diagnostic breast cancer data, included in this library: 30 features of cell
/// nuclei; class 0 is malignant (212 samples), class 1 benign (357).
///
/// W. H. Wolberg, O. L. Mangasarian, W. N. Street, 1995 (UCI Machine Learning Repository, doi 10.24432/C5DW2B,
/// CC BY 4.0). See `Resources/README.md`.
public enum BreastCancer {
    /// All samples in the order of the original file.
    /// - Throws: ``TableError`` if the resource is missing or damaged.
    public static func load<Scalar: TensorScalar>(as type: Scalar.Type = Scalar.self) throws -> DataSet<Scalar> {
        let quantities = [
            "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points",
            "symmetry", "fractal dimension",
        ]
        let names = ["mean", "error", "worst"].flatMap { kind in
            quantities.map { kind == "error" ? "\($0) \(kind)" : "\(kind) \($0)" }
        }
        let table = IncludedTable(
            resource: "breast_cancer", compressed: true, name: "breast cancer", featureNames: names)
        return try table.load()
    }
}

/// A CSV table among the library's resources: a first line with the numbers of samples and features and the class
/// names, then one line per sample with its features and its class.
package struct IncludedTable {
    let resource: String
    let compressed: Bool
    let name: String
    let featureNames: [String]

    package init(resource: String, compressed: Bool, name: String, featureNames: [String]) {
        self.resource = resource
        self.compressed = compressed
        self.name = name
        self.featureNames = featureNames
    }

    private var file: String { "\(resource).csv" + (compressed ? ".gz" : "") }

    package func load<Scalar: TensorScalar>() throws -> DataSet<Scalar> {
        try Self.parse(content(), file: file, name: name, featureNames: featureNames)
    }

    /// The table's text, decompressed if necessary.
    package func content() throws(TableError) -> [UInt8] {
        guard let url = Bundle.module.url(forResource: file, withExtension: nil, subdirectory: "Resources") else {
            throw TableError(file: file, fault: .missingResource)
        }
        let bytes: [UInt8]
        do {
            bytes = try FileBytes.read(url, limit: 1 << 20)
        } catch {
            throw TableError(file: file, fault: .file(error.fault))
        }
        guard compressed else { return bytes }
        do {
            return try Gzip.decompress(bytes, file: file, limit: 1 << 20)
        } catch {
            throw TableError(file: file, fault: .gzip(error.fault))
        }
    }

    /// Parses a table.
    /// - Throws: ``TableError`` at the first malformed line; ``DataSetError`` for a label out of range.
    package static func parse<Scalar: TensorScalar>(
        _ text: [UInt8], file: String, name: String, featureNames: [String]
    ) throws -> DataSet<Scalar> {
        func fail(_ fault: TableFault) -> TableError { TableError(file: file, fault: fault) }
        let lines: TableText
        do { lines = try TableText(text, separator: UInt8(ascii: ",")) } catch { throw fail(error) }
        func fields(_ line: Int) throws(TableError) -> [String] {
            do throws(TableFault) {
                var fields: [String] = []
                for column in 0..<lines.fieldCount(line) { fields.append(try lines.field(line, column)) }
                return fields
            } catch { throw fail(error) }
        }
        let head = lines.records.isEmpty ? [] : try fields(0)
        guard head.count >= 3, let count = Int(head[0]), Int(head[1]) == featureNames.count else {
            throw fail(.unsuitableHead(features: featureNames.count))
        }
        guard lines.records.count - 1 == count else {
            throw fail(.wrongLineCount(expected: count &+ 1, found: lines.records.count))
        }
        var features: [Scalar] = []
        var labels: [Int] = []
        for record in lines.records.indices.dropFirst() {
            let (words, line) = (try fields(record), lines.records[record].line)
            guard words.count == featureNames.count + 1 else {
                throw fail(.wrongFieldCount(line: line, expected: featureNames.count + 1, found: words.count))
            }
            for (name, word) in zip(featureNames, words) {
                guard let number = TableNumber.value(word) else {
                    throw fail(.notANumber(line: line, column: name, text: word))
                }
                features.append(Scalar(number))
            }
            guard let label = Int(words[featureNames.count]) else {
                throw fail(.notANumber(line: line, column: "class", text: words[featureNames.count]))
            }
            labels.append(label)
        }
        return try DataSet(
            name: name, features: Tensor(shape: [count, featureNames.count], scalars: features), labels: labels,
            classes: head.count - 2, featureNames: featureNames, classNames: Array(head[2...]))
    }
}
