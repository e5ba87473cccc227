import Diagnostics
import Testing

@Suite struct ProblemTests {
  @Test func `several problems are shown one below the other, each with its place`() {
    let problems = ProblemList([
      Problem("one", at: SourceLocation(file: "a", line: 2, column: 3)), Problem("two"),
    ])
    #expect(problems.description == "a:2:3: one\ntwo")
  }

  @Test func `what a problem quotes cannot forge another line, nor colour it`() {
    let problem = Problem(
      "“a\nb.txt:1: c\u{1B}[31m” is not a date", at: SourceLocation(file: "\u{9B}.md", line: 1),
      hint: "not “\r”")
    #expect(
      problem.description == #"""
        \u{009B}.md:1: “a\nb.txt:1: c\u{1B}[31m” is not a date
          hint: not “\r”
        """#)
  }

  @Test func `advice stands behind the hint, in the words of whoever shows it`() {
    var problem = Problem("no such file", hint: "make it", advice: .addSubscriber)
    #expect(problem.description == "no such file\n  hint: make it; add somebody to the list")
    #expect(problem.spelled { _ in "press +" } == "no such file\n  hint: make it; press +")
    problem.hint = nil
    #expect(problem.spelled { _ in "press +" } == "no such file\n  hint: press +")
  }
}
