import ArgumentParser
import Diagnostics
import Newsroom
import Testing

@testable import broadsheet

/// How commands end, as a function of what they came to.
@Suite struct ExitStatusTests {
  struct Ending: Sendable, CustomTestStringConvertible {
    var stop: StopReason?
    var accepted: Int
    var leftOver: [LeftOver: Int]
    var status: Int32

    init(
      _ stop: StopReason?, accepted: Int, leftOver: [LeftOver: Int] = [:], is status: Int32
    ) {
      self.stop = stop
      self.accepted = accepted
      self.leftOver = leftOver
      self.status = status
    }

    var report: SendReport {
      var report = SendReport(issue: "2026-W47")
      report.stop = stop
      report.accepted = accepted
      report.leftOver = leftOver
      return report
    }

    var testDescription: String {
      "\(stop?.description ?? "done"), \(accepted) accepted, \(leftOver.count) kinds left over: \(status)"
    }
  }

  private static let failures: [StopReason] = [
    .unreachable("no route"), .relay("554 no"),
  ]

  private static let endings: [Ending] = {
    // Nobody is left over where a count says so.
    var endings = [
      Ending(nil, accepted: 0, is: 0), Ending(nil, accepted: 5, is: 0),
      Ending(nil, accepted: 5, leftOver: [.pending: 0], is: 0),
    ]
    for reason in LeftOver.allCases {
      // Held before anybody was accepted: it may be the relay that is wrong.
      let status: Int32 = reason == .held ? 69 : 75
      endings.append(Ending(nil, accepted: 0, leftOver: [reason: 1], is: status))
      endings.append(Ending(nil, accepted: 5, leftOver: [reason: 1], is: 75))
    }
    let rests: [[LeftOver: Int]] = [[:], [.pending: 2], [.inDoubt: 1, .deferred: 3]]
    for rest in rests {
      for accepted in [0, 5] {
        endings.append(Ending(.interrupted, accepted: accepted, leftOver: rest, is: 130))
        endings.append(Ending(.message("552 no"), accepted: accepted, leftOver: rest, is: 65))
      }
      for stop in failures {
        endings.append(Ending(stop, accepted: 0, leftOver: rest, is: 69))
        endings.append(Ending(stop, accepted: 1, leftOver: rest, is: 75))
      }
    }
    return endings
  }()

  @Test(arguments: endings)
  func `a send ends by who is left over and why`(_ ending: Ending) {
    #expect(ExitStatus.of(ending.report).rawValue == ending.status)
  }

  private static let tests: [(ending: Ending, refused: Int)] = [
    (Ending(nil, accepted: 2, is: 0), 0),
    (Ending(nil, accepted: 1, is: 69), 1),
    (Ending(nil, accepted: 0, is: 69), 2),
    // The second of two addresses was never tried.
    (Ending(.unreachable("gone"), accepted: 1, is: 69), 0),
    (Ending(.relay("554 no"), accepted: 1, is: 69), 1),
    (Ending(.relay("554 no"), accepted: 0, is: 69), 0),
    (Ending(.message("552 too big"), accepted: 0, is: 65), 0),
    (Ending(.interrupted, accepted: 1, is: 130), 0),
  ]

  @Test(arguments: tests)
  func `a test ends well when all of its addresses have it`(_ ending: Ending, refused: Int) {
    for kind in [\SendReport.rejected, \.deferred, \.inDoubt, \.unsendable] {
      var report = ending.report
      report[keyPath: kind] = refused
      #expect(ExitStatus.of(test: report).rawValue == ending.status)
    }
  }

  private static let categories: [(Problem.Category, Int32)] = [
    (.input, 65), (.configuration, 78), (.usage, 64), (.busy, 75), (.system, 74),
  ]

  @Test(arguments: categories)
  func `a problem ends by whose it is`(_ category: Problem.Category, status: Int32) {
    let problem = Problem("x", category: category)
    #expect(ExitStatus.of(NewsroomProblem([problem, Problem("y")])).rawValue == status)
    #expect(ExitStatus.of(NewsroomProblem([])).rawValue == 65)
  }

  @Test func `the help names every way to end`() {
    let help = Broadsheet.helpMessage()
    for status in [64, 65, 66, 69, 74, 75, 78, 130] { #expect(help.contains("\(status) ")) }
  }
}
