import Diagnostics
import Template

/// HTML that is made of parts: what is put in between is text and escaped, unless it is markup itself.
package struct Markup: ExpressibleByStringInterpolation, Sendable {
  package private(set) var html: String

  package init(stringLiteral text: String) { html = text }
  /// What is markup already.
  package init(verbatim html: String) { self.html = html }
  package init(stringInterpolation parts: Interpolation) { html = parts.html }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      html.reserveCapacity(literalCapacity)
    }

    package mutating func appendLiteral(_ text: String) { html += text }
    /// Whatever a relay or a list says is text, and shows what nobody would see.
    package mutating func appendInterpolation(_ text: String) {
      html += text.printable.escapedForHTML
    }
    package mutating func appendInterpolation(_ number: Int) { html += number.grouped }
    package mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
    package mutating func appendInterpolation(_ markup: [Markup]) {
      for part in markup { html += part.html }
    }
    /// Text of several lines, each of which stays one.
    package mutating func appendInterpolation(lines text: String) {
      html += text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { String($0).printable.escapedForHTML }.joined(separator: "\n")
    }
    /// A number for a program.
    package mutating func appendInterpolation(plain number: Int) { html += String(number) }
    /// A length or a place in a picture.
    package mutating func appendInterpolation(at length: Double) {
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
