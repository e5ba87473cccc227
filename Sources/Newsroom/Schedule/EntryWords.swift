/// An entry of the timetable in one line, in the words of the configuration.
extension TimetableEntry {
  package var words: String {
    let text = EntryText(self)
    return ([text.identity, text.settings] + [from.map { "from: \($0)" }].compactMap(\.self))
      .joined(separator: ", ")
  }
}
