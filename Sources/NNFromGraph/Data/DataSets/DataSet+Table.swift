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
    ///     let url = FileManager.default.temporaryDirectory.appendingPathComponent("species.csv")
    ///     let text = "length,width,species\n5.1,0.2,setosa\n7.0,1.4,versicolor\n"
    ///     try text.write(to: url, atomically: true, encoding: .utf8)
    ///     let data: DataSet<Float> = try Table(contentsOf: url).dataSet(classes: "species")
    ///     print(data.features.shape, data.classNames)  // [2 × 2] ["setosa", "versicolor"]
    ///
    /// - Parameters:
    ///   - column: The column of the classes. Its distinct fields, in ascending order (as numbers, if all are), are the
    ///     class names.
    ///   - features: The columns of the features, in this order; `nil` for all others.
    ///   - categories: Those among them whose fields are not numbers but categories: each becomes one feature for each
    ///     of its distinct fields, 1 where the row has it and 0 elsewhere, named `column=field`.
    ///   - encoding: How classes are encoded as targets.
    ///   - missing: What becomes of missing values, the fields of `missingFields`.
    ///   - missingFields: The fields that stand for a missing value.
    ///   - type: `Float` or `Double`, if the context does not determine it.
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
        for (index, row) in reading.rows.enumerated() {
            for (place, column) in reading.targets.enumerated() {
                targets[index * columns.count + place] = Scalar(try reading.number(row, column))
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

/// The fields that stand for a missing value. Most fields are told apart by their first byte.
private struct MissingFields {
    let fields: Set<String>
    private var isFirst = [Bool](repeating: false, count: 256)

    init(_ fields: Set<String>) {
        self.fields = fields
        for field in fields { if let byte = field.utf8.first { isFirst[Int(byte)] = true } }
    }

    func contains(_ field: ArraySlice<UInt8>) -> Bool {
        if let byte = field.first, !isFirst[Int(byte)] { return false }
        return fields.contains(String(decoding: field, as: UTF8.self))
    }
}

/// The rows and columns of a table that make a data set.
private struct Reading {
    let table: Table
    let targets: [Int]
    /// The columns of the features; for categories, the place of each of their distinct fields.
    private let inputs: [(column: Int, categories: [String]?)]
    /// The rows that are used.
    let rows: [Int]
    private let missing: MissingValues
    private let missingFields: MissingFields

    init(
        _ table: Table, _ targets: [String], _ features: [String]?, _ categories: [String], _ missing: MissingValues,
        _ fields: Set<String>
    ) throws(TableError) {
        func index(_ column: String) throws(TableError) -> Int {
            do { return try table.index(of: column) } catch { throw TableError(file: table.name, fault: error) }
        }
        func indices(_ columns: [String]) throws(TableError) -> [Int] {
            var indices: [Int] = []
            for column in columns { indices.append(try index(column)) }
            return indices
        }
        let missingFields = MissingFields(fields)
        let targetColumns = try indices(targets)
        let categoryColumns = Set(try indices(categories))
        let columns = try features.map(indices) ?? table.columns.indices.filter { !targetColumns.contains($0) }
        if columns.isEmpty { throw TableError(file: table.name, fault: .noFeatures) }
        var used: [Int] = []
        for row in 0..<table.rowCount {
            var isUsed = true
            for column in targetColumns + columns where isUsed && missingFields.contains(table.bytes(row, column)) {
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
        var inputs: [(column: Int, categories: [String]?)] = []
        for column in columns {
            guard categoryColumns.contains(column) else {
                inputs.append((column, nil))
                continue
            }
            let found = Set(try Self.fields(table, used, column))
            inputs.append((column, ordered(found.subtracting(fields))))
        }
        (self.table, self.targets, self.inputs, rows) = (table, targetColumns, inputs, used)
        (self.missing, self.missingFields) = (missing, missingFields)
    }

    private static func fields(_ table: Table, _ rows: [Int], _ column: Int) throws(TableError) -> [String] {
        do throws(TableFault) {
            var fields: [String] = []
            for row in rows { fields.append(try table.field(row, column)) }
            return fields
        } catch { throw TableError(file: table.name, fault: error) }
    }

    /// The fields of a column, in the rows that are used.
    func fields(of column: Int) throws(TableError) -> [String] { try Self.fields(table, rows, column) }

    /// A number; a missing one is the replacement.
    func number(_ row: Int, _ column: Int) throws(TableError) -> Double {
        let field = table.bytes(row, column)
        if let number = TableNumber.value(field) { return number }
        if case .replaced(let number) = missing, missingFields.contains(field) { return number }
        throw TableError(
            file: table.name,
            fault: .notANumber(
                line: table.line(of: row), column: table.columns[column], text: String(decoding: field, as: UTF8.self)))
    }

    var featureNames: [String] {
        inputs.flatMap { column, categories in
            categories.map { $0.map { "\(table.columns[column])=\($0)" } } ?? [table.columns[column]]
        }
    }

    /// The features [rows × features].
    func features<Scalar: TensorScalar>() throws(TableError) -> Tensor<Scalar> {
        let width = featureNames.count
        if width == 0 { throw TableError(file: table.name, fault: .noFeatures) }
        var scalars = [Scalar](repeating: 0, count: rows.count * width)
        var place = 0
        // The first feature of each column; numbers are read row by row, as they lie in memory.
        var numbers: [(place: Int, column: Int)] = []
        for (column, categories) in inputs {
            guard let categories else {
                numbers.append((place, column))
                place += 1
                continue
            }
            let places = Dictionary(uniqueKeysWithValues: zip(categories, categories.indices))
            // A missing category has no feature: all of them are 0.
            for (row, field) in try fields(of: column).enumerated() {
                if let found = places[field] { scalars[row * width + place + found] = 1 }
            }
            place += categories.count
        }
        for (index, row) in rows.enumerated() {
            for (place, column) in numbers { scalars[index * width + place] = Scalar(try number(row, column)) }
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
