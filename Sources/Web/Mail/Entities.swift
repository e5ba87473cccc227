/// Entities of HTML in the links of a mail that the newsroom itself wrote.
extension String {
  /// As it was before it was made text of HTML, as far as we write it.
  var withoutEntities: String {
    guard contains("&") else { return self }
    return [
      ("&nbsp;", " "), ("&zwnj;", " "), ("&middot;", "·"), ("&quot;", "\""), ("&#39;", "'"),
      ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"),
    ].reduce(self) { $0.replacing($1.0, with: $1.1) }
  }
}
