import Diagnostics
import Expressions

/// Reads whatever libFuzzer makes up as an expression of articles' tags: printed, it is the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  let expression: TagExpression
  do throws(Problem) { expression = try TagExpression(parsing: text) } catch {
    inspect([error])
    return 0
  }
  let printed = expression.description
  require(printed.utf8.count <= 8 * count + 8, "\(text) is printed as \(printed)")
  require(
    (try? TagExpression(parsing: printed)) == expression, "\(text) is printed as \(printed)")
  let again = try? TagExpression(parsing: printed)
  for tags in [[], ["ferry"], ["sea and town"], expression.tags, ["Straße", "ferry"]] {
    require(expression.matches(tags) == again?.matches(tags), "\(text) is printed as \(printed)")
  }
  return 0
}
