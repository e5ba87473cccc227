import Diagnostics

/// One thing that is looked at before sending.
protocol CheckRule: SendableMetatype {
  static var name: String { get }
  static func findings(in preflight: Preflight) -> [Finding]
}

extension CheckRule {
  static func error(_ message: String, at location: SourceLocation? = nil) -> Finding {
    Finding(rule: name, severity: .error, message: message, at: location)
  }

  static func warning(_ message: String, at location: SourceLocation? = nil) -> Finding {
    Finding(rule: name, severity: .warning, message: message, at: location)
  }
}
