import Foundation
import Testing

@Suite struct RoomsTests {
    @Test(arguments: Rooms.all.map(\.target))
    func layersImportOnlyDownwards(target: String) throws {
        let rooms = Rooms.all.first { $0.target == target }!.rooms
        let files = try Repository.files(below: "Sources/\(target)").map {
            SourceFile(path: $0, text: try Repository.text($0))
        }
        #expect(files.count > 10)
        for file in files where Rooms.room(of: file.path, in: target, rooms) == nil {
            Issue.record("\(file.path) lies in no room of `Rooms.all`")
        }
        let found = Rooms.inversions(files, target: target, rooms: rooms).filter { inversion in
            !Rooms.exceptions.contains {
                inversion.file.hasPrefix("Sources/\($0.room)/") && $0.types.contains(inversion.type)
            }
        }
        for inversion in found { Issue.record("\(inversion)") }
    }

    @Test func plantedInversionIsFound() {
        let low = SourceFile(
            path: "Sources/T/Low/A.swift",
            text: """
                // High in a comment, "High" in a literal: "\\(f("High")) High"
                struct Low<Other> { var x: Other; var y = Name.High.self; func f<Generic>(_: Generic) {} }
                let text = \"""
                    High
                    \"""
                """)
        let high = SourceFile(
            path: "Sources/T/High/B.swift",
            text: "public struct High {}\nenum Other {}\nstruct Generic {}\nprivate final class Low {}")
        func found(_ files: SourceFile...) -> [Rooms.Inversion] {
            Rooms.inversions(files, target: "T", rooms: ["Low", "High"])
        }
        #expect(found(low, high) == [])
        let planted = SourceFile(path: "Sources/T/Low/C.swift", text: "extension High { func g(_: Low) {} }")
        #expect(found(low, high, planted).map(\.type) == ["High"])
    }

    /// `Notes/architecture.md` has a table of rooms for each target, in the same order.
    @Test(arguments: Rooms.all.map(\.target))
    func architectureListsTheRooms(target: String) throws {
        let rooms = Rooms.all.first { $0.target == target }!.rooms.filter { !$0.isEmpty }
        let page = try Repository.text("Notes/architecture.md")
        let section = try #require(page.components(separatedBy: "\n### \(target)\n").last)
        let rows = section.components(separatedBy: "\n## ")[0].components(separatedBy: "\n### ")[0]
            .split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(rows.map { $0.split(separator: "`")[1] } == rooms.map { Substring($0) })
    }

    /// The files that the walks of `Notes/architecture.md` name exist.
    @Test func walksNameExistingFiles() throws {
        let walks = try #require(
            Repository.text("Notes/architecture.md").components(separatedBy: "\n## Four walks").last)
        let names = Set(Repository.files(below: "Sources").map { ($0 as NSString).lastPathComponent })
        let mentioned = walks.matches(of: /([A-Za-z0-9+]+\.swift)/).map { String($0.1) }
        #expect(mentioned.count > 30)
        for name in mentioned { #expect(names.contains(name), "there is no file \(name)") }
    }
}
