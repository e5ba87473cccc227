import Foundation

/// What a tag can make of a value before it is shown: `{{uppercased(lead.title)}}`.
package enum Transform: String, CaseIterable, Sendable {
  case lowercased, uppercased, capitalized, reversed
  case plusone, minusone, even, odd, equalzero
  case count, empty, first, last

  /// What it makes of a value of a shape; nil when it cannot be applied.
  func shape(of shape: TemplateShape) -> TemplateShape? {
    switch (shape, self) {
    case (.text, .lowercased), (.text, .uppercased), (.text, .capitalized), (.text, .reversed):
      .text
    case (.number, .plusone), (.number, .minusone), (.list, .count): .number
    // A text that is empty is not there at all, so that only {{^name}} can ask for it.
    case (.number, .even), (.number, .odd), (.number, .equalzero), (.list, .empty): .flag
    case (.list(let element), .first), (.list(let element), .last): element
    case (.list, .reversed): shape
    default: nil
    }
  }

  func apply(to value: TemplateValue) -> TemplateValue {
    switch (value, self) {
    case (.text(let text), _): apply(to: text).map { .text($0) } ?? .absent
    case (.pieces(let pieces), _): .pieces(pieces.applying(self))
    case (.number(let number), .plusone): .number(number &+ 1)
    case (.number(let number), .minusone): .number(number &- 1)
    case (.number(let number), .even): .flag(number % 2 == 0)
    case (.number(let number), .odd): .flag(number % 2 != 0)
    case (.number(let number), .equalzero): .flag(number == 0)
    case (.list(let list), .count): .number(list.count)
    case (.list(let list), .empty): .flag(list.isEmpty)
    case (.list(let list), .first): list.first ?? .absent
    case (.list(let list), .last): list.last ?? .absent
    case (.list(let list), .reversed): .list(list.reversed())
    default: .absent
    }
  }

  /// The text that it makes of another; nil where it is for numbers or lists.
  package func apply(to text: String) -> String? {
    switch self {
    case .lowercased: text.lowercased()
    case .uppercased: text.uppercased()
    case .capitalized: text.capitalized
    case .reversed: String(text.reversed())
    default: nil
    }
  }

  /// One sentence for those who write templates.
  package var meaning: String {
    switch self {
    case .lowercased: "The text in lower case."
    case .uppercased: "The text in upper case."
    case .capitalized: "The text with a capital at the beginning of each word."
    case .reversed: "The list, or the text, from its end to its beginning."
    case .plusone: "The number and one."
    case .minusone: "The number less one."
    case .even: "Whether the number is even; for a section."
    case .odd: "Whether the number is odd; for a section."
    case .equalzero: "Whether the number is zero; for a section."
    case .count: "How many elements the list has."
    case .empty: "Whether the list has no elements; for a section."
    case .first: "The first element of the list."
    case .last: "The last element of the list."
    }
  }
}

/// Where an element stands in the list that is being shown: `{{^last()}}, {{/last()}}`.
package enum ListPosition: String, CaseIterable, Sendable {
  case first, last, index, even, odd

  var shape: TemplateShape { self == .index ? .number : .flag }

  func value(at index: Int, of count: Int) -> TemplateValue {
    switch self {
    case .first: .flag(index == 0)
    case .last: .flag(index == count - 1)
    case .index: .number(index)
    case .even: .flag(index % 2 == 0)
    case .odd: .flag(index % 2 != 0)
    }
  }

  package var meaning: String {
    switch self {
    case .first: "Whether this is the first element; for a section."
    case .last: "Whether this is the last element; for a section."
    case .index: "The element's number, counted from 0."
    case .even: "Whether `index()` is even: the first element, the third, …; for a section."
    case .odd: "Whether `index()` is odd: the second element, the fourth, …; for a section."
    }
  }
}
