import Foundation

/// Base64 (RFC 2045 §6.8).
enum Base64 {
  static func encodedString(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// Lines of 76 characters, each ended by CRLF.
  static func lines(_ bytes: [UInt8]) -> [UInt8] {
    let options: Data.Base64EncodingOptions = [
      .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
    ]
    return Array(Data(bytes).base64EncodedData(options: options)) + [0x0D, 0x0A]
  }
}
