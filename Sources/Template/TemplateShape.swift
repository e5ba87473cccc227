/// What a template may name: the shape of the values, without the values.
package indirect enum TemplateShape: Sendable {
  case text
  case number
  case flag
  case list(TemplateShape)
  case object([String: TemplateShape])
}
