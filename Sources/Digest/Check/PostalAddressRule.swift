import Diagnostics
import Foundation
import Template

/// A list's mail must say where its sender can be written to, as the law asks in many countries.
enum PostalAddressRule: CheckRule {
  static let name = RuleName.postalAddress

  static func findings(in preflight: Preflight) -> [Finding] {
    guard let address = preflight.issue.postalAddress, address.isPostalAddress else {
      return [
        error(
          "there is no postal address", at: preflight.sources.setting("postal_address"),
          hint: "set “postal_address”", advice: .composeAgain)
      ]
    }
    // The templates may set it in lines, so its first words are looked for.
    let start =
      address.split { $0 == "," || $0 == "\n" }.map { $0.trimmingCharacters(in: .whitespaces) }
      .first(where: \.isPostalAddress) ?? address
    return preflight.parts.filter { part in
      !part.pieces.showToAll(given: Reader.always) { piece in
        guard case .text(let text) = piece else { return false }
        return text.contains(start) || text.contains(start.escapedForHTML)
      }
    }
    .map {
      warning(
        "the postal address is not shown to every reader", at: $0.template, advice: .composeAgain)
    }
  }
}
