import Diagnostics
import Template

/// HTML that is made of parts: what is put in between is text and escaped, unless it is markup itself.
struct Markup: ExpressibleByStringInterpolation, Sendable {
  private(set) var html: String

  init(stringLiteral text: String) { html = text }
  init(stringInterpolation parts: Interpolation) { html = parts.html }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    init(literalCapacity: Int, interpolationCount: Int) { html.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ text: String) { html += text }
    /// Whatever a relay or a list says is text, and shows what nobody would see.
    mutating func appendInterpolation(_ text: String) { html += text.printable.escapedForHTML }
    mutating func appendInterpolation(_ number: Int) { html += number.grouped }
    mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
    mutating func appendInterpolation(_ markup: [Markup]) {
      for part in markup { html += part.html }
    }
    /// A length or a place in a picture.
    mutating func appendInterpolation(at length: Double) {
      html += String((length * 100).rounded() / 100)
    }
  }
}

extension Int {
  /// `1,234,567`.
  package var grouped: String {
    let digits = Array(String(magnitude))
    var text = self < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }
}
