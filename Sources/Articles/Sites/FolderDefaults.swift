import Settings

/// What a site's configuration says of all articles in a folder.
struct FolderDefaults {
  /// The folder, below that of the articles; nothing for all.
  let folder: String
  /// Jekyll's kind of article that is meant; nil for all.
  var kind: String?
  let settings: YAMLMapping
  /// Hugo's pages that are meant; nil for all.
  var target: CascadeTarget?
  /// Hugo's language that is meant; nil for all.
  var language: String?
  /// Hugo's languages that have defaults of their own in place of these.
  var otherLanguages: Set<String> = []

  /// Those that count for one article, the strongest first, as Jekyll takes them: a longer path counts more,
  /// then one that names a kind, then what stands later.
  static func ranked(_ defaults: [FolderDefaults]) -> [FolderDefaults] {
    var ranked: [FolderDefaults] = []
    var strongest: FolderDefaults?
    for one in defaults {
      if one.outranks(strongest) {
        ranked.insert(one, at: 0)
        strongest = one
      } else {
        ranked.append(one)
      }
    }
    return ranked
  }

  private func outranks(_ other: FolderDefaults?) -> Bool {
    guard let other else { return true }
    if folder.count != other.folder.count { return folder.count > other.folder.count }
    return kind != nil || other.kind == nil
  }
}
