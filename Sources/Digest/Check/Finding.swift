package import Diagnostics

/// What a preflight rule has to say of an issue.
package struct Finding: Sendable, Equatable, Encodable {
  package enum Severity: String, Sendable, Codable {
    /// The issue must not be sent.
    case error
    /// Somebody should look.
    case warning
  }

  package var rule: String
  package var severity: Severity
  package var message: String
  package var file: String?
  package var line: Int?

  package init(
    rule: String, severity: Severity, message: String, at location: SourceLocation? = nil
  ) {
    self.rule = rule
    self.severity = severity
    self.message = message
    file = location?.file
    line = location?.line
  }

  private enum CodingKeys: CodingKey { case rule, severity, message, file, line }

  /// Writes every key, so that a script finds `null` rather than nothing.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(rule, forKey: .rule)
    try container.encode(severity, forKey: .severity)
    try container.encode(message, forKey: .message)
    try container.encode(file, forKey: .file)
    try container.encode(line, forKey: .line)
  }
}
