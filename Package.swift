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

/// The commit that `--version` tells: `script/install` and `script/package` name it. Git itself is not asked here,
/// for what it says would be kept from one build to the next.
let commit = Context.environment["BROADSHEET_COMMIT"].map {
  CSetting.define(
    "BROADSHEET_COMMIT", to: "\"\($0.filter { $0.isLetter || $0.isNumber || $0 == "-" })\"")
}

let package = Package(
  name: "broadsheet",
  products: [.executable(name: "broadsheet", targets: ["broadsheet"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CMark", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .systemLibrary(
      name: "CGumbo", pkgConfig: "gumbo", providers: [.apt(["libgumbo-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(name: "CCommit", cSettings: commit.map { [$0] }),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .target(name: "CResolv", linkerSettings: [.linkedLibrary("resolv")]),
    room("Diagnostics"),
    room("Clock", ["Diagnostics"]),
    room("Settings", ["Diagnostics", "Clock", "Yams", "TOMLKit"]),
    room("Template", ["Diagnostics"]),
    room("Expressions", ["Diagnostics"]),
    room("Mail", ["Diagnostics", .product(name: "Crypto", package: "swift-crypto")]),
    room(
      "Articles",
      [
        "Diagnostics", "Clock", "Settings", "Expressions", "CMark", "CGumbo",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    room(
      "Subscribers",
      [
        "Diagnostics", "Clock", "Settings", "Expressions", "Mail", "CZip",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    room(
      "Digest",
      [
        "Diagnostics", "Clock", "Articles", "Subscribers", "Mail", "Template", "CLinux",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    room("Curl", ["CCurl"]),
    room("DNS", ["CResolv"]),
    room(
      "Delivery",
      [
        "Diagnostics", "Clock", "Mail", "Curl", "CLinux",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    room("SMTPSink", ["Diagnostics", "COpenSSL"]),
    // The sample edition at the top of this repository, embedded so that `init` needs no files.
    .target(
      name: "Samples", resources: samples.map { .embedInCode("Edition/\($0)") },
      swiftSettings: settings),
    room(
      "Newsroom",
      [
        "Diagnostics", "Clock", "Settings", "Expressions", "Template", "Mail", "Articles",
        "Subscribers", "Digest", "Curl", "DNS", "Delivery", "SMTPSink", "Samples",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // Its style sheet, its script and its icon are embedded as well.
    .target(
      name: "Web",
      dependencies: [
        "Newsroom", "Digest", "Articles", "Subscribers", "Mail", "Clock", "Diagnostics", "CLinux",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [
        "preview.css", "preview.js", "page.js", "frame.js", "parts.js", "focus.js", "places.js",
        "keys.js", "testmail.js",
      ].map { .embedInCode("Assets/\($0)") },
      swiftSettings: settings),
    .executableTarget(
      name: "broadsheet",
      dependencies: [
        "Newsroom", "Web", "Diagnostics", "Clock", "Expressions", "Mail", "Articles", "Subscribers",
        "Digest", "SMTPSink", "CCommit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("ClockTests", ["Clock", "Diagnostics"]),
    tests("SettingsTests", ["Settings", "Clock", "Diagnostics"]),
    tests("ExpressionsTests", ["Expressions", "Diagnostics"]),
    tests("MailTests", ["Mail", "Diagnostics"], golden: true),
    tests("TemplateTests", ["Template", "Diagnostics"]),
    tests("ArticlesTests", ["Articles", "Clock", "Expressions", "Diagnostics"]),
    tests("SubscribersTests", ["Subscribers", "Expressions", "Mail", "Clock", "Diagnostics"]),
    tests(
      "DigestTests",
      ["Digest", "Template", "Articles", "Subscribers", "Mail", "Clock", "Diagnostics"],
      golden: true),
    tests("SMTPSinkTests", ["SMTPSink"]),
    tests(
      "DeliveryTests", ["Delivery", "SMTPSink", "Mail", "Curl", "Clock", "Diagnostics"],
      golden: true),
    tests(
      "NewsroomTests",
      [
        "Newsroom", "Diagnostics", "Clock", "Expressions", "Mail", "Articles", "Subscribers",
        "Digest", "Delivery", "Curl", "DNS", "Settings", "SMTPSink", "broadsheet",
      ], golden: true),
    tests(
      "CommandTests",
      [
        "broadsheet", "Newsroom", "Diagnostics", "Clock", "Digest", "SMTPSink", "Mail",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], golden: true),
    tests(
      "WebTests",
      [
        "Web", "Newsroom", "Digest", "Subscribers", "Expressions", "Mail", "Clock", "Diagnostics",
        "SMTPSink", "Articles",
      ]),
    tests("HouseTests"),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
