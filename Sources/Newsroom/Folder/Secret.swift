import Diagnostics
import Foundation

/// Where something that must not stand in `broadsheet.yml` is kept; never the thing itself.
package struct Secret: Sendable, Equatable {
  enum Keeping: Sendable, Equatable {
    /// A variable of the environment.
    case environment(String)
    /// A file, absolute or in the edition folder.
    case file(String)
    /// What a command prints.
    case command(String)
  }

  let keeping: Keeping
  /// What it is, as errors name it: `the password`.
  let what: String
  /// The line of the configuration that says where it is.
  let location: SourceLocation

  /// Fetches it: the first line, whatever ends that.
  /// - Throws: `Problem` that names the place and never the secret.
  /// - Parameter isStopped: asked while a command is at work; after a yes its end is not waited for.
  func read(
    in folder: Place, _ effects: Effects, isStopped: @escaping @Sendable () -> Bool = { false }
  ) throws -> String {
    let data: Data
    switch keeping {
    case .environment(let name):
      guard let value = try effects.environment(name) else {
        throw problem("\(what) is missing: the environment has no \(name)")
      }
      data = Data(value.utf8)
    case .file(let path):
      let file = try Credential(of: path, in: folder).place(effects) ?? folder.appending(path)
      do { data = try Data(contentsOf: file.url) } catch {
        throw problem("\(what) cannot be read from \(path): \(error.plainReason)")
      }
    case .command(let command):
      do { data = try effects.output(command, folder, isStopped) } catch let error as Problem {
        throw problem("\(what) cannot be fetched: \(error.reason)")
      }
    }
    let line = data.prefix { $0 != 0x0A && $0 != 0x0D }
    guard let text = String(validating: line, as: UTF8.self), !text.isEmpty else {
      throw problem("\(what) is empty or no text")
    }
    return text
  }

  /// What is to be said of a file that others on this machine can read or change; nil where none is.
  func exposure(in folder: Place) -> Problem? {
    guard case .file(let path) = keeping else { return nil }
    var info = stat()
    guard stat(folder.appending(path).path, &info) == 0, info.st_mode & 0o077 != 0 else {
      return nil
    }
    return Problem(
      "others on this machine can read \(what)", at: location, hint: "chmod 600 \(path)",
      category: .configuration)
  }

  private func problem(_ reason: String) -> Problem {
    Problem(reason, at: location, category: .configuration)
  }
}
