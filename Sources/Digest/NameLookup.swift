import Diagnostics

/// What a name means at one place of a template, as the engine looks it up.
struct NameLookup {
  struct Unknown: Error {
    var reason: String
    var hint: String?
  }

  /// The values that sections have opened, the innermost last.
  let stack: [TemplateShape]
  /// Whether the innermost value is an element of a list, so that `last()` means something.
  let isInList: Bool
  /// Whether a section of the second pass is open around the place.
  let isInReaderSection: Bool

  func shape(of name: TemplateNode.TagName) throws(Unknown) -> TemplateShape {
    var transforms = name.transforms[...]
    var shape: TemplateShape
    if name.path.isEmpty {
      let position = transforms.popLast() ?? ""
      guard isInList, let found = TemplateShape.positions[position] else {
        throw Unknown(
          reason: "“\(position)()” says nothing here",
          hint: "first, last, index, even and odd stand directly inside a list")
      }
      shape = found
    } else {
      shape = try lookUp(name.path)
    }
    for transform in transforms.reversed() {
      guard let applied = shape.applying(transform) else {
        throw Unknown(reason: "“\(transform)” cannot be applied to “\(name.path)”")
      }
      shape = applied
    }
    return shape
  }

  private func lookUp(_ path: String) throws(Unknown) -> TemplateShape {
    let isAnchored = path.hasPrefix(".")
    if isAnchored && isInReaderSection {
      throw Unknown(
        reason: "“\(path)” has no meaning inside a reader section",
        hint: "write the whole name, such as reader.name")
    }
    if path == ".", let innermost = stack.last { return innermost }
    let parts = path.split(separator: ".").map(String.init)
    if parts.first == "reader", !path.hasPrefix("reader.") {
      // The first pass has no reader: the tag would come to nothing in every mail.
      throw Unknown(
        reason: "“\(path)” has no meaning before the mails are made",
        hint: "write the whole name of a field, such as reader.name")
    }
    var known: [String] = []
    for shape in (isAnchored ? stack.suffix(1) : stack[...]).reversed() {
      guard case .object(let members) = shape else { continue }
      known += members.keys
      guard let first = parts.first, let start = members[first] else { continue }
      return try descend(from: start, parts, path)
    }
    throw Unknown(
      reason: "nothing is named “\(path)” here",
      hint: parts.first.flatMap { nearestName(to: $0, among: known) }.map {
        "did you mean “\($0)”?"
      }
        ?? "known here: \(Set(known).sorted().joined(separator: ", "))")
  }

  private func descend(
    from start: TemplateShape, _ parts: [String], _ path: String
  ) throws(Unknown) -> TemplateShape {
    var shape = start
    for (index, part) in parts.enumerated().dropFirst() {
      let parent = parts[..<index].joined(separator: ".")
      guard case .object(let members) = shape else {
        throw Unknown(reason: "“\(parent)” has no parts, so “\(path)” names nothing")
      }
      guard let next = members[part] else {
        throw Unknown(
          reason: "“\(parent)” has no “\(part)”",
          hint: nearestName(to: part, among: members.keys).map {
            "did you mean “\(parent).\($0)”?"
          } ?? "it has \(members.keys.sorted().joined(separator: ", "))")
      }
      shape = next
    }
    return shape
  }
}
