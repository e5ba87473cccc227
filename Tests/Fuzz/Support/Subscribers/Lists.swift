import Diagnostics
import Foundation

@testable import Subscribers

/// Mailing lists in a folder in memory, each begun anew for every input.
enum Lists {
  private static let folder = Place(folder: makeMemoryFolder())

  static let key = ForgottenKey(key: Data("fuzzfuzzfuzzfuzzfuzzfuzzfuzzfuzz".utf8))

  /// Where nothing is.
  static let place = folder.appending("nothing")

  /// An empty folder of that name.
  static func fresh(_ name: String) -> Place {
    let place = folder.appending(name)
    _ = try? FileManager.default.removeItem(at: place.url)
    require(mkdir(place.path, 0o700) == 0, "no folder can be made")
    return place
  }

  static func files(in folder: Place) -> ListFiles {
    ListFiles(name: "weekly", folder: folder, forgottenKey: { key })
  }

  static func write(_ bytes: some Sequence<UInt8>, to place: Place, appending: Bool = false) {
    let bytes = Array(bytes)
    let descriptor = open(place.path, O_WRONLY | O_CREAT | (appending ? O_APPEND : O_TRUNC), 0o600)
    let count = bytes.isEmpty ? 0 : Foundation.write(descriptor, bytes, bytes.count)
    close(descriptor)
    require(count == bytes.count, "the file cannot be written")
  }

  /// What must work.
  static func must<Value>(_ what: String, _ body: () throws -> Value) -> Value {
    do { return try body() } catch { finding("\(what): \(error)") }
  }

  /// What may be refused, with reasons; nil then.
  static func attempt<Value>(_ body: () throws -> Value) -> Value? {
    do { return try body() } catch let problem as Problem {
      inspect([problem])
    } catch { require(false, "no problem, but \(error)") }
    return nil
  }
}
