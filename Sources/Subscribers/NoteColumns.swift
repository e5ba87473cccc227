/// The columns of a table of readers in which a note may say that somebody is not to be mailed: names, tags, what people
/// write down, and what stands beside addresses.
struct NoteColumns {
  struct Column {
    let index: Int
    fileprivate let isTags: Bool
    fileprivate let isForNotes: Bool
    let isAddress: Bool
    /// A name may be made of several cells, of which one was asked about.
    let isName: Bool
  }

  private(set) var all: [Column] = []

  /// - Parameters:
  ///   - written: its name as it is written.
  ///   - kind: what the column is watched as besides; nil for none.
  mutating func watch(_ index: Int, written: String, _ kind: ColumnWatch.Kind?) {
    let meaning = JudgedName(written).meaning
    switch meaning {
    case .email, .name, .firstName, .lastName, .tags: break
    case nil: if kind?.isOfConsent ?? true { return }
    default: return
    }
    all.append(
      Column(
        index: index, isTags: meaning == .tags, isForNotes: kind == .notes,
        isAddress: meaning == .email,
        isName: meaning == .name || meaning == .firstName || meaning == .lastName))
  }

  /// Hands over what of a cell may say so.
  static func eachNote(
    in cell: UnsafeBufferPointer<UInt8>, of column: Column, _ body: (String) -> Void
  ) {
    if column.isAddress {
      if let note = AddressNote(cell), note.mayRefuse { body(note.text) }
    } else if column.isTags {
      KeptNote.eachTagWord(cell) { word in
        if let text = KeptNote.text(in: word, isNote: false) { body(text) }
      }
    } else if let text = KeptNote.text(in: cell, isNote: column.isForNotes) {
      body(text)
    }
  }
}
