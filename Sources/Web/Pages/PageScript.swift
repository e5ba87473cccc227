/// The page's scripts, each at an address of its own: what one concept needs stands in one file, and names what it
/// takes of the others.
enum PageScript: String, CaseIterable, Sendable {
  case preview, page, frame, parts, focus, places, keys, testmail

  /// - Parameter file: the last part of an address.
  init?(file: some StringProtocol) {
    guard file.hasSuffix(".js") else { return nil }
    self.init(rawValue: String(file.dropLast(3)))
  }

  var bytes: [UInt8] {
    switch self {
    case .preview: PackageResources.preview_js
    case .page: PackageResources.page_js
    case .frame: PackageResources.frame_js
    case .parts: PackageResources.parts_js
    case .focus: PackageResources.focus_js
    case .places: PackageResources.places_js
    case .keys: PackageResources.keys_js
    case .testmail: PackageResources.testmail_js
    }
  }
}
