import Mail
import Testing

@testable import Subscribers

@Suite struct SubscriberTests {
  @Test func `a column is asked for by its name, and nil stands for nothing`() throws {
    let ada = Subscriber(
      address: try EmailAddress(parsing: "ada@example.org"),
      columns: ["email", "name", "", "town", "berth"],
      values: ["Ada@example.org", "", "unnamed", "Ålesund"], line: 2)
    #expect(ada["email"] == "Ada@example.org" && ada["town"] == "Ålesund")
    #expect(ada["name"] == nil && ada.name == nil && ada["berth"] == nil)
    #expect(ada["country"] == nil && ada[""] == nil && ada["Town"] == nil)
    #expect(ada.fields == ["email": "Ada@example.org", "town": "Ålesund"])
  }

  @Test func `values without a column are not shown`() throws {
    let ada = Subscriber(
      address: try EmailAddress(parsing: "ada@example.org"), columns: ["email"],
      values: ["ada@example.org", "Ada"], line: 2)
    #expect(ada.fields == ["email": "ada@example.org"])
  }

  @Test func `fields by name come back by name`() throws {
    let fields = ["email": "ada@example.org", "name": "Ada", "town": "港", "berth": "12"]
    let ada = Subscriber(
      address: try EmailAddress(parsing: "ada@example.org"),
      fields: fields.merging(["note": ""]) { $1 }, line: 2)
    #expect(ada.fields == fields && ada["note"] == nil)
    #expect(fields.allSatisfy { ada[$0.key] == $0.value })
  }
}
