/// A tag of a site generator's own: `{% name … %}`, `{{< name … >}}`, `{{ name(…) }}`.
struct MarkupTag {
  enum Style: CaseIterable {
    /// Liquid's and Tera's statements.
    case statement
    /// Hugo's shortcodes, read as HTML or as Markdown.
    case shortcode, markdownShortcode
    /// Values that are filled in, and Zola's shortcodes.
    case value

    var marks: (open: [UInt8], close: [UInt8]) {
      switch self {
      case .statement: (Array("{%".utf8), Array("%}".utf8))
      case .shortcode: (Array("{{<".utf8), Array(">}}".utf8))
      case .markdownShortcode: (Array("{{%".utf8), Array("%}}".utf8))
      case .value: (Array("{{".utf8), Array("}}".utf8))
      }
    }
  }

  let style: Style
  /// In lower case; empty for what begins with no word.
  let name: String
  /// The words behind it that have no name of their own.
  private(set) var words: [String] = []
  private(set) var values: [String: String] = [:]
  /// What stands between the marks.
  let content: String

  init(_ content: some Collection<UInt8>, style: Style) {
    var text = String(decoding: content, as: UTF8.self)
    self.style = style
    // Blanks may be trimmed by `{%- … -%}`, and a shortcode may end itself.
    while let first = text.first, first == "-" || first == "~" || first.isWhitespace {
      text.removeFirst()
    }
    while let last = text.last, last == "-" || last == "~" || last == "/" || last.isWhitespace {
      text.removeLast()
    }
    self.content = text
    var tokens = Self.tokens(text)[...]
    name = tokens.popFirst()?.text.lowercased() ?? ""
    while let token = tokens.popFirst() {
      if !token.isQuoted, token.text == "=", let key = words.popLast(),
        let value = tokens.popFirst()
      {
        values[key.lowercased()] = value.text
      } else if token.isQuoted || !["(", ")", ","].contains(token.text) {
        words.append(token.text)
      }
    }
  }

  /// Whether something may stand between it and an end: of Zola's shortcodes those that are statements.
  var hasBody: Bool { style == .statement && content.dropFirst(name.count).first == "(" }

  /// The first of several values that was given.
  func value(_ names: String...) -> String? {
    for name in names {
      if let value = values[name], !value.isEmpty { return value }
    }
    return nil
  }

  private typealias Token = (text: String, isQuoted: Bool)

  /// Words, quoted texts, and the signs that stand between them.
  private static func tokens(_ text: String) -> [Token] {
    var tokens: [Token] = []
    var word = ""
    var quote: Character?
    func end() {
      if !word.isEmpty { tokens.append((word, false)) }
      word = ""
    }
    var last: Character = " "
    for character in text.prefix(8192) {
      if let open = quote {
        if character == open, last != "\\" {
          tokens.append((word, true))
          word = ""
          quote = nil
        } else {
          word.append(character)
        }
      } else if character == "\"" || character == "'" || character == "`" {
        end()
        quote = character
      } else if character.isWhitespace {
        end()
      } else if "=(),|".contains(character) {
        end()
        tokens.append((String(character), false))
      } else {
        word.append(character)
      }
      last = character
    }
    end()
    return tokens
  }
}
