import Diagnostics
import Digest
import Foundation

/// Whether what is secret can be had, and by nobody else on this machine.
extension Newsroom {
  func secretFindings(_ edition: Edition) -> [DoctorFinding] {
    var all = Examination()
    let configuration = edition.configuration
    let key = all.attempt(.secrets) {
      try SecretKey.load(configuration.secretKey, in: folder, effects)
    }
    let list = edition.newsletter.list.name
    if let key, let carried = try? Carried(in: edition.files, list: list),
      let problem = keyProblem(carried.sentKey, key)
    {
      all.add(.secrets, .error, problem)
    }
    if let problem = configuration.secretKey.exposure(in: folder) {
      all.add(.secrets, .warning, problem)
    }
    for problem in exposures(of: configuration.relays) { all.add(.secrets, .warning, problem) }
    // A command that asks somebody would ask once for each relay.
    var read: [Secret] = []
    for secret in configuration.relays.flatMap(\.secrets) where !read.contains(secret) {
      read.append(secret)
      _ = all.attempt(.secrets) { try secret.read(in: folder, effects) }
    }
    if all.findings.isEmpty {
      all.add(
        .secrets, .ok,
        read.isEmpty
          ? "the key is there, and nobody else can read it"
          : "the key and \(read.count == 1 ? "a password" : "\(read.count) passwords") are there, and nobody else can read them"
      )
    }
    return all.findings
  }
}
