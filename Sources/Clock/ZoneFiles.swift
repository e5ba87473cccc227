package import Diagnostics
import Foundation

/// The zone files of a system: each zone has one below a folder, under its own name.
package struct ZoneFiles: Sendable {
  package let folder: Place

  package init(in folder: String = "/usr/share/zoneinfo") { self.init(at: Place(folder: folder)) }

  package init(at folder: Place) { self.folder = folder }

  /// Those that the environment names (`TZDIR`, as in tzset(3)), else the system's.
  package init(environment: (String) -> String?) {
    let named = environment("TZDIR").flatMap { $0.isEmpty ? nil : $0 }
    self = named.map { ZoneFiles(in: $0) } ?? ZoneFiles()
  }

  /// Which edition of the tz database the files are of, such as `2026b`; nil where none of them says.
  package var version: String? {
    for (name, prefix) in [("tzdata.zi", "# version "), ("+VERSION", "")] {
      guard let file = FileHandle(forReadingAtPath: folder.appending(name).path) else { continue }
      defer { try? file.close() }
      guard let bytes = try? file.read(upToCount: 200), bytes.starts(with: prefix.utf8) else {
        continue
      }
      let words = String(decoding: bytes.dropFirst(prefix.utf8.count), as: UTF8.self)
      if let version = words.wholeMatch(of: /([0-9]{4}[a-z]{1,2})\s(?s:.*)/)?.1 {
        return String(version)
      }
    }
    return nil
  }

  /// The file that a zone's rules are read from, be it there or not; nil where none is asked for.
  package func file(of zone: Zone) -> Place? {
    zone.name == Zone.utc.name ? nil : folder.appending(zone.name)
  }

  /// A zone of people, who live by region and city.
  /// - Throws: `Problem` without a location for a name that no zone has, an abbreviation or a fixed offset, and
  ///   for a file that cannot be read.
  package func zone(named name: String) throws(Problem) -> Zone {
    if ["UTC", "Etc/UTC"].contains(name) { return .utc }
    if let reason = Self.refusal(of: name) {
      throw Problem(reason, hint: hint(for: name))
    }
    return try anyZone(named: name)
  }

  /// The same for one that another program's configuration names, where an abbreviation or an offset is what it is.
  package func anyZone(named name: String) throws(Problem) -> Zone {
    if ["UTC", "Etc/UTC"].contains(name) { return .utc }
    guard let zone = try Self.isName(name) ? systemZone(name) ?? foundationZone(name) : nil else {
      throw Problem("“\(name)” is not a time zone", hint: hint(for: name))
    }
    return zone
  }

  /// - Returns: nil where there is no file.
  private func systemZone(_ name: String) throws(Problem) -> Zone? {
    let file = folder.appending(name)
    var status = stat()
    guard lstat(file.path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR),
      status.st_mode & S_IFMT != S_IFDIR
    else { return nil }
    do throws(Problem) {
      let bytes = try FileBytes(at: file, limit: 1 << 20, of: "time zone data").bytes
      do throws(Problem) {
        return Zone(
          name, rules: try ZoneRules(tzif: bytes), state: Data(bytes).base64EncodedString())
      } catch { throw Problem("is \(error.reason)") }
    } catch {
      throw Problem(
        "“\(name)” is not known, since \(file.shown) \(error.reason)",
        hint: "install the system's tzdata anew, or name another folder in TZDIR", category: .system
      )
    }
  }

  /// Foundation finds zones in any case; others here do not.
  private func foundationZone(_ name: String) -> Zone? {
    let known = TimeZone.knownTimeZoneIdentifiers
    guard !folder.appending(name).isFolder, let zone = TimeZone(identifier: name),
      known.contains(name) || !known.contains(where: { $0.lowercased() == name.lowercased() })
    else { return nil }
    return Zone(name, foundation: zone)
  }

  /// Nothing that leads elsewhere.
  private static func isName(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return name.utf8.count <= 100 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isOfName) }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte & 0xDF) || (0x30...0x39).contains(byte)
      || [0x2B, 0x2D, 0x5F].contains(byte)
  }

  /// Folders of zones that have a place's name elsewhere, or none.
  private static let others = ["Etc", "posix", "right", "SystemV"]

  /// Why a name is none that people live by; nil for region and city.
  private static func refusal(of name: String) -> String? {
    if name.wholeMatch(of: /((Etc\/)?(GMT|UTC|UT))?[+-]?[0-9:]+/.ignoresCase()) != nil {
      // “GMT+2” lies west of Greenwich (POSIX).
      return "“\(name)” is a fixed offset, which knows no summer time"
        + (name.contains("+") ? ", and may be meant east or west of Greenwich" : "")
    }
    if name.wholeMatch(of: /(Etc\/)?[A-Z]{2,5}([+-]?\d+([A-Z]{3,4})?)?/) != nil {
      return
        "“\(name)” is an abbreviation and names no place: nobody can tell when its clocks change"
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isPlace = parts.count > 1 && !others.contains(String(parts[0]))
    return isPlace ? nil : "“\(name)” is not a time zone"
  }

  private func hint(for name: String) -> String {
    let names = names()
    // Somebody may know the city alone.
    let city = names.first { $0.lowercased().hasSuffix("/\(name.lowercased())") }
    return (city ?? nearestName(to: name, among: names + ["UTC"])).map { "did you mean “\($0)”?" }
      ?? "an IANA name such as Europe/Berlin, or UTC"
  }

  /// The zones that are there, as far as a folder of zones may be expected to go.
  private func names() -> [String] {
    guard folder.isFolder, let files = FileManager.default.enumerator(atPath: folder.path) else {
      return TimeZone.knownTimeZoneIdentifiers.sorted()
    }
    var names: [String] = []
    var count = 0
    while count < 10_000, let name = files.nextObject() as? String {
      count += 1
      if files.level > 3 || Self.others.contains(name) { files.skipDescendants() }
      if files.level > 1, Self.isName(name) { names.append(name) }
    }
    return names.sorted()
  }
}
