import Diagnostics
import Testing

@Suite struct NearestNameTests {
  static let columns = ["email", "name", "town", "first_name"]

  @Test(arguments: [
    ("emial", "email"), ("mail", "email"), ("Email", "email"), ("nmae", "name"),
    ("twon", "town"), ("firstname", "first_name"), ("frist_nam", "first_name"),
  ])
  func `a slip of the pen finds the name that was meant`(name: String, expected: String) {
    #expect(nearestName(to: name, among: Self.columns) == expected)
  }

  @Test(arguments: ["", "x", "street", "language"])
  func `what is like none of them finds nothing`(name: String) {
    #expect(nearestName(to: name, among: Self.columns) == nil)
  }

  @Test func `names of one letter are not near to each other`() {
    #expect(nearestName(to: "a", among: ["b"]) == nil)
    #expect(nearestName(to: "A", among: ["a"]) == "a")
  }

  @Test func `of equally near names the first in the alphabet is taken`() {
    #expect(nearestName(to: "cat", among: ["hat", "bat", "rat"]) == "bat")
  }

  @Test func `nothing is near among no names`() {
    #expect(nearestName(to: "email", among: [String]()) == nil)
  }
}
