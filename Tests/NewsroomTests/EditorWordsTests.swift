import Diagnostics
import Foundation
import Settings
import TestSupport
import Testing

@testable import Newsroom

/// Names of articles' files come from whoever writes them: none is ever part of a script.
@Suite struct EditorWordsTests {
  @Test(arguments: [
    "sh -c 'x {file}'", #"sh -c "x {file}""#, "/bin/sh -c 'x {file}'", "bash -lc 'vim {file}'",
    "bash -l -c 'vim {file}'", "bash -o pipefail -c x={file}", "zsh -ic x{file}", "sh -c {file}",
    "dash -c -- {file}", "fish --command='vim {file}'", "fish --command {file}", "fish -c{file}",
    "exec sh -c x{file}", "env A=1 sh -ec x{file}", "cd /tmp && sh -c x{file}", "sh -c",
    "sh -c 'vim +{line} \"$1\"' sh {file}", #"sh -c "code -g \"$1\":{line}" sh {file}"#,
    "emacsclient --eval '(find-file \"{file}\")'", "tmux new-window \"vim {file}\"",
    #"x "$(cat<{file})""#, #"x "${EDITOR:-{file}}""#, "x `dirname {file}`", "x `y {file} z`",
    "eval vim {file}", "ssh host vim {file}", #"vim\ {file}"#, "vim \"\n{file}\"",
    "vim {file}; sh -c 'x {file}'",
  ])
  func `a place in a script is refused with its line`(_ command: String) throws {
    let problem = try refusal(of: command)
    #expect(problem.reason.contains("a file’s name would be part of a script"))
    #expect(problem.hint?.contains(#"sh -c '… "$1"' sh {file}"#) == true)
  }

  @Test(arguments: [
    "vi", "code -g {file}:{line}", #"code -g "{file}:{line}""#, "code --goto='{file}:{line}'",
    "vim +{line} {file}", "'/opt/my editor/edit' {file}", #"/opt/my\ editor/edit {file}"#,
    "emacsclient -nc +{line} {file}", "EDITOR_MODE=x kate -l {line} {file}",
    #"sh -c 'foot -e vim "$1"' sh {file}"#, #"sh -c 'vim "+$2" "$1"' sh {file} {line}"#,
    #"bash -lc 'exec "$@"' sh emacsclient -nc {file}"#, "x \"$HOME/edit\" {file}",
    "bash edit.sh -c {file}", "vim $(pwd)/{file}",
    #"sh -c 'vim "$1"' sh"#, "${EDITOR}/x {file}", #""${HOME}"/edit {file}"#,
    "x {} {1} {a,b} {file}",
    #"sh -c 'awk "{print}" "$1"' sh {file}"#, "sh -c 'f(){ vim;};f' {file}",
  ])
  func `a place that is a word or part of one is taken`(_ command: String) throws {
    let edition = try edition(command)
    #expect(try edition.newsroom.edition().configuration.editor == command)
  }

  @Test(arguments: [
    ("code -g {fiel}:{line}", "{fiel}", "did you mean “{file}”?"),
    ("code -g '{file}:{line}:{col}'", "{col}", nil),
    ("vim +{Line} {file}", "{Line}", "did you mean “{line}”?"),
    (#"sh -c 'x "$1"' sh {path}"#, "{path}", nil),
  ])
  func `a place that nothing fills is refused, and those that there are are named`(
    _ command: String, _ place: String, _ hint: String?
  ) throws {
    let problem = try refusal(of: command)
    #expect(problem.reason == "“\(place)” is no place that is filled: there are {file} and {line}")
    #expect(problem.hint == hint)
  }

  /// What is said of a command that is not taken, at its line.
  private func refusal(of command: String) throws -> Problem {
    let edition = try edition(command)
    let error = try #require(throws: NewsroomProblem.self) { try edition.newsroom.edition() }
    let problem = try #require(error.problems.first)
    let line = try edition.folder.read("broadsheet.yml").split(
      separator: "\n", omittingEmptySubsequences: false
    ).firstIndex { $0.hasPrefix("editor:") }
    #expect(problem.category == .configuration && problem.location?.line == line.map { $0 + 1 })
    return problem
  }

  @Test func `what is hinted at runs, and runs no more than it says`() throws {
    let folder = try TemporaryFolder()
    let name = "$(touch made)'`touch made`\";touch made;.md"
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.currentDirectoryURL = folder.url
    let command = EditorCommand(#"sh -c 'printf "%s" "$1" > said' sh {file}"#)
    process.arguments = ["-c", command.line(at: SourceLocation(file: name, line: 7))]
    try process.run()
    process.waitUntilExit()
    #expect(try folder.read("said") == name && !folder.exists("made"))
  }

  private func edition(_ command: String) throws -> TestEdition {
    let text = String(decoding: try JSONEncoder().encode(command), as: UTF8.self)
    return try TestEdition(extra: "editor: \(text)")
  }
}
