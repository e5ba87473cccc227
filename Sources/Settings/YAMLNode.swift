import Yams

/// A value of a YAML text, with the place where it stands.
///
/// What Yams has read is looked at only where somebody asks: an alias can stand for any number of values.
enum YAMLNode {
  case scalar(YAMLScalar)
  case list([YAMLScalar], YAMLPlace?)
  case read(Node)

  var scalar: YAMLScalar? {
    switch self {
    case .scalar(let scalar): scalar
    case .list: nil
    case .read(let node): node.scalar.map(YAMLScalar.init)
    }
  }

  var sequence: [YAMLNode]? {
    switch self {
    case .scalar: nil
    case .list(let scalars, _): scalars.map(YAMLNode.scalar)
    case .read(let node): node.sequence.map { $0.map(YAMLNode.read) }
    }
  }

  /// Its keys, nil for one that is no word, and its values.
  var mapping: [(key: YAMLScalar?, value: YAMLNode)]? {
    guard case .read(let node) = self else { return nil }
    return node.mapping.map { pairs in
      pairs.map { (key: $0.key.scalar.map(YAMLScalar.init), value: .read($0.value)) }
    }
  }

  var isList: Bool {
    switch self {
    case .scalar: false
    case .list: true
    case .read(let node): node.sequence != nil
    }
  }

  var isMapping: Bool {
    guard case .read(let node) = self else { return false }
    return node.mapping != nil
  }

  var bool: Bool? { node?.bool }
  var int: Int? { node?.int }

  private var node: Node? {
    switch self {
    case .scalar(let scalar): Node(scalar.string)
    case .list: nil
    case .read(let node): node
    }
  }

  var place: YAMLPlace? {
    switch self {
    case .scalar(let scalar): scalar.place
    case .list(_, let place): place
    case .read(let node): node.mark.map(YAMLPlace.init)
    }
  }
}

/// One value, with the way it is written as far as that matters.
struct YAMLScalar {
  enum Style { case plain, quoted, block }

  var string: String
  var style: Style
  var place: YAMLPlace?

  init(_ string: String, _ style: Style, at place: YAMLPlace?) {
    self.string = string
    self.style = style
    self.place = place
  }

  /// Whether it says that there is nothing (YAML 1.1, “null”).
  var isNull: Bool {
    guard style == .plain, string.utf8.count <= 4 else { return false }
    return switch string {
    case "", "~", "null", "Null", "NULL": true
    default: false
    }
  }

  init(_ scalar: Node.Scalar) {
    let style: Style =
      switch scalar.style {
      case .plain: .plain
      case .literal, .folded: .block
      default: .quoted
      }
    self.init(scalar.string, style, at: scalar.mark.map(YAMLPlace.init))
  }
}

/// A line and a column, counted from 1; columns in Unicode scalars.
struct YAMLPlace: Equatable {
  var line: Int
  var column: Int

  init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
