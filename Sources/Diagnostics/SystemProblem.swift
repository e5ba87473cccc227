import Foundation

/// What the system says of files and connections, as problems.
extension Problem {
  /// A problem of the system's, as Foundation tells it.
  package static func system(
    _ what: String, _ error: any Error, at location: SourceLocation
  ) -> Problem {
    Problem("\(what): \(error.plainReason)", at: location, category: .system)
  }

  /// A problem of the system's, with what `errno` says of it.
  package static func system(
    _ what: String, _ reason: Int32 = errno, at location: SourceLocation
  ) -> Problem {
    Problem(
      "\(what): \(String(cString: strerror(reason)).lowercased())", at: location,
      category: .system)
  }
}

extension Error {
  /// What the system said, as a short phrase without paths or domains.
  package var plainReason: String {
    let error = self as NSError
    if let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError,
      underlying.domain == NSPOSIXErrorDomain
    {
      return String(cString: strerror(Int32(underlying.code))).lowercased()
    }
    if error.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(error.code))).lowercased()
    }
    switch CocoaError.Code(rawValue: error.code) {
    case .fileNoSuchFile, .fileReadNoSuchFile: return "no such file or directory"
    case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
    case .fileWriteOutOfSpace: return "no space left on device"
    case .fileWriteFileExists: return "file exists"
    // What Foundation makes of ENOTDIR, and of little else.
    case .fileWriteUnknown: return "a file may stand where a folder must be"
    default: return error.localizedDescription
    }
  }
}
