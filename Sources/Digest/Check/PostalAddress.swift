/// What may stand for a place that mail is brought to.
extension String {
  /// Whether somebody can see a letter or a digit in it: blanks, commas and marks that nobody sees are no address.
  package var isPostalAddress: Bool {
    unicodeScalars.contains { scalar in
      let properties = scalar.properties
      return (properties.isAlphabetic || properties.numericType != nil)
        && !properties.isDefaultIgnorableCodePoint
    }
  }
}
