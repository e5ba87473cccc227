import Diagnostics
import Foundation

/// The declarations of a `style` attribute and of style sheets, as far as they say that nobody sees an element.
struct InlineStyle {
  private var values: [String: String] = [:]
  private var important: Set<String> = []

  init(_ text: String) {
    for declaration in Self.plain(text).split(separator: ";") {
      guard let colon = declaration.firstIndex(of: ":") else { continue }
      var value = declaration[declaration.index(after: colon)...].lowercased()
      let name = String(declaration[..<colon].trimmed()).lowercased()
      if let mark = value.firstIndex(of: "!") {
        value = String(value[..<mark])
        important.insert(name)
      } else if important.contains(name) {
        continue
      }
      values[name] = value.onOneLine
    }
  }

  /// Adds what counts more, but for what is said to be important here and not there.
  mutating func add(_ stronger: InlineStyle) {
    for (name, value) in stronger.values
    where !important.contains(name) || stronger.important.contains(name) {
      values[name] = value
    }
    important.formUnion(stronger.important)
  }

  /// How many declarations there are.
  var count: Int { values.count }

  subscript(_ name: String) -> String? { values[name] }

  /// What hides a text from people: mailings hide words for filters so, and pages what their scripts show.
  var isInvisible: Bool { isVisible == false || hasSize == false || hasColor == false || isGone }

  /// What it says of being seen, where the elements in it may say otherwise; nil where it says nothing.
  var isVisible: Bool? {
    switch values["visibility"] {
    case "visible": true
    case "hidden", "collapse": false
    default: nil
    }
  }

  /// Whether it hides all that is in an element too.
  var isGone: Bool {
    values["display"] == "none"
      || values["content-visibility"] == "hidden" || values["mso-hide"] == "all"
      || isZero("opacity") || isClipped || isMovedAway
      || isZero("scale") || values["transform"].map(Self.isTurnedAway) ?? false
      || values["filter"].map(Self.isFilteredAway) ?? false
      || overflowIsHidden
        && (isZero("line-height")
          || ["height", "max-height", "width", "max-width"].contains { isAtMost(1, $0) })
  }

  private var overflowIsHidden: Bool {
    ["overflow", "overflow-x", "overflow-y"].contains {
      ["hidden", "clip"].contains(values[$0]?.prefix { $0 != " " })
    }
  }

  /// Whether its letters are large enough to be read, which those in it may be though it is not itself: mailings
  /// are set so to close the gaps between columns. Nil where it says nothing.
  var hasSize: Bool? { letters(in: Self.usualLetters).map { $0 > Self.tinyLetters } }

  /// How large its letters are, in pixels; nil where it says nothing.
  /// - Parameter around: how large those are that it stands in.
  func letters(in around: Double) -> Double? {
    guard let size = values["font-size"] ?? fontSize.map(String.init) else { return nil }
    switch size {
    case "smaller": return around / 1.2
    case "larger": return around * 1.2
    case _ where Self.inherits(size): return nil
    default: break
    }
    // Words such as “small” are none of these lengths.
    return CSSLength(size[...]).letters(in: around) ?? Self.usualLetters
  }

  static let usualLetters = 16.0
  /// Letters of so many pixels nobody reads.
  static let tinyLetters = 2.0

  private static func inherits(_ word: String) -> Bool {
    ["inherit", "unset", "revert", "currentcolor"].contains(word)
  }

  private var fontSize: Substring? {
    // The first length of the shorthand is their size.
    let words = (values["font"] ?? "").split(separator: " ").map { $0.prefix { $0 != "/" } }
    return words.first { word in
      let isNumber = word.first.map { $0.isNumber || $0 == "." } ?? false
      let isWeight = Int(word).map { $0 >= 100 } ?? false
      return isNumber && !isWeight
    }
  }

