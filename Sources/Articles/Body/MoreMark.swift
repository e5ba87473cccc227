import Foundation

/// The comment that parts an article's beginning, which is its summary, from the rest: `<!-- more -->`.
enum MoreMark {
  /// What stands before it, with what is defined behind it; nil where it is not there, or only in code.
  static func textBefore(in article: ArticleText) -> String? {
    // Most texts have none, and they are long.
    guard firstComment(in: article.raw) != nil else { return nil }
    let bytes = Array(article.raw.utf8)
    let isMarkdown = article.kind == .markdown
    let codeLines =
      isMarkdown
      ? MarkdownDocument(parsing: article.raw)?.linesOfCode(withComments: false) ?? [] : []
    var finder = MarkFinder(bytes, codeLines: codeLines)
    var (index, line) = (0, 1)
    while index < bytes.count {
      let byte = bytes[index]
      var end = index + 1
      if codeLines.contains(line) {
        end = bytes[index...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
      } else if byte == 0x5C, isMarkdown {
        end = min(index + 2, bytes.count)
      } else if byte == 0x60, isMarkdown {
        end = finder.endOfCodeSpan(at: index)
      } else if byte == 0x3C {
        end = finder.endOfCodeElement(at: index)
        if isMark(bytes[index..<end]) {
          let before = String(decoding: bytes[..<index], as: UTF8.self)
          let rest = String(decoding: bytes[end...], as: UTF8.self)[...]
          return isMarkdown ? before + rest.utf8.definitions : before
        }
      }
      line += bytes[index..<end].count { $0 == 0x0A }
      index = end
    }
    return nil
  }

  private static func isMark(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.starts(with: Array("<!--".utf8)) else { return false }
    let words = String(decoding: text.dropFirst(4).dropLast(3), as: UTF8.self)[...].trimmed()
    return ["more", "truncate", "excerpt"].contains(words.lowercased())
  }

  private static func firstComment(in text: String) -> Int? {
    let mark = Array("<!--".utf8)
    let place = text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
      guard let base = bytes.baseAddress else { return nil }
      var index = 0
      while let found = memchr(base + index, 0x3C, bytes.count - index) {
        index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        if bytes[index...].starts(with: mark) { return index }
        index += 1
      }
      return nil
    }
    return place ?? nil
  }
}
