import Autodiff
import Testing

/// Pointers keep their arithmetic beside the import, which hides that of the standard library.
struct PointerArithmeticTests {
    @Test func pointersMoveByElements() {
        var numbers = [1.5, 2.5, 3.5, 4.5]
        numbers.withUnsafeMutableBufferPointer { buffer in
            let first = buffer.baseAddress!
            let last = first + 3
            #expect(last.pointee == 4.5)
            #expect((2 + first).pointee == 3.5)
            #expect((last - 1).pointee == 3.5)
            #expect(last - first == 3)
            #expect(first - last == -3)
            let plain = UnsafePointer(first)
            #expect((plain + 1).pointee == 2.5)
            #expect((plain + 3) - plain == 3)
            let raw = UnsafeRawPointer(first)
            #expect(UnsafeRawPointer(last) - raw == 24)
            #expect((raw + 8).load(as: Double.self) == 2.5)
            var moving = first
            moving += 2
            moving -= 1
            #expect(moving.pointee == 2.5)
            #expect(UnsafeMutableRawPointer(moving) - 8 == UnsafeMutableRawPointer(first))
        }
    }
}
