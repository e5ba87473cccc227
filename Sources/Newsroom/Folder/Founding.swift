import Delivery
package import Diagnostics
import Digest
import Foundation
import Samples
import Subscribers

/// What a new edition folder was given.
package struct Founding: Sendable {
  /// Files that were not there before, in the order in which they were written.
  package var written: [Place] = []
  /// Files that were there, and stay as they are.
  package var kept: [Place] = []
  /// The key that signs unsubscribe links, where one was made.
  package var key: Place?
  /// Whether the folder was an edition before.
  package var wasEdition = false
}

extension Newsroom {
  /// Makes a working edition folder, with samples to replace; of one that is there already it writes what
  /// is missing, and never a sample article or reader.
  ///
  /// A kill at any moment leaves whole files only, and the same again completes them: `broadsheet.yml`,
  /// which makes a folder an edition, comes last.
  package func found() throws(NewsroomProblem) -> Founding {
    try NewsroomProblem.naming(nil) {
      var founding = Founding()
      let isEdition = files.configuration.exists
      founding.wasEdition = isEdition
      for file in SampleEdition.files where file.path != ConfigurationFile.name {
        let place = folder.appending(file.path)
        if place.exists {
          unlink(draft(of: place).path)
          founding.kept.append(place)
        } else if try belongs(file.path, isEdition: isEdition) {
          try write(Data(file.bytes), to: place)
          founding.written.append(place)
        }
      }
      let key = folder.appending(SecretKey.fileName)
      if key.exists {
        unlink(draft(of: key).path)
        founding.kept.append(key)
      } else if try !needsAnswer() {
        try makeKey(at: key)
        founding.key = key
      }
      for file in SampleEdition.files where file.path == ConfigurationFile.name {
        if isEdition {
          unlink(draft(of: files.configuration).path)
          founding.kept.append(files.configuration)
        } else {
          try write(Data(file.bytes), to: files.configuration)
          founding.written.append(files.configuration)
        }
      }
      return founding
    }
  }

  /// Whether mails were sent, or people left, with a key that is not here: their links would stop working
  /// with a new one, so a person must say so.
  package func keyIsMissed() throws(NewsroomProblem) -> Bool {
    try NewsroomProblem.naming(nil) { try needsAnswer() }
  }

  /// Whether the folder's own key is not there.
  package var keyIsMissing: Bool { !folder.appending(SecretKey.fileName).exists }

  /// Makes the secret key alone. Where another was used, that it was renewed is written down: whoever sends by the new
  /// one would be taken for another clone.
  package func makeKey() throws(NewsroomProblem) -> Place {
    try NewsroomProblem.naming(nil) {
      try files.mustExist()
      let key = folder.appending(SecretKey.fileName)
      let isRenewed = try needsAnswer()
      try makeKey(at: key)
      if isRenewed { try noteRenewedKey() }
      return key
    }
  }

  private func needsAnswer() throws -> Bool {
    let survey = try files.issues.survey()
    // Of an issue that cannot be read it cannot be told that nobody was mailed.
    if !survey.problems.isEmpty { return true }
    let journals = try journals()
    let ids = survey.issues.map(\.id) + journals.rescuedIssues
    for id in ids where (try? Carried.wasMailed(id, in: files, journals)) ?? true { return true }
    guard files.subscribers.exists else { return false }
    // Nor, of a folder that cannot be listed, that nobody has left.
    guard
      let names = try? FileManager.default.contentsOfDirectory(atPath: files.subscribers.path)
    else { return true }
    return names.contains { name in
      guard name.hasSuffix(".events.jsonl") else { return false }
      let size =
        try? FileManager.default.attributesOfItem(
          atPath: files.subscribers.appending(name).path)[.size] as? Int
      return size != 0
    }
  }

  private func makeKey(at place: Place) throws {
    guard !place.exists else {
      throw Problem("exists already, and is not overwritten", at: place.location())
    }
    try write(try SecretKey.make(effects), to: place, mode: 0o600)
  }

  /// Whether a sample may be put into the folder: not among articles, readers or templates of somebody's
  /// own, which the next issue would be made of.
  private func belongs(_ path: String, isEdition: Bool) throws -> Bool {
    guard let slash = path.firstIndex(of: "/") else { return true }
    let below = String(path[..<slash])
    // An edition cannot do without templates for both parts; everything else is as its editor wants it.
    if isEdition, below != "Templates" || Self.parts.allSatisfy({ folder.appending($0).exists }) {
      return false
    }
    let samples = SampleEdition.files.map(\.path).filter { $0.hasPrefix("\(below)/") }
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(below).path)) ?? []
    return !names.contains { !$0.hasPrefix(".") && !samples.contains("\(below)/\($0)") }
  }

  private static let parts = ["Templates/digest.html.mustache", "Templates/digest.txt.mustache"]

  /// Writes a file whole or not at all: beside its name first, synced, then it gets the name.
  private func write(_ content: Data, to place: Place, mode: mode_t = 0o644) throws {
    let parent = place.enclosing
    do {
      try FileManager.default.createDirectory(at: parent.url, withIntermediateDirectories: true)
    } catch { throw Problem.system("the folder cannot be made", error, at: parent.location()) }
    let draft = draft(of: place)
    unlink(draft.path)
    try writeWholeFile(content, to: draft, mode: mode)
    // A link fails where the name is taken meanwhile; a rename would overwrite what has it, and is for
    // file systems that know no links.
    if link(draft.path, place.path) != 0 {
      let reason = errno
      guard [EPERM, ENOTSUP, ENOSYS].contains(reason), !place.exists,
        rename(draft.path, place.path) == 0
      else {
        unlink(draft.path)
        throw Problem.system("cannot be written", reason, at: place.location())
      }
    }
    unlink(draft.path)
    try syncFolder(parent)
  }

  /// What a file is called until it is whole; one that is found was left by a kill.
  private func draft(of place: Place) -> Place {
    let name = ".\(place.url.lastPathComponent).new"
    return Place(
      url: place.url.deletingLastPathComponent().appending(path: name), shown: place.shown)
  }
}
