import Diagnostics
import Expressions

/// An expression on the command line.
extension SegmentExpression {
  init(option text: String) throws(Problem) {
    do throws(Problem) { try self.init(parsing: text) } catch {
      throw Problem("--where: \(error.reason)", hint: error.hint, category: .usage)
    }
  }
}
