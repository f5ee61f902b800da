import Foundation

/// The system's message for an error code, by default that of the last failed call, with its first letter in lower case
/// to fit into a sentence.
package func systemReason(_ code: Int32 = errno) -> String {
    let words = String(cString: strerror(code))
    return words.prefix(1).lowercased() + words.dropFirst()
}

extension URL {
    /// Why a URL is no file's; `nil` for a file's, and for a path without a scheme.
    var whyNoFile: String? {
        isFileURL || scheme == nil ? nil : "is at \(scheme ?? "")://, and only files are read and written here"
    }
}

/// A one-line message for any error: its own description where it has one, the system's where it carries an error code.
///
/// On Linux, Foundation describes its own errors only as 'The operation could not be completed. (NSCocoaErrorDomain
/// error 512.)'.
package func words(for error: any Error) -> String {
    if let error = error as? any _DescribedError { return error.description }
    if let words = codingWords(for: error) { return words }
    if let fault = error as? any CustomStringConvertible & LocalizedError { return fault.description }
    if let words = (error as? any LocalizedError)?.errorDescription, !words.contains("ErrorDomain") { return words }
    if let code = systemCode(of: error) { return systemReason(code) }
    let error = error as NSError
    return "the system gives no reason (\(error.domain.replacing("ErrorDomain", with: "")) \(error.code))"
}

/// The POSIX error code of a Foundation error, or of its underlying error.
private func systemCode(of error: any Error) -> Int32? {
    if let error = error as? POSIXError { return error.code.rawValue }
    let error = error as NSError
    if error.domain == NSPOSIXErrorDomain { return Int32(truncatingIfNeeded: error.code) }
    if let beneath = error.userInfo[NSUnderlyingErrorKey] as? any Error { return systemCode(of: beneath) }
    switch CocoaError.Code(rawValue: error.code) {
    case _ where error.domain != NSCocoaErrorDomain: return nil
    case .fileNoSuchFile, .fileReadNoSuchFile: return ENOENT
    case .fileReadNoPermission, .fileWriteNoPermission: return EACCES
    case .fileWriteOutOfSpace: return ENOSPC
    case .fileWriteVolumeReadOnly: return EROFS
    case .fileWriteFileExists: return EEXIST
    default: return nil
    }
}

/// The reason of an encoding or decoding error, with the place; `nil` for another error.
private func codingWords(for error: any Error) -> String? {
    func text(_ path: [any CodingKey], _ reason: String) -> String {
        let place = path.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(separator: ".")
        return place.isEmpty ? reason : "\(reason) (at \(place))"
    }
    switch error {
    case EncodingError.invalidValue(_, let context): return text(context.codingPath, context.debugDescription)
    case DecodingError.dataCorrupted(let context), DecodingError.typeMismatch(_, let context),
        DecodingError.valueNotFound(_, let context):
        return text(context.codingPath, context.debugDescription)
    case DecodingError.keyNotFound(let key, let context):
        return text(context.codingPath, "'\(key.stringValue)' is missing")
    default: return nil
    }
}
