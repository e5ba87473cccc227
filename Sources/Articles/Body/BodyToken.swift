import Diagnostics

/// A piece of an article's body as mails may show it: elements and attributes of the allow-list, and text.
///
/// They stand in a row and not in a tree: whatever is made of them needs no recursion.
enum BodyToken: Sendable, Equatable {
  case open(BodyElement)
  /// An element without content, such as a picture.
  case void(BodyElement)
  case close(String)
  case text(String)
}

/// An element that mails may show.
struct BodyElement: Sendable, Equatable {
  var name: String
  var attributes: [Attribute] = []

  struct Attribute: Sendable, Equatable {
    var name: String
    var value: String
  }

  subscript(_ name: String) -> String? {
    get { attributes.first { $0.name == name }?.value }
    set {
      attributes.removeAll { $0.name == name }
      if let newValue { attributes.append(Attribute(name: name, value: newValue)) }
    }
  }
}

extension [BodyToken] {
  /// Where the element that begins at an index ends: at its end tag.
  func end(of start: Int) -> Int {
    var depth = 0
    for index in start..<count {
      switch self[index] {
      case .open: depth += 1
      case .close: depth -= 1
      case .void, .text: break
      }
      if depth <= 0 { return index }
    }
    return count - 1
  }

  /// The words of a stretch, on one line.
  func words(in range: Range<Int>) -> String {
    var words = ""
    for token in self[range] {
      switch token {
      case .text(let text): words += text
      case .void(let element) where element.name == "br": words += " "
      case .void, .open, .close: break
      }
    }
    return words.onOneLine
  }

  /// Whether anything can be seen of it.
  var isBlank: Bool {
    !contains { token in
      switch token {
      case .text(let text): !text.utf8.allSatisfy { $0 <= 0x20 }
      case .void(let element): element.name == "img" || element.name == "hr"
      case .open, .close: false
      }
    }
  }
}
