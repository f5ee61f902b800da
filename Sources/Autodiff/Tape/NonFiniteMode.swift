import Foundation

/// Whether this thread's recordings are checked for NaN and infinity.
enum NonFiniteMode {
    static var isOn: Bool {
        get { pthread_getspecific(key) != nil }
        set {
            pthread_setspecific(key, newValue ? UnsafeMutableRawPointer(bitPattern: 1) : nil)
            ThreadTape.own?.pointee.stopsAtNonFinite = newValue
        }
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()
}

extension Adjoints {
    /// Whether one of the adjoints is NaN or infinite.
    var hasNonFinite: Bool {
        numbers.contains { !$0.isFinite } || tensors.contains { $0?.isFinite == false }
    }
}

extension Tensor {
    /// Whether no element is NaN or infinite.
    var isFinite: Bool {
        scalars.withUnsafeBytes { bytes in
            // As in `Sweep.carry`: three vector operations on any instruction set.
            if Scalar.self == Float.self {
                var carries: UInt32 = 0
                for bits in bytes.bindMemory(to: UInt32.self) { carries |= (bits & 0x7fff_ffff) &+ 0x0080_0000 }
                return carries >> 31 == 0
            }
            if Scalar.self == Double.self {
                var carries: UInt64 = 0
                for number in bytes.bindMemory(to: Double.self) { carries |= Sweep.carry(number) }
                return carries >> 63 == 0
            }
            return bytes.bindMemory(to: Scalar.self).allSatisfy(\.isFinite)
        }
    }
}
