#if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
    import AutodiffKernels

    // Swift has no `Float16` on Macs with an Intel processor.
    extension Float16: HalfPrecisionScalar {
        public static var elementType: ElementType { .float16 }

        static func expand(_ x: UnsafePointer<Float16>, _ result: UnsafeMutablePointer<Float>, _ count: Int) {
            x.withMemoryRebound(to: UInt16.self, capacity: count) { autodiff_expand_f16($0, result, count) }
        }
        static func contract(_ x: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float16>, _ count: Int) {
            result.withMemoryRebound(to: UInt16.self, capacity: count) { autodiff_contract_f16(x, $0, count) }
        }
    }
#endif
