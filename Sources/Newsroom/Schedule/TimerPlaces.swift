import Articles
import Diagnostics
import Foundation

/// Where the newsroom reads and writes besides its folder, so that a timer shut into that folder reaches it still.
package struct TimerPlaces: Sendable, Equatable {
  /// Folders outside the edition folder that are written to, absolute, links followed, each once.
  package private(set) var written: [String] = []
  /// Whether anything that is read, written or called lies in `/tmp` or `/var/tmp`, of which a timer may get its own.
  package private(set) var usesTemporary = false

  package init() {}

  /// - Parameter folder: the edition folder, links followed.
  init(of configuration: Configuration, in folder: Place) {
    see(folder.path)
    for relay in configuration.relays {
      switch relay.way {
      case .maildir(let path), .eml(let path): write(folder.appending(path), outside: folder)
      case .socket(let path): see(folder.appending(path).path)
      case .network, .sendmail: break
      }
      for file in [relay.clientCertificate?.file, relay.clientCertificate?.keyFile] {
        if let file { see(folder.appending(file).path) }
      }
    }
    for source in configuration.sources { see(folder.appending(source.path).realPath) }
    for secret in configuration.relays.flatMap(\.secrets) + [configuration.secretKey] {
      if case .file(let path) = secret.keeping { see(folder.appending(path).realPath) }
    }
    for name in ["issues", "subscribers", "outbox", ".broadsheet"] {
      let place = folder.appending(name)
      guard place.exists else { continue }
      write(place, outside: folder)
      for entry in (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? [] {
        writeBehindLink(place.appending(entry), outside: folder)
      }
    }
  }

  /// A file behind a link is replaced where it lies, by way of a draft beside it.
  private mutating func writeBehindLink(_ place: Place, outside folder: Place) {
    var status = stat()
    guard lstat(place.path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return }
    let target = Place(folder: place.realPath)
    write(target.isFolder ? target : target.enclosing, outside: folder)
  }

  /// What is not there yet is made, in what is there of its path.
  private mutating func write(_ place: Place, outside folder: Place) {
    var there = place
    while !there.exists, there.path != "/" { there = there.enclosing }
    let path = there.realPath
    guard path != folder.path, !path.hasPrefix(folder.path + "/") else { return }
    if !written.contains(path) { written.append(path) }
    see(path)
  }

  private mutating func see(_ path: String) {
    if ["/tmp", "/var/tmp"].contains(where: { path == $0 || path.hasPrefix($0 + "/") }) {
      usesTemporary = true
    }
  }
}
