import Diagnostics
import Settings

/// Settings of one thing from several files, as Hugo lays them over each other: tables become one, of all else
/// the strongest counts.
struct SettingLayers {
  /// What one file says.
  struct Layer {
    /// The keys below which all of it stands, as the name of its file says.
    var path: [String] = []
    let settings: YAMLMapping
  }

  /// The strongest first.
  var layers: [Layer]

  /// Those that stand here themselves, as one; nil where there are none.
  var flat: YAMLMapping? {
    let own = layers.filter { $0.path.isEmpty }.map(\.settings)
    guard let first = own.first else { return nil }
    return own.dropFirst().reduce(first) { $0.over($1) }
  }

  /// The layers of a table, down to where something else stands in its place.
  func table(_ key: String) throws(Problem) -> SettingLayers {
    var found: [Layer] = []
    for layer in layers {
      if let name = layer.path.first {
        guard name.lowercased() == key.lowercased() else { continue }
        found.append(Layer(path: Array(layer.path.dropFirst()), settings: layer.settings))
      } else if layer.settings.has(key) {
        guard layer.settings.isMapping(key), let table = try layer.settings.mapping(key) else {
          break
        }
        found.append(Layer(settings: table))
      }
    }
    return SettingLayers(layers: found)
  }

  /// The keys of all layers.
  var names: [String] {
    Set(layers.flatMap { $0.path.first.map { [$0.lowercased()] } ?? $0.settings.names }).sorted()
  }

  /// The strongest that says anything of a key which holds no table.
  func list(_ key: String) -> YAMLMapping? {
    let owner = layers.first { layer in
      layer.path.first.map { $0.lowercased() == key.lowercased() } ?? layer.settings.has(key)
    }
    guard let owner, owner.path.isEmpty, !owner.settings.isMapping(key) else { return nil }
    return owner.settings
  }
}
