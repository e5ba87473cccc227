import Diagnostics
import Foundation
import Template

/// Every reader of either part must get the same articles, in the same order.
enum SameArticlesRule: CheckRule {
  static let name = RuleName.sameArticles

  /// How many articles of a part are named: behind them one looks for the cause, and each costs a look through the whole.
  static let most = 100

  static func findings(in preflight: Preflight) -> [Finding] {
    preflight.parts.flatMap { part in
      var shown = Search(in: part.pieces.text)
      // What stands outside of sections, where almost all does, is looked through as a whole.
      var common = Search(
        in: part.pieces.filter { if case .text = $0 { true } else { false } }.text)
      var findings: [Finding] = []
      for entry in preflight.issue.entries {
        let title = (part.kind == .html ? entry.title.escapedForHTML : entry.title).asShown
        let place = shown.find(title)
        let isForAll =
          common.find(title) != nil
          || part.pieces.showToAll(given: Reader.always) { piece in
            guard case .text(let text) = piece else { return false }
            return text.asShown.range(of: title) != nil
          }
        if place == .next, isForAll { continue }
        guard findings.count < most else {
          return findings + [
            warning(
              "more articles are not shown, or not in order; mend these first", at: part.template,
              advice: .composeAgain)
          ]
        }
        let fault =
          switch place {
          case nil: "is not shown"
          case .before: "is out of order"
          case .next: "is not shown to every reader"
          }
        findings.append(
          warning("“\(entry.title)” \(fault)", at: part.template, advice: .composeAgain))
      }
      return findings
    }
  }
}

/// A text in which titles are looked for one after the other: from where the last one stood, so that all that are in
/// order are found in one walk.
private struct Search {
  enum Place {
    /// Behind the one before.
    case next
    /// Only before it.
    case before
  }

  private let text: Data
  private var position: Data.Index

  init(in text: String) {
    self.text = text.asShown
    position = self.text.startIndex
  }

  mutating func find(_ title: Data) -> Place? {
    if let found = text.range(of: title, in: position..<text.endIndex) {
      position = found.upperBound
      return .next
    }
    return text.range(of: title) == nil ? nil : .before
  }
}

extension String {
  /// As bytes to be looked for, whatever case and line a template sets it in: by characters, an accent at
  /// the beginning would belong to what stands before it.
  fileprivate var asShown: Data {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count)
    var isBetween = false
    for scalar in unicodeScalars {
      if scalar == " " || (0x09...0x0D).contains(scalar.value) {
        isBetween = !bytes.isEmpty
        continue
      }
      if isBetween { bytes.append(0x20) }
      isBetween = false
      switch scalar.value {
      case 0x41...0x5A: bytes.append(UInt8(scalar.value) | 0x20)
      case ..<0x80: bytes.append(UInt8(scalar.value))
      default: bytes += scalar.properties.lowercaseMapping.utf8
      }
    }
    return Data(bytes)
  }
}
