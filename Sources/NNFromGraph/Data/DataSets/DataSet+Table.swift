import Autodiff
import Foundation

/// What becomes of samples with missing values.
public enum MissingValues: Sendable, Hashable {
    /// A missing value is an error that states its line and column.
    case refused
    /// Rows with a missing value are left out.
    case omitted
    /// A missing feature becomes this number; rows without a target are left out.
    case replaced(Double)

    /// The fields that stand for a missing value: pandas's.
    public static let fields: Set<String> = [
        "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
        "NULL", "NaN", "None", "n/a", "nan", "null",
    ]
}

extension Table {
    /// The rows as samples of classes.
    ///
    ///     let data: DataSet<Float> = try Table(contentsOf: url).dataSet(classes: "species")
    ///
    /// - Parameters:
    ///   - column: The column of the classes. Its distinct fields, in ascending order (as numbers, if all are), are the
    ///     class names.
    ///   - features: The columns of the features, in this order; `nil` for all others.
    ///   - categories: Those among them whose fields are not numbers but categories: each becomes one feature for each
    ///     of its distinct fields, 1 where the row has it and 0 elsewhere, named `column=field`.
    ///   - encoding: How classes are encoded as targets.
    ///   - missing: What becomes of missing values, the fields of `missingFields`.
    /// - Throws: ``TableError`` if there is no such column, no row is left, or a field is not a number;
    ///   ``DataSetError`` if the encoding does not suit the number of classes.
    public func dataSet<Scalar: TensorScalar>(
        classes column: String, features: [String]? = nil, categories: [String] = [],
        encoding: TargetEncoding = .oneHot, missing: MissingValues = .refused,
        missingFields: Set<String> = MissingValues.fields, as type: Scalar.Type = Scalar.self
    ) throws -> DataSet<Scalar> {
        let reading = try Reading(self, [column], features, categories, missing, missingFields)
        let words = try reading.fields(of: reading.targets[0])
        let names = ordered(Set(words))
        let labels = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        return try DataSet(
            name: name, features: try reading.features(), labels: words.map { labels[$0]! }, classes: names.count,
            encoding: encoding, featureNames: reading.featureNames, classNames: names)
    }

    /// The rows as samples with numeric targets; the parameters are those of
    /// ``dataSet(classes:features:categories:encoding:missing:missingFields:as:)``.
    /// - Throws: ``TableError`` if there is no such column, no row is left, or a field is not a number.
    public func dataSet<Scalar: TensorScalar>(
        targets columns: [String], features: [String]? = nil, categories: [String] = [],
        missing: MissingValues = .refused, missingFields: Set<String> = MissingValues.fields,
        as type: Scalar.Type = Scalar.self
    ) throws -> DataSet<Scalar> {
        let reading = try Reading(self, columns, features, categories, missing, missingFields)
        var targets = [Scalar](repeating: 0, count: reading.rows.count * columns.count)
        for (place, column) in reading.targets.enumerated() {
            for (row, value) in try reading.numbers(of: column).enumerated() {
                targets[row * columns.count + place] = Scalar(value)
            }
        }
        return try DataSet(
            name: name, features: try reading.features(),
            targets: Tensor(shape: [reading.rows.count, columns.count], scalars: targets),
            featureNames: reading.featureNames)
    }
}

/// Distinct fields in ascending order: as numbers, if all are.
private func ordered(_ fields: Set<String>) -> [String] {
    let numbers = fields.compactMap { field in TableNumber.value(field).map { (field, $0) } }
    guard numbers.count == fields.count else { return fields.sorted() }
    return numbers.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
}

/// The rows and columns of a table that make a data set.
private struct Reading {
    let table: Table
    let targets: [Int]
    /// The columns of the features; for categories, their distinct fields.
    let inputs: [(column: Int, categories: [String]?)]
    /// The rows that are used.
    let rows: [Int]
    private let missing: MissingValues
    private let missingFields: Set<String>

