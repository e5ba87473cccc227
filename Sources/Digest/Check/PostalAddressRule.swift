/// A list's mail must say where its sender can be written to, as the law asks in many countries.
enum PostalAddressRule: CheckRule {
  static let name = "postal-address"

  static func findings(in preflight: Preflight) -> [Finding] {
    guard let address = preflight.issue.postalAddress, !address.isEmpty else {
      return [
        error(
          "there is no postal address; set “postal_address” in broadsheet.yml and compose again")
      ]
    }
    // The templates may set it in lines, so its first words are looked for.
    let start =
      address.split { $0 == "," || $0 == "\n" }.first.map { String($0.trimmed) } ?? address
    let places = [
      (preflight.frozen.html, IssueStore.FileName.html),
      (preflight.frozen.text, IssueStore.FileName.text),
    ]
    return places.filter { !$0.0.contains(start) && !$0.0.contains(start.escapedForHTML) }
      .map { warning("the postal address is not shown", at: preflight.location($0.1)) }
  }
}
