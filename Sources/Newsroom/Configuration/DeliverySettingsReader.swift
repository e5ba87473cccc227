import Clock
import Diagnostics
import Mail
import Settings

/// Reads `delivery:` of `broadsheet.yml`: what holds for all relays, and the relays.
struct DeliverySettingsReader {
  let mapping: YAMLMapping
  private let zones: ZoneFiles

  init(mapping: YAMLMapping, zones: ZoneFiles) throws {
    self.zones = zones
    self.mapping = mapping
    try mapping.rejectKeys(
      otherThan: ["smtp", "envelope_from", "verp"] + RelayReader.defaultKeys)
  }

  func settings() throws -> DeliverySettings {
    var settings = DeliverySettings()
    settings.limits = try LimitsReader(mapping: mapping, zones: zones).limits()
    if let text = try mapping.string("envelope_from") {
      do throws(Problem) { settings.envelopeFrom = try EmailAddress(parsing: text) } catch {
        throw mapping.problem(error.reason, at: "envelope_from")
      }
    }
    settings.verp = try mapping.bool("verp") ?? false
    guard settings.verp else { return settings }
    guard let base = settings.envelopeFrom else {
      throw mapping.problem(
        "an address for each recipient is made from one for bounces", at: "verp",
        hint: "envelope_from: bounces@news.example.org")
    }
    guard BouncePath.hasRoom(base) else {
      throw mapping.problem(
        "with the recipient's token the part before the “@” would be longer than 64 octets",
        at: "envelope_from", hint: "bounces@\(base.domain)")
    }
    return settings
  }

  /// The relays that are named, each with a name of its own.
  func relays() throws -> [RelaySettings] {
    let readers = try (mapping.mappings("smtp", scalarsAs: "url") ?? []).map {
      try RelayReader(own: $0, defaults: mapping, zones: zones)
    }
    let shared = Dictionary(grouping: readers.map(\.shortName), by: \.self).filter { $1.count > 1 }
    var relays: [RelaySettings] = []
    for reader in readers {
      let isShared = shared[reader.shortName] != nil
      let relay = try reader.relay(named: isShared ? reader.longName : reader.shortName)
      // The journal, and what is known of relays, go by the name.
      if let other = relays.first(where: { $0.name == relay.name }) {
        let place = other.places["name"] ?? other.places["url"] ?? mapping.location
        throw Problem(
          "two relays are called “\(relay.name)”", at: reader.place,
          hint: "give one a “name:” of its own; the other stands at \(place)",
          category: .configuration)
      }
      relays.append(relay)
    }
    return relays
  }
}