    init(
        _ table: Table, _ targets: [String], _ features: [String]?, _ categories: [String], _ missing: MissingValues,
        _ missingFields: Set<String>
    ) throws {
        self.table = table
        self.missing = missing
        self.missingFields = missingFields
        func index(_ column: String) throws -> Int {
            do { return try table.index(of: column) } catch { throw TableError(file: table.name, fault: error) }
        }
        let targetColumns = try targets.map(index)
        let categoryColumns = Set(try categories.map(index))
        let columns = try features?.map(index) ?? table.columns.indices.filter { !targetColumns.contains($0) }
        self.targets = targetColumns
        var used: [Int] = []
        for row in 0..<table.rowCount {
            var isUsed = true
            for column in targetColumns + columns where isUsed {
                guard missingFields.contains(try Self.field(table, row, column)) else { continue }
                switch missing {
                case .refused:
                    throw TableError(
                        file: table.name,
                        fault: .missingValue(line: table.line(of: row), column: table.columns[column]))
                case .omitted: isUsed = false
                case .replaced: isUsed = !targetColumns.contains(column)
                }
            }
            if isUsed { used.append(row) }
        }
        if used.isEmpty { throw TableError(file: table.name, fault: .noRows) }
        rows = used
        inputs = try columns.map { column in
            guard categoryColumns.contains(column) else { return (column, nil) }
            let fields = try used.map { try Self.field(table, $0, column) }
            return (column, ordered(Set(fields).subtracting(missingFields)))
        }
    }

    private static func field(_ table: Table, _ row: Int, _ column: Int) throws(TableError) -> String {
        do { return try table.field(row, column) } catch { throw TableError(file: table.name, fault: error) }
    }

    func fields(of column: Int) throws -> [String] { try rows.map { try Self.field(table, $0, column) } }

    /// The numbers of a column; a missing one is the replacement.
    func numbers(of column: Int) throws -> [Double] {
        try rows.map { row in
            let field = try Self.field(table, row, column)
            if let number = TableNumber.value(field) { return number }
            if case .replaced(let number) = missing, missingFields.contains(field) { return number }
            throw TableError(
                file: table.name,
                fault: .notANumber(line: table.line(of: row), column: table.columns[column], text: field))
        }
    }

    var featureNames: [String] {
        inputs.flatMap { column, categories in
            categories.map { $0.map { "\(table.columns[column])=\($0)" } } ?? [table.columns[column]]
        }
    }

    /// The features [rows × features].
    func features<Scalar: TensorScalar>() throws -> Tensor<Scalar> {
        let width = featureNames.count
        guard width > 0 else { throw TableError(file: table.name, fault: .noFeatures) }
        var scalars = [Scalar](repeating: 0, count: rows.count * width)
        var place = 0
        for (column, categories) in inputs {
            if let categories {
                let places = Dictionary(uniqueKeysWithValues: zip(categories, categories.indices))
                // A missing category has no feature: all of them are 0.
                for (row, field) in try fields(of: column).enumerated() {
                    if let found = places[field] { scalars[row * width + place + found] = 1 }
                }
                place += categories.count
            } else {
                for (row, value) in try numbers(of: column).enumerated() {
                    scalars[row * width + place] = Scalar(value)
                }
                place += 1
            }
        }
        return Tensor(shape: [rows.count, width], scalars: scalars)
    }
}

extension DataSet {
    /// The samples as a table: a column for each feature, then one of the classes' names, or one for each target.
    ///
    /// Features and classes without names are numbered. Numbers are written so that reading gives the same bits.
    /// - Parameter target: The name of the column of classes; of several targets, the beginning of their names.
    /// - Throws: ``TableError`` if two columns would have the same name.
    public func table(target: String = "target") throws(TableError) -> Table {
        let featureCount = featureCount
        let inputs = featureNames.isEmpty ? (0..<featureCount).map { "feature \($0)" } : featureNames
        let outputs = classes > 0 || outputCount == 1 ? [target] : (0..<outputCount).map { "\(target) \($0)" }
        let rows = (0..<count).map { row -> [String] in
            let numbers = features.scalars[row * featureCount..<(row + 1) * featureCount].map { "\($0)" }
            if classes > 0 { return numbers + [classNames.isEmpty ? "\(labels[row])" : classNames[labels[row]]] }
            return numbers + targets.scalars[row * outputCount..<(row + 1) * outputCount].map { "\($0)" }
        }
        return try Table(columns: inputs + outputs, rows: rows, name: name)
    }
}
