import Foundation

/// A number of a style with its unit, such as `-9999px`.
struct CSSLength {
  /// Nil for what begins with no number.
  let number: Double?
  private let unit: Substring

  init(_ text: Substring) {
    let value = text.hasPrefix("calc(") ? text.dropFirst(5) : text
    let digits = value.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
    number = Double(digits)
    unit = value[digits.endIndex...].prefix { $0.isLetter || $0 == "%" }
  }

  /// Nil for one that depends on what stands around.
  var pixels: Double? {
    guard let number else { return nil }
    if number == 0 { return 0 }
    return Self.units[unit].map { number * $0 }
  }

  /// In pixels, as the size of letters that stand among others (CSS Values §6.1.1).
  func letters(in around: Double) -> Double? {
    guard let number else { return nil }
    return switch unit {
    case "em": number * around
    case "ex", "ch", "cap", "ic": number * around / 2
    case "%": number * around / 100
    case "vw", "vh", "vi", "vb", "vmin", "vmax": number * 8
    case "lh", "rlh": number * 20
    case "rex", "rch": number * 8
    default: pixels
    }
  }

  /// Whether what is moved by it is on no screen.
  var isFarOff: Bool {
    if let number, unit == "vw" || unit == "vh" { return abs(number) >= 100 }
    return pixels.map { $0 <= -999 || $0 >= 5000 } ?? false
  }

  /// In pixels (CSS Values §6); letters are taken for as large as browsers begin with.
  private static let units: [Substring: Double] = [
    "": 1, "px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 37.8, "mm": 3.78, "q": 0.945, "em": 16,
    "rem": 16, "ex": 8, "ch": 8, "vw": 8, "vh": 8,
  ]
}

/// A colour of a style as far as two can be told to be the same.
struct CSSColor: Equatable {
  private let plain: String
  /// Whether it lets everything through.
  let isClear: Bool

  init(_ text: String) {
    switch text {
    case "transparent": (plain, isClear) = (text, true)
    case "white": (plain, isClear) = ("#ffffff", false)
    case "black": (plain, isClear) = ("#000000", false)
    case _ where text.hasPrefix("#"):
      let isShort = text.count == 4 || text.count == 5
      let whole = isShort ? "#" + text.dropFirst().map { "\($0)\($0)" }.joined() : text
      plain = String(whole.prefix(7))
      isClear = whole.count == 9 && whole.hasSuffix("00")
    case _ where (text.hasPrefix("rgb") || text.hasPrefix("hsl")) && text.hasSuffix(")"):
      let parts = text.dropLast().split { " ,/(".contains($0) }
      isClear = parts.count == 5 && parts.last.flatMap { Double($0.prefix { $0 != "%" }) } == 0
      let numbers = parts.dropFirst().prefix(3).compactMap { UInt8($0) }
      plain =
        text.hasPrefix("rgb") && numbers.count == 3
        ? "#" + numbers.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        : parts.joined(separator: " ")
    default: (plain, isClear) = (text, false)
    }
  }
}
