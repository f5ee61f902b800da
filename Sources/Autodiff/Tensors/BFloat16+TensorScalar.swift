import AutodiffKernels

extension BFloat16: HalfPrecisionScalar {
    public static var elementType: ElementType { .bfloat16 }

    static func expand(_ x: UnsafePointer<BFloat16>, _ result: UnsafeMutablePointer<Float>, _ count: Int) {
        x.withMemoryRebound(to: UInt16.self, capacity: count) { autodiff_expand_bf16($0, result, count) }
    }
    static func contract(_ x: UnsafePointer<Float>, _ result: UnsafeMutablePointer<BFloat16>, _ count: Int) {
        result.withMemoryRebound(to: UInt16.self, capacity: count) { autodiff_contract_bf16(x, $0, count) }
    }
}
