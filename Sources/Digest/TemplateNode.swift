/// A template as a tree of tags, each with its place in the source.
indirect enum TemplateNode {
  case text
  /// A comment, a change of delimiters, or a pragma: nothing that is shown.
  case silent(Tag)
  case variable(Tag, TagName)
  case section(Tag, TagName, inverted: Bool, [TemplateNode], end: Tag)
  case partial(Tag, name: String)
  /// `{{<parent}}` with the blocks that it fills in.
  case extending(Tag, name: String, [TemplateNode], end: Tag)
  case block(Tag, name: String, [TemplateNode], end: Tag)

  /// One tag as it stands in the source.
  struct Tag {
    var range: Range<String.Index>
    /// What stands between the delimiters, with its sigil.
    var content: Substring
  }

  /// A name, and the transforms around it, the outermost first: `uppercased(reader.name)`.
  struct TagName: Equatable {
    var path: String
    var transforms: [String]

    /// Names that begin with `reader.` wait for the second pass.
    var isReader: Bool { path.hasPrefix("reader.") }
  }
}
