import Diagnostics
import Foundation

/// The declarations of a `style` attribute, as far as they say that nobody sees an element.
struct InlineStyle {
  private var values: [String: String] = [:]

  init(_ text: String) {
    for declaration in Self.plain(text).split(separator: ";") {
      guard let colon = declaration.firstIndex(of: ":") else { continue }
      var value = declaration[declaration.index(after: colon)...].lowercased()
      if let mark = value.firstIndex(of: "!") { value = String(value[..<mark]) }
      values[String(declaration[..<colon].trimmed()).lowercased()] = value.onOneLine
    }
  }

  subscript(_ name: String) -> String? { values[name] }

  /// What hides a text from people: mailings hide words for filters so, and pages what their scripts show.
  var isInvisible: Bool {
    values["display"] == "none" || ["hidden", "collapse"].contains(values["visibility"])
      || values["content-visibility"] == "hidden" || values["mso-hide"] == "all"
      || isZero("opacity") || hasNoSize || hasNoColor || isClipped
      || values["transform"].map(Self.isScaledAway) ?? false
      || values["overflow"] == "hidden"
        && ["height", "max-height", "width", "max-width"].contains { isAtMost(1, $0) }
      || isFarOff("text-indent") || isFarOff("margin-left") || isFarOff("margin-top")
      || ["absolute", "fixed"].contains(values["position"])
        && (isFarOff("left") || isFarOff("top") || isFarOff("right"))
  }

  /// Letters of at most a pixel.
  private var hasNoSize: Bool {
    if isAtMost(1, "font-size") { return true }
    let words = (values["font"] ?? "").split(separator: " ").flatMap { $0.split(separator: "/") }
    return words.contains { word in
      word.hasPrefix("0") && Double(word.prefix { $0.isNumber || $0 == "." }) == 0
    }
  }

  /// A colour that lets everything through.
  private var hasNoColor: Bool {
    guard let color = values["color"] else { return false }
    if color == "transparent" { return true }
    if color.hasPrefix("#") {
      return color.count == 5 && color.hasSuffix("0") || color.count == 9 && color.hasSuffix("00")
    }
    guard color.hasPrefix("rgb") || color.hasPrefix("hsl"), color.hasSuffix(")") else {
      return false
    }
    let parts = color.dropLast().split { " ,/(".contains($0) }
    return parts.count == 5 && parts.last.flatMap { Double($0.prefix { $0 != "%" }) } == 0
  }

  /// Cut off on all its sides.
  private var isClipped: Bool {
    if let clip = values["clip"], clip.hasPrefix("rect(") {
      let sides = clip.dropFirst(5).split { " ,)".contains($0) }
      return !sides.isEmpty
        && sides.allSatisfy {
          Double($0.prefix { $0.isNumber || $0 == "." }).map { $0 <= 1 } ?? false
        }
    }
    guard let path = values["clip-path"] else { return false }
    let size = path.split(separator: "(").last.flatMap { Double($0.prefix(while: \.isNumber)) }
    return path.hasPrefix("inset(") && size.map { $0 >= 50 } == true && path.contains("%")
      || path.hasPrefix("circle(") && size == 0
  }

  private static func isScaledAway(_ transform: String) -> Bool {
    guard let start = transform.range(of: "scale") else { return false }
    let number = transform[start.upperBound...].drop { $0 != "(" }.dropFirst()
    return Double(number.prefix { $0.isNumber || $0 == "." }) == 0
  }

  /// The number that a length begins with.
  func number(_ name: String) -> Double? {
    guard var value = values[name]?[...] else { return nil }
    if value.hasPrefix("calc(") { value = value.dropFirst(5) }
    return Double(value.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) })
  }

  /// A length in pixels; nil for one that depends on what stands around.
  func pixels(_ name: String) -> Double? {
    guard let value = values[name], let number = number(name) else { return nil }
    if number == 0 { return 0 }
    let unit = value.drop { !$0.isLetter && $0 != "%" }
    if unit.isEmpty || unit.hasPrefix("px") { return number }
    return unit.hasPrefix("em") || unit.hasPrefix("rem") ? number * 16 : nil
  }

  private func isZero(_ name: String) -> Bool { number(name).map { abs($0) < 0.02 } ?? false }

  private func isAtMost(_ limit: Double, _ name: String) -> Bool {
    pixels(name).map { $0 <= limit } ?? false
  }

  private func isFarOff(_ name: String) -> Bool { number(name).map { $0 <= -999 } ?? false }

  /// The text without comments, its escapes read (CSS Syntax §4.3.7).
  private static func plain(_ text: String) -> String {
    var result = ""
    var rest = Array(text.unicodeScalars.prefix(4096))[...]
    while let scalar = rest.popFirst() {
      if scalar == "/", rest.first == "*" {
        while let next = rest.popFirst(), !(next == "*" && rest.first == "/") {}
        _ = rest.popFirst()
        result += " "
      } else if scalar == "\\" {
        let digits = rest.prefix(6).prefix { $0.properties.isASCIIHexDigit }
        if digits.isEmpty {
          if let next = rest.popFirst() { result.unicodeScalars.append(next) }
          continue
        }
        rest = rest.dropFirst(digits.count)
        if rest.first?.properties.isWhitespace == true { _ = rest.popFirst() }
        let code = UInt32(String(String.UnicodeScalarView(digits)), radix: 16)
        result.unicodeScalars.append(code.flatMap(Unicode.Scalar.init) ?? "\u{FFFD}")
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
