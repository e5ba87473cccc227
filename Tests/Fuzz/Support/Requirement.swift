import Diagnostics

/// Ends the process, which is the one thing by which libFuzzer learns of a finding. This is no part of the program.
func finding(_ message: String) -> Never { fatalError(message) }

func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { finding(message()) }
}

/// A report has a place for each problem and can be read by a person.
func inspect(_ problems: [Problem]) {
  let length = problems.reduce(0) { $0 + $1.description.utf8.count }
  require(!problems.isEmpty && length < 200_000, "\(length) bytes of problems")
  for problem in problems {
    require(!problem.reason.isEmpty && problem.hint != "", "a problem says nothing")
  }
}