  /// Whether its letters have a colour that is seen, as they may have in it; nil where it says nothing.
  var hasColor: Bool? {
    // Such letters show what is behind them.
    if ["background-clip", "-webkit-background-clip"].contains(where: { values[$0] == "text" }) {
      return nil
    }
    if hasNoColor { return false }
    return values["-webkit-text-fill-color"]
      ?? values["color"].flatMap {
        Self.inherits($0) ? nil : $0
      } == nil ? nil : true
  }

  /// A colour that lets everything through, or that of what is behind.
  private var hasNoColor: Bool {
    for name in ["color", "-webkit-text-fill-color"] {
      guard let color = values[name].map(CSSColor.init) else { continue }
      let behind = values["background-color"] ?? values["background"]
      if color.isClear || behind.map({ CSSColor($0) == color }) == true { return true }
    }
    return false
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
    let numbers = path.drop { $0 != "(" }.split { "(, )".contains($0) }.compactMap { word in
      Double(word.prefix { $0.isNumber || $0 == "." })
    }
    return path.hasPrefix("inset(") && numbers.first.map { $0 >= 50 } == true && path.contains("%")
      || ["circle(", "ellipse("].contains(where: path.hasPrefix) && numbers.first == 0
      || path.hasPrefix("polygon(") && !numbers.isEmpty && numbers.allSatisfy { $0 == numbers[0] }
  }

  /// Beside the page, where nobody scrolls to.
  private var isMovedAway: Bool {
    if isFarOff("text-indent") || ["margin", "margin-left", "margin-top"].contains(where: isFarOff)
    {
      return true
    }
    if overflowIsHidden, let indent = values["text-indent"], indent.hasSuffix("%"),
      number("text-indent").map({ abs($0) >= 100 }) == true
    {
      return true
    }
    guard let position = values["position"], position != "static" else { return false }
    return ["left", "top", "right", "bottom", "inset"].contains { name in
      values[name]?.split(separator: " ").contains { CSSLength($0).isFarOff } ?? false
    }
  }

  private func isFarOff(_ name: String) -> Bool {
    values[name]?.split(separator: " ").contains { word in
      CSSLength(word).pixels.map { $0 <= -999 } ?? false
    } ?? false
  }

  /// `scale(0)`, `translateX(-9999px)`, `matrix(0, 0, 0, 0, 0, 0)`, `rotateY(90deg)`
  private static func isTurnedAway(_ transform: String) -> Bool {
    transform.split(separator: ")").contains { call in
      let parts = call.split(separator: "(")
      guard let name = parts.first?.split(separator: " ").last, let words = parts.dropFirst().first
      else { return false }
      let values = words.split { ", ".contains($0) }.map { CSSLength($0) }
      if name.hasPrefix("scale") || name.hasPrefix("matrix") { return values.first?.number == 0 }
      if name.hasPrefix("translate") { return values.contains { $0.isFarOff } }
      return (name == "rotatex" || name == "rotatey") && values.first?.number.map { abs($0) } == 90
    }
  }

  /// `opacity(0)`, `alpha(opacity=0)`
  private static func isFilteredAway(_ filter: String) -> Bool {
    let plain = filter.filter { $0 != " " }
    guard let start = plain.range(of: "opacity(") ?? plain.range(of: "opacity=") else {
      return false
    }
    return Double(plain[start.upperBound...].prefix { $0.isNumber || $0 == "." }) == 0
  }

  private func number(_ name: String) -> Double? {
    values[name].flatMap { CSSLength($0[...]).number }
  }

  /// A length in pixels; nil for one that depends on what stands around.
  func pixels(_ name: String) -> Double? { values[name].flatMap { CSSLength($0[...]).pixels } }

  private func isZero(_ name: String) -> Bool { number(name).map { abs($0) < 0.02 } ?? false }

  private func isAtMost(_ limit: Double, _ name: String) -> Bool {
    pixels(name).map { $0 <= limit } ?? false
  }

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
