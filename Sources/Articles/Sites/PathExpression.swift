import Foundation

/// A pattern of paths by the system's own regular expressions, which never go back: no pattern takes long.
final class PathExpression {
  /// As it was written.
  let text: String
  private var compiled = regex_t()

  /// - Parameter extended: the pattern as POSIX writes it.
  /// - Returns: nil for what is none, and for what could grow beyond measure.
  init?(_ text: String, extended: String, ignoresCase: Bool = false) {
    self.text = text
    guard extended.utf8.count < 4096, !extended.utf8.contains(0) else { return nil }
    let options = REG_EXTENDED | REG_NOSUB | (ignoresCase ? REG_ICASE : 0)
    guard regcomp(&compiled, extended, options) == 0 else { return nil }
  }

  // What could not be made is empty, and nothing is freed.
  deinit { regfree(&compiled) }

  func matches(_ path: String) -> Bool { regexec(&compiled, path, 0, nil, 0) == 0 }

  /// A character that means itself.
  static func literal(_ scalar: Unicode.Scalar) -> String {
    if "\\.[]()*+?{}|^$".unicodeScalars.contains(scalar) { return "\\\(scalar)" }
    // The engine goes by bytes: what follows counts for all of them.
    return scalar.isASCII ? String(scalar) : "(\(scalar))"
  }

  /// Reads `[a-z]` behind its bracket, as both regular expressions and globs write it.
  /// - Returns: nil for what is not understood here, such as letters beyond ASCII.
  static func set(_ scalars: inout Substring.UnicodeScalarView) -> String? {
    var isNegated = false
    if let first = scalars.first, first == "^" || first == "!" {
      isNegated = true
      scalars.removeFirst()
    }
    // POSIX knows these three by their places alone.
    var (items, isBracket, isHat, isHyphen) = ("", false, false, false)
    var isFirst = true
    while let scalar = scalars.popFirst() {
      if scalar == "]", !isFirst {
        if items.isEmpty, !isBracket, !isNegated, isHat {
          return isHyphen ? "[-^]" : "\\^"
        }
        return "[\(isNegated ? "^" : "")\(isBracket ? "]" : "")\(items)\(isHat ? "^" : "")"
          + "\(isHyphen ? "-" : "")]"
      }
      isFirst = false
      guard scalar.isASCII,
        scalar != "[" || scalars.first.map({ !":.=".contains(Character($0)) }) == true
      else { return nil }
      switch scalar {
      case "\\":
        guard let next = scalars.popFirst() else { return nil }
        switch next {
        case "d": items += "0-9"
        case "w": items += "0-9A-Za-z_"
        case "s": items += " \t"
        case "]": isBracket = true
        case "^": isHat = true
        case "-": isHyphen = true
        case _ where next.isASCII && !next.properties.isAlphabetic && !("0"..."9" ~= next):
          items.unicodeScalars.append(next)
        default: return nil
        }
      case "]": isBracket = true
      case "^": isHat = true
      case "-": isHyphen = true
      default:
        items.unicodeScalars.append(scalar)
        guard scalars.first == "-", let last = scalars.dropFirst().first, last != "]" else { break }
        guard last.isASCII, last != "\\", last != "[", scalar <= last else { return nil }
        items.unicodeScalars.append(contentsOf: ["-", last])
        scalars.removeFirst(2)
      }
    }
    return nil
  }
}
