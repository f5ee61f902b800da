// Loops and conditions, which are written for one device.
extension StableHLOTensor: StructuredAlgebra {
    /// A step's number as the text has it.
    typealias Step = StableHLOValue

    /// The function in which one of the tensors is a value, and the operation that is being written.
    private static func place(of tensors: [StableHLOTensor]) -> (function: StableHLOFunction, name: String) {
        for tensor in tensors { if let place = tensor.place { return place } }
        stop("StableHLO: a loop or a condition of constants alone, which is evaluated instead of written")
    }

    /// What a value's device holds; a constant is written.
    private func local(in function: StableHLOFunction) -> StableHLOValue {
        function.placed(value(in: function), along: nil)
    }

    /// Applies functions of the text, which take and give what a device holds.
    private static func written(
        _ place: (function: StableHLOFunction, name: String), _ write: (StableHLOText) -> [StableHLOValue]
    ) -> [StableHLOTensor] {
        write(place.function.text).map {
            StableHLOTensor(.init(local: $0, shape: $0.shape), in: place.function, of: place.name)
        }
    }

    static func loop(
        _ count: Int, from values: [StableHLOTensor], reading operands: [StableHLOTensor],
        _ body: (_ step: StableHLOValue, _ values: [StableHLOTensor]) -> [StableHLOTensor]
    ) -> [StableHLOTensor] {
        let place = place(of: operands + values)
        return written(place) { text in
            text.loop(count, from: values.map { $0.local(in: place.function) }) { step, values in
                body(step, written(place) { _ in values }).map { $0.local(in: place.function) }
            }
        }
    }

    static func branch(
        _ condition: StableHLOTensor, then yes: () -> [StableHLOTensor], else no: () -> [StableHLOTensor]
    ) -> [StableHLOTensor] {
        let place = place(of: [condition])
        return written(place) { text in
            text.branch(text.condition(condition.local(in: place.function))) {
                yes().map { $0.local(in: place.function) }
            } else: {
                no().map { $0.local(in: place.function) }
            }
        }
    }

    /// offset + step · stride.
    private static func position(
        _ step: StableHLOValue, _ offset: Int, _ stride: Int, _ text: StableHLOText
    ) -> StableHLOValue {
        let scaled = text.elementwise("stablehlo.multiply", step, text.filled(Double(stride), [], .integer))
        return text.elementwise("stablehlo.add", scaled, text.filled(Double(offset), [], .integer))
    }

    func part(_ count: Int, at step: StableHLOValue, offset: Int, stride: Int) -> StableHLOTensor {
        let place = Self.place(of: [self])
        return Self.written(place) { text in
            [text.slice(local(in: place.function), from: [Self.position(step, offset, stride, text)], [count])]
        }[0]
    }

    func replacing(at step: StableHLOValue, offset: Int, stride: Int, with part: StableHLOTensor) -> StableHLOTensor {
        let place = Self.place(of: [self])
        return Self.written(place) { text in
            let start = Self.position(step, offset, stride, text)
            return [text.replacing(local(in: place.function), from: [start], with: part.local(in: place.function))]
        }[0]
    }
}
