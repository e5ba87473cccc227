import Diagnostics
import Testing

@Suite struct NearestNameTests {
  static let columns = ["email", "name", "town", "first_name"]

  @Test(
    "A slip of the pen finds the name that was meant",
    arguments: [
      ("emial", "email"), ("mail", "email"), ("Email", "email"), ("nmae", "name"),
      ("twon", "town"), ("firstname", "first_name"), ("frist_nam", "first_name"),
    ])
  func near(name: String, expected: String) {
    #expect(nearestName(to: name, among: Self.columns) == expected)
  }

  @Test("What is like none of them finds nothing", arguments: ["", "x", "street", "language"])
  func far(name: String) {
    #expect(nearestName(to: name, among: Self.columns) == nil)
  }

  @Test("Names of one letter are not near to each other")
  func oneLetter() {
    #expect(nearestName(to: "a", among: ["b"]) == nil)
    #expect(nearestName(to: "A", among: ["a"]) == "a")
  }

  @Test("Of equally near names the first in the alphabet is taken")
  func ties() {
    #expect(nearestName(to: "cat", among: ["hat", "bat", "rat"]) == "bat")
  }

  @Test("Nothing is near among no names")
  func none() { #expect(nearestName(to: "email", among: [String]()) == nil) }
}
