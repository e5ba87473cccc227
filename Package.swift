// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A room of the house: one folder under `Sources`, importing only what is named here.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one room, which may use it, what it stands on, and the shared test support.
///
/// Golden files, in `Snapshots` beside them, are read where they stand.
func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], golden: Bool = false
) -> Target {
  .testTarget(
    name: name, dependencies: ["TestSupport"] + dependencies,
    exclude: golden ? ["Snapshots"] : [], swiftSettings: settings)
}

/// The files that `init` writes; `Sources/Samples/Edition` links to them.
let samples = [
  "broadsheet.yml", "Templates/layout.html.mustache", "Templates/digest.html.mustache",
  "Templates/article.html.mustache", "Templates/digest.txt.mustache", "seeds/harbour-week.txt",
  "seeds/a-letter-from-the-editor.md", "seeds/swimming-club.md", "subscribers/weekly.csv",
]

let package = Package(
  name: "broadsheet",
  products: [.executable(name: "broadsheet", targets: ["broadsheet"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CMark", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    room("Diagnostics"),
    room("Template", ["Diagnostics"]),
    room("Mail", ["Diagnostics", .product(name: "Crypto", package: "swift-crypto")]),
    room(
      "Articles",
      [
        "Diagnostics", "CMark", "Yams", "TOMLKit",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    room(
      "Subscribers",
      ["Diagnostics", "Mail", .product(name: "Crypto", package: "swift-crypto")]),
    room(
      "Digest",
      [
        "Diagnostics", "Articles", "Subscribers", "Mail", "Template",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    room("Curl", ["CCurl"]),
    room("Delivery", ["Diagnostics", "Mail", "Curl"]),
    room("SMTPSink"),
    // The sample edition at the top of this repository, embedded so that `init` needs no files.
    .target(
      name: "Samples", resources: samples.map { .embedInCode("Edition/\($0)") },
      swiftSettings: settings),
    .executableTarget(
      name: "broadsheet",
      dependencies: [
        "Diagnostics", "Template", "Mail", "Articles", "Subscribers", "Digest", "Curl", "Delivery",
        "SMTPSink",
        "Samples", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    tests("MailTests", ["Mail", "Diagnostics"], golden: true),
    tests("TemplateTests", ["Template", "Diagnostics"]),
    tests("ArticlesTests", ["Articles", "Diagnostics"]),
    tests("SubscribersTests", ["Subscribers", "Mail", "Diagnostics"]),
    tests(
      "DigestTests",
      ["Digest", "Template", "Articles", "Subscribers", "Mail", "Diagnostics"],
      golden: true),
    tests("SMTPSinkTests", ["SMTPSink"]),
    tests(
      "DeliveryTests", ["Delivery", "SMTPSink", "Mail", "Curl", "Diagnostics"],
      golden: true),
    tests("CommandTests", ["broadsheet", "SMTPSink", "Mail"], golden: true),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
