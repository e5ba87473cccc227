import Diagnostics

/// One thing that is looked at before sending.
protocol CheckRule: SendableMetatype {
  static var name: RuleName { get }
  static func findings(in preflight: Preflight) -> [Finding]
}

extension CheckRule {
  static func error(
    _ reason: String, at location: SourceLocation? = nil, hint: String? = nil,
    advice: Advice? = nil
  ) -> Finding {
    finding(.error, Problem(reason, at: location, hint: hint, advice: advice))
  }

  static func warning(
    _ reason: String, at location: SourceLocation? = nil, hint: String? = nil,
    advice: Advice? = nil
  ) -> Finding {
    finding(.warning, Problem(reason, at: location, hint: hint, advice: advice))
  }

  static func finding(_ severity: Finding.Severity, _ problem: Problem) -> Finding {
    Finding(rule: name, severity: severity, problem: problem)
  }
}
