import Autodiff
import Foundation
import NNFromGraph
import Testing

struct IncludedTablesTests {
    @Test func irisEqualsScikitLearns() throws {
        let iris = try Iris.load(as: Double.self)
        #expect(iris.features.shape == [150, 4] && iris.classCounts == [50, 50, 50])
        #expect(iris.classNames == ["setosa", "versicolor", "virginica"])
        #expect(Array(iris.features.scalars.prefix(4)) == [5.1, 3.5, 1.4, 0.2])
        #expect(Array(iris.features.scalars.suffix(4)) == [5.9, 3.0, 5.1, 1.8])
        let text = try IncludedTable(resource: "iris", compressed: false, name: "", featureNames: []).content()
        #expect(MD5.hexadecimal(of: text) == "d69a16ea6136ccb02a7c37c66375ebba")
    }

    @Test func breastCancerEqualsScikitLearns() throws {
        let cancer = try BreastCancer.load(as: Double.self)
        #expect(cancer.features.shape == [569, 30] && cancer.classCounts == [212, 357])
        #expect(cancer.classNames == ["malignant", "benign"])
        #expect(cancer.featureNames[0] == "mean radius" && cancer.featureNames[13] == "area error")
        #expect(cancer.featureNames[29] == "worst fractal dimension")
        #expect(abs(cancer.features.scalars.reduce(0, +) - 1056474.4596356) < 1e-6)
        let text = try IncludedTable(resource: "breast_cancer", compressed: true, name: "", featureNames: []).content()
        #expect(MD5.hexadecimal(of: text) == "36ef90874abc87f4b4a8554dcc17cf6f")
    }

    @Test func linesAreReadStrictly() throws {
        func fault(_ text: String) -> TableFault? {
            do {
                let data: DataSet<Double> = try IncludedTable.parse(
                    Array(text.utf8), file: "t", name: "t", featureNames: ["a", "b"])
                return data.count < 0 ? .missingResource : nil
            } catch { return (error as? TableError)?.fault }
        }
        #expect(fault("2,2,no,yes\n1,2,0\n3,4,1\n") == nil)
        #expect(fault("2,2,no,yes\n1,2,0\n3,4,1") == nil)
        #expect(fault("") == .unsuitableHead(features: 2))
        #expect(fault("2,3,no,yes\n1,2,0\n3,4,1\n") == .unsuitableHead(features: 2))
        #expect(fault("3,2,no,yes\n1,2,0\n3,4,1\n") == .wrongLineCount(expected: 4, found: 3))
        #expect(fault("2,2,no,yes\n1,2,0\n3,4\n") == .wrongFieldCount(line: 3, expected: 3, found: 2))
        #expect(fault("2,2,no,yes\n1,x,0\n3,4,1\n") == .notANumber(line: 2, column: "b", text: "x"))
        #expect(fault("2,2,no,yes\n1,nan,0\n3,4,1\n") == .notANumber(line: 2, column: "b", text: "nan"))
        #expect(fault("2,2,no,yes\n1,2,0\n3,4,1.5\n") == .notANumber(line: 3, column: "class", text: "1.5"))
        #expect(throws: DataSetError(dataSet: "t", fault: .labelOutOfRange(sample: 1, label: 2, classes: 2))) {
            let text = "2,2,no,yes\n1,2,0\n3,4,2\n"
            let _: DataSet<Double> = try IncludedTable.parse(
                Array(text.utf8), file: "t", name: "t", featureNames: ["a", "b"])
        }
        let missing = IncludedTable(resource: "nowhere", compressed: false, name: "", featureNames: [])
        #expect(throws: TableError(file: "nowhere.csv", fault: .missingResource)) { try missing.content() }
    }
}
