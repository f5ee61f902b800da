import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

@Suite struct StoredArrayTests {
    @Test(arguments: NumberFormat.allCases)
    func smallIntegersPassThroughEveryFormat(format: NumberFormat) throws {
        let integers = format == .bool ? [0, 1, 1] : [0, 1, 100]
        let array = try StoredArray(integers, as: format)
        #expect(array.bytes.count == 3 * format.size && array.shape == [3])
        #expect(try array.integers() == integers)
        #expect(try array.tensor(as: Float.self).scalars == integers.map(Float.init))
        #expect(try array.tensor(as: Double.self).scalars == integers.map(Double.init))
        #expect(try StoredArray(array.tensor(as: Double.self), as: format) == array)
        #expect(try StoredArray(array.tensor(as: Float.self), as: format) == array)
    }

    @Test func extremesOfIntegers() throws {
        for (format, least, greatest) in [
            (NumberFormat.int8, -128, 127), (.int16, -32768, 32767), (.int32, -1 << 31, 1 << 31 - 1),
            (.int64, Int.min, Int.max), (.uint8, 0, 255), (.uint16, 0, 65535), (.uint32, 0, 1 << 32 - 1), (.bool, 0, 1),
        ] {
            #expect(try StoredArray([least, greatest], as: format).integers() == [least, greatest])
            if format != .int64 {
                let error = ArrayError(element: 1, value: "\(greatest + 1)", type: format.rawValue)
                #expect(throws: error) { try StoredArray([0, greatest + 1], as: format) }
                #expect(throws: ArrayError.self) { try StoredArray([least - 1], as: format) }
            }
        }
        let large = StoredArray(.uint64, [1], [UInt8](repeating: 255, count: 8))
        #expect(throws: ArrayError(element: 0, value: "18446744073709551615", type: "Int")) { try large.integers() }
        #expect(throws: ArrayError.self) { try large.tensor(as: Double.self) }
        #expect(try large.tensor(as: Double.self, rounding: true).scalars == [0x1p64])
        #expect(throws: ArrayError.self) { try StoredArray([-1], as: .uint64) }
        #expect(throws: ArrayError.self) { try StoredArray(Tensor<Double>([0.5]), as: .int32) }
        #expect(throws: ArrayError.self) { try StoredArray(Tensor<Double>([.nan]), as: .uint64) }
        #expect(try StoredArray(Tensor<Double>([0x1p63]), as: .uint64).bytes == [0, 0, 0, 0, 0, 0, 0, 0x80])
    }

    @Test func roundingIsAskedFor() throws {
        let tenth = StoredArray(Tensor<Double>([0.5, 0.1]))
        #expect(throws: ArrayError(element: 1, value: "0.1", type: "Float")) { try tenth.tensor(as: Float.self) }
        #expect(try tenth.tensor(as: Float.self, rounding: true).scalars == [0.5, 0.1])
        let special = StoredArray(Tensor<Double>([.nan, .infinity, -0.0]))
        let single = try special.tensor(as: Float.self)
        #expect(single.scalars[0].isNaN && single.scalars[1] == .infinity && single.scalars[2].sign == .minus)
        #expect(throws: ArrayError(element: 0, value: "nan", type: "Int")) { try special.integers() }
    }

    /// A finite number never becomes infinite.
    @Test func numbersBeyondAFormat() throws {
        for (format, largest, beyond) in [
            (NumberFormat.float16, 65519.0, 65520.0), (.bfloat16, 0x1.fep127, 0x1.ffp127),
            (.float32, Double(Float.greatestFiniteMagnitude), 0x1p128),
        ] {
            let array = try StoredArray(Tensor<Double>([largest, -.infinity]), as: format)
            #expect(try array.tensor(as: Double.self).scalars[0].isFinite)
            #expect(throws: ArrayError(element: 1, value: "\(-beyond)", type: format.rawValue)) {
                try StoredArray(Tensor<Double>([0, -beyond]), as: format)
            }
        }
    }

    /// All 65,536 halves there and back, and the neighborhoods of all ties.
    @Test func halfPrecision() {
        for bits in UInt16.min...UInt16.max {
            let value = Double(HalfPrecision.float(bits))
            if value.isNaN {
                #expect(HalfPrecision.half(value) & 0x7fff == 0x7e00)
                continue
            }
            guard HalfPrecision.half(value) == bits else {
                Issue.record("\(bits): \(value)")
                return
            }
            // Between this one and the next, the tie goes to the even one.
            guard bits & 0x7fff < 0x7bff else { continue }
            let next = Double(HalfPrecision.float(bits + 1))
            let middle = (value + next) / 2
            let even = bits & 1 == 0 ? bits : bits + 1
            let (inward, outward) =
                value >= 0 && bits < 0x8000 ? (middle.nextDown, middle.nextUp) : (middle.nextUp, middle.nextDown)
            guard HalfPrecision.half(middle) == even, HalfPrecision.half(inward) == bits,
                HalfPrecision.half(outward) == bits + 1
            else {
                Issue.record("beside \(bits): \(value)")
                return
            }
        }
        #expect(HalfPrecision.half(65519.999) == 0x7bff && HalfPrecision.half(65520) == 0x7c00)
        #expect(HalfPrecision.half(0x1p-25) == 0 && HalfPrecision.half(0x1p-25.nextUp) == 1)
        #expect(HalfPrecision.half(-1e300) == 0xfc00 && HalfPrecision.half(-0.0) == 0x8000)
    }
}
