import Foundation
import Testing

@testable import Newsroom

/// What becomes of an issue, as a check and its page say it.
@Suite struct IssueOutlookTests {
  private func outlook(
    _ state: IssueRow.State, leftOver: Int, inDoubt: Int, isOfAnother: Bool = false
  ) -> String? {
    IssueRow(
      issue: "one", list: "weekly", state: state, composed: .now, sent: 4, recipients: 9,
      leftOver: leftOver, inDoubt: inDoubt, isClosed: false, isOfAnother: isOfAnother
    ).outlook()
  }

  @Test func `who is in doubt is no one to be sent to`() {
    #expect(
      outlook(.leftOver, leftOver: 5, inDoubt: 0)
        == "can be sent to the 5 left over: 4 of 9 have it")
    #expect(
      outlook(.leftOver, leftOver: 5, inDoubt: 2)
        == "can be sent to the 3 left over, with 2 in doubt: 4 of 9 have it")
    #expect(
      outlook(.leftOver, leftOver: 5, inDoubt: 5)
        == "waits for somebody to decide about 5 in doubt: 4 of 9 have it")
    #expect(
      outlook(.leftOver, leftOver: 5, inDoubt: 2, isOfAnother: true)
        == "is left to the owner who began it, with 5 left over: 4 of 9 have it")
  }
}
