/// Which of the elements that are open are seen: what `visibility` hides shows those in it that say otherwise
/// (CSS 2.2 §11.2), and so do letters without a size or a colour. Pictures have neither.
struct SeenElements {
  /// What is said of an element, by itself or by what is around it.
  private struct State {
    var isVisible = true
    /// How large letters are.
    var letters = InlineStyle.usualLetters
    var hasColor = true
  }

  let sheets: StyleSheets
  /// Of each element that was gone into.
  private var open: [State] = []

  init(by sheets: StyleSheets) { self.sheets = sheets }

  /// Whether words are.
  var isSeen: Bool {
    open.last.map {
      $0.isVisible && $0.letters > InlineStyle.tinyLetters && $0.hasColor
    } ?? true
  }

  /// Whether an element would be that is no word, were it open.
  func shows(_ node: HTMLNode) -> Bool { state(of: node).isVisible }

  private func state(of node: HTMLNode) -> State {
    var state = open.last ?? State()
    guard let style = sheets.style(of: node) else { return state }
    state.isVisible = style.isVisible ?? state.isVisible
    state.letters = style.letters(in: state.letters) ?? state.letters
    state.hasColor = style.hasColor ?? state.hasColor
    return state
  }

  mutating func open(_ node: HTMLNode) { open.append(state(of: node)) }

  mutating func close() { _ = open.popLast() }
}

extension HTMLNode {
  /// Whether something in it may be seen though its words are not: what says so, and pictures.
  func holdsVisible(by sheets: StyleSheets) -> Bool {
    let isVisible = sheets.style(of: self)?.isVisible ?? true
    var open = [self]
    var looks = 0
    while let node = open.popLast(), looks < 1000 {
      var index = 0
      while let child = node.child(index), index < 1000 {
        looks += 1
        index += 1
        guard child.kind == .element else { continue }
        if isVisible, ["img", "picture", "video", "audio", "iframe"].contains(child.name) {
          return true
        }
        if let style = sheets.style(of: child),
          style.isVisible == true || style.hasSize == true || style.hasColor == true
        {
          return true
        }
        open.append(child)
      }
    }
    return false
  }
}
