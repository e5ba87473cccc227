import Diagnostics

/// What a name means at one place of a template, as evaluating looks it up.
struct NameLookup {
  struct Unknown: Error {
    var reason: String
    /// Looks for names that are near, which takes longer than what is known already deserves.
    var hint: @Sendable () -> String? = { nil }
  }

  /// The name whose fields are filled in later.
  let deferred: String?
  /// The values that sections have opened, the innermost last.
  private(set) var stack: [TemplateShape]
  /// Whether the place is inside a list, so that `last()` means something.
  private var isInList = false
  /// Whether the innermost value is one of the second pass.
  private var isInDeferredSection = false

  init(in shape: TemplateShape, deferring deferred: String?) {
    stack = [shape]
    self.deferred = deferred
  }

  /// Goes into a section over a value of a shape.
  mutating func open(_ name: TemplateName, _ shape: TemplateShape, isInverted: Bool) {
    if name.field(of: deferred) != nil {
      // The second pass has no stack of the first pass's values: names inside are still the first's.
      isInDeferredSection = true
    } else if !isInverted {
      switch shape {
      case .flag: return
      case .list(let element):
        stack.append(element)
        isInList = true
      default: stack.append(shape)
      }
      // What it opened is the innermost value now.
      isInDeferredSection = false
    }
  }

  func shape(of name: TemplateName) throws(Unknown) -> TemplateShape {
    var transforms = name.transforms[...]
    var shape = name.isPosition ? try position(transforms.popLast() ?? "") : try lookUp(name)
    for transform in transforms.reversed() {
      guard let applied = Transform(rawValue: transform)?.shape(of: shape) else {
        throw Unknown(reason: "“\(transform)” cannot be applied to “\(name.path)”") {
          let known = Transform.allCases.map(\.rawValue)
          return known.contains(transform)
            ? nil : nearestName(to: transform, among: known).map { "did you mean “\($0)”?" }
        }
      }
      shape = applied
    }
    return shape
  }

  private func position(_ word: String) throws(Unknown) -> TemplateShape {
    guard isInList, let position = ListPosition(rawValue: word) else {
      throw Unknown(reason: "“\(word)()” says nothing here") {
        "first, last, index, even and odd stand inside a list"
      }
    }
    return position.shape
  }

  private func lookUp(_ name: TemplateName) throws(Unknown) -> TemplateShape {
    let path = name.path
    if name.isAnchored && isInDeferredSection {
      throw Unknown(reason: "“\(path)” has no meaning inside a \(deferred ?? "") section") {
        "write the whole name of a field, such as \(deferredExample)"
      }
    }
    guard let first = name.parts.first else { return stack.last ?? .object([:]) }
    if first == deferred, name.isAnchored || name.parts.count == 1 {
      // The first pass has no such value: the tag would come to nothing everywhere.
      throw Unknown(reason: "“\(path)” has no meaning before the mails are made") {
        "write the whole name of a field, such as \(deferredExample)"
      }
    }
    let open = name.isAnchored ? stack.suffix(1) : stack[...]
    for case .object(let members) in open.reversed() {
      if let start = members[first] { return try descend(from: start, name) }
    }
    throw Unknown(reason: "nothing is named “\(path)” here") {
      var known: Set<String> = []
      for case .object(let members) in open { known.formUnion(members.keys) }
      let rest = name.parts.dropFirst().map { ".\($0)" }.joined()
      return suggestion(for: first, among: known, before: rest, otherwise: "known here:")
    }
  }

  private func descend(
    from start: TemplateShape, _ name: TemplateName
  ) throws(Unknown) -> TemplateShape {
    var shape = start
    for (index, part) in name.parts.enumerated().dropFirst() {
      let parent = name.parts[..<index].joined(separator: ".")
      guard case .object(let members) = shape else {
        throw Unknown(reason: "“\(parent)” has no parts, so “\(name.path)” names nothing")
      }
      guard let next = members[part] else {
        throw Unknown(reason: "“\(parent)” has no “\(part)”") {
          suggestion(for: part, among: members.keys, after: "\(parent).", otherwise: "it has")
        }
      }
      shape = next
    }
    return shape
  }

  private var deferredExample: String {
    guard let deferred, case .object(let members)? = stack.first,
      case .object(let fields)? = members[deferred],
      let field = fields.keys.min()
    else { return "one with a dot" }
    return "\(deferred).\(field)"
  }
}

/// The name that was most likely meant, else some that there are; nil where there are none, or more than
/// anybody would look through.
/// - Parameters:
///   - prefix: what stands before the name, such as `lead.`.
///   - rest: what stands behind it.
func suggestion(
  for name: String, among known: some Collection<String>, after prefix: String = "",
  before rest: String = "", otherwise list: String
) -> String? {
  guard known.count <= 200 else { return nil }
  if let near = nearestName(to: name, among: known) {
    return "did you mean “\(prefix)\(near)\(rest)”?"
  }
  let some = known.sorted().prefix(40) + (known.count > 40 ? ["…"] : [])
  return known.isEmpty ? nil : "\(list) \(some.joined(separator: ", "))"
}
