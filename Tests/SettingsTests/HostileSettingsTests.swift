import Diagnostics
import Testing

@testable import Settings

/// Settings that were made to do harm end in an error, in time and without much memory.
@Suite struct HostileSettingsTests {
  private func problem(_ text: String, toml: Bool = false) -> String? {
    do {
      _ =
        try toml
        ? YAMLMapping(parsingTOML: text, file: "a.md", lineOffset: 1)
        : YAMLMapping(parsing: text, file: "a.md", lineOffset: 1)
      return nil
    } catch { return error.description }
  }

  @Test func `aliases that stand for more than memory holds`() {
    var text = "a0: &a0 [x, x]\n"
    for level in 1...40 {
      text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n"
    }
    text += "? *a40\n: x\n"
    #expect(problem(text)?.hasPrefix("a.md:2: holds “*” and “&” so often") == true)
    // A few are read.
    #expect(problem("a: &a [x]\nb: *a\nc: *a") == nil)
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "])
  func `values that are nested too deep`(_ opening: String) {
    #expect(problem("a: " + String(repeating: opening, count: 100_000)) != nil)
  }

  @Test(arguments: ["[", "{a=", "[[x]]\n[x.y."])
  func `TOML that is nested too deep`(_ opening: String) {
    #expect(problem("a = " + String(repeating: opening, count: 100_000), toml: true) != nil)
  }

  @Test(arguments: [
    ("[ü]", 2), ("x = 1\n[[.a]]", 3), ("[\u{16}a]", 2), ("x = \"[ü]\"\n  [ (]", 3),
    ("x = '''\n[ü]\n'''\n[ö]", 5), ("x = [\n[1], # [\n]\n[ü]", 5),
  ])
  func `a table header without a key is an error and not the end of the process`(
    _ text: String, line: Int
  ) {
    #expect(
      problem(text, toml: true)?.hasPrefix("a.md:\(line): not valid TOML: a table header") == true)
  }

  @Test(arguments: [
    "x = \"\"\"\n[ü]\n\"\"\"", "x = [\n[\"ü\"],\n]", "['ü']", "[\"ü\".x]", "[[a]]\nx = 1\n[[a]]",
    "# [ü]",
    "x = '''\n[ü]\n''''\n[a]", "x = \"\\\"\"\n[a]", "[ a . b ]",
  ])
  func `headers and what only looks like one are read`(_ text: String) {
    #expect(problem(text, toml: true) == nil)
  }
}
