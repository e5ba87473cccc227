import Diagnostics
import Foundation
import Template
import Testing

/// The public cases of the Mustache specification, where somebody has them at hand.
@Suite(
  .enabled(
    if: Specification.folder != nil,
    "BROADSHEET_MUSTACHE_SPEC names no folder with the suites of the Mustache specification"))
struct SpecificationTests {
  /// Cases that are not as the specification has them, each with its reason.
  static let exceptions: [String: String] = [:]

  @Test(arguments: Specification.suites)
  func `has the suite`(_ suite: String) throws {
    #expect(try !Specification.read(suite).isEmpty)
  }

  @Test(arguments: Specification.cases)
  func `makes what the specification says`(_ example: Specification.Case) throws {
    if Self.exceptions[example.id] == nil { #expect(try example.made() == example.expected) }
  }

  @Test func `each exception is one`() {
    for (id, reason) in Self.exceptions {
      let examples = Specification.cases.filter { $0.id == id }
      #expect(examples.count == 1, "\(id)")
      #expect(examples.allSatisfy { (try? $0.made()) != $0.expected }, "\(id): \(reason)")
    }
  }
}

/// The suites as they lie in a folder, one JSON file each.
enum Specification {
  static let suites = [
    "comments", "delimiters", "interpolation", "inverted", "partials", "sections", "inheritance",
  ]

  static let folder = ProcessInfo.processInfo.environment["BROADSHEET_MUSTACHE_SPEC"]

  struct Case: Decodable, CustomTestStringConvertible {
    var name: String
    var template: String
    var expected: String
    var data: TemplateValue
    var partials: [String: String]?
    /// The suite, the number in it, and the name, which two cases of a suite may share.
    var id = ""

    var testDescription: String { id }

    enum CodingKeys: CodingKey {
      case name, template, expected, data, partials
    }

    func made() throws -> String {
      let sources = (partials ?? [:]).map { source($0.key, $0.value) }
      return try TemplateLibrary([source("main", template)] + sources, deferring: nil)
        .evaluate("main", with: data).filled(as: .html) { _ in nil }
    }
  }

  private struct Suite: Decodable {
    var tests: [Case]
  }

  static func read(_ suite: String) throws -> [Case] {
    let file = URL(filePath: folder ?? "").appending(path: "\(suite).json")
    var cases = try JSONDecoder().decode(Suite.self, from: Data(contentsOf: file)).tests
    for index in cases.indices { cases[index].id = "\(suite) \(index + 1): \(cases[index].name)" }
    return cases
  }

  /// A suite that cannot be read has none; that is for a test of its own to say.
  static let cases = suites.flatMap { (try? read($0)) ?? [] }
}

extension TemplateValue: Decodable {
  package init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .absent
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let number = try? value.decode(Decimal.self) {
      // Numbers with a fraction are for the specification alone.
      self = .text("\(number)")
    } else if let list = try? value.decode([TemplateValue].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: TemplateValue].self))
    }
  }
}
