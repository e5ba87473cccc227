import Diagnostics
import Expressions

/// Reads whatever libFuzzer makes up as an expression, of articles' tags and of subscribers: printed, it is
/// the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  do throws(Problem) {
    let expression = try TagExpression(parsing: text)
    let again = try TagExpression(parsing: expression.description)
    for tags in [[], ["ferry"], ["sea and town"], expression.tags, ["Straße", "ferry"]] {
      require(
        expression.matches(tags) == again.matches(tags), "\(text) is printed as \(expression)")
    }
  } catch { inspect([error]) }
  do throws(Problem) {
    let expression = try SegmentExpression(parsing: text)
    let again = try SegmentExpression(parsing: expression.description)
    for value in [nil, "", "Oslo", "2026-01-01"] {
      for tags in [[], ["sea"], ["ferry", "a"]] as [Set<String>] {
        let holds = { (comparison: Comparison) in comparison.holds(of: value) }
        require(
          expression.matches(tags, holds) == again.matches(tags, holds),
          "\(text) is printed as \(again)")
      }
    }
  } catch { inspect([error]) }
  return 0
}
