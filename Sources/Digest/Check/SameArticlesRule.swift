import Diagnostics
import Foundation
import Template

/// Every reader of either part must get the same articles, in the same order.
enum SameArticlesRule: CheckRule {
  static let name = RuleName.sameArticles

  static func findings(in preflight: Preflight) -> [Finding] {
    preflight.parts.flatMap { part in
      let shown = part.pieces.text.asShown
      // What stands outside of sections, where almost all does, is looked through as a whole.
      let common = part.pieces.filter { if case .text = $0 { true } else { false } }.text.asShown
      var position = shown.startIndex
      return preflight.issue.entries.compactMap { entry -> Finding? in
        let title = (part.kind == .html ? entry.title.escapedForHTML : entry.title).asShown
        let found = shown.range(of: title, in: position..<shown.endIndex)
        if let found { position = found.upperBound }
        let isShown = found != nil || shown.range(of: title) != nil
        let isCommon = common.range(of: title) != nil
        let isForAll =
          isCommon
          || part.pieces.showToAll(given: Reader.always) { piece in
            guard case .text(let text) = piece else { return false }
            return text.asShown.range(of: title) != nil
          }
        let fault =
          !isShown
          ? "is not shown" : found == nil ? "is out of order" : "is not shown to every reader"
        return found != nil && isForAll
          ? nil
          : warning("“\(entry.title)” \(fault)", at: part.template, advice: .composeAgain)
      }
    }
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
