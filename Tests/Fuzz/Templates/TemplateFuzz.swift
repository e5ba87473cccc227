import Diagnostics
import Template

/// Reads, checks, evaluates, freezes and fills whatever libFuzzer makes up; what must not be ends the
/// process.
///
/// An input is up to four templates with a byte 0xFF between them, which no UTF-8 has.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let sources = sources(in: UnsafeBufferPointer(start: start, count: count))
  refreeze(sources[0])
  do throws(ProblemList) {
    let library = try TemplateLibrary(sources, deferring: "reader")
    let isChecked = check(library)
    for source in sources {
      _ = library.names("reader.name", in: source.name)
      // Only the entries were checked, with what they include.
      let mustEnd = isChecked && Sample.entries.contains(source.name)
      for values in Sample.values {
        guard let pieces = evaluate(source, in: library, with: values, mustEnd) else { continue }
        freeze(pieces, as: source.kind)
        if mustEnd { compare(pieces, to: source, among: sources, with: values) }
      }
    }
  } catch { inspect(error.problems) }
  return 0
}

private func sources(in bytes: UnsafeBufferPointer<UInt8>) -> [TemplateSource] {
  let names = ["digest.html", "layout.html", "article.html", "digest.txt"]
  let texts = bytes.split(separator: 0xFF, maxSplits: 3, omittingEmptySubsequences: false)
  return zip(names, texts).map { name, text in
    TemplateSource(
      name: name, kind: name.hasSuffix("html") ? .html : .text,
      text: String(decoding: text, as: UTF8.self),
      location: SourceLocation(file: name, line: name.hasSuffix("html") ? nil : 7))
  }
}

private func check(_ library: TemplateLibrary) -> Bool {
  do throws(ProblemList) {
    try library.check(.init(uniqueKeysWithValues: Sample.entries.map { ($0, Sample.shape) }))
    return true
  } catch {
    inspect(error.problems)
    return false
  }
}

private func evaluate(
  _ source: TemplateSource, in library: TemplateLibrary, with values: TemplateValue, _ mustEnd: Bool
) -> [TemplatePiece]? {
  do throws(Problem) { return try library.evaluate(source.name, with: values) } catch {
    inspect([error])
    require(!mustEnd || error.reason.contains("too large"), "checked, and yet: \(error)")
    return nil
  }
}

/// A part that was frozen is the same when it is read back.
private func freeze(_ pieces: [TemplatePiece], as kind: TemplateSource.Kind) {
  let place = SourceLocation(file: "part")
  for heading in [nil, "made by a test"] {
    let form = FrozenPart.Form(deferred: "reader", heading: heading)
    let frozen = FrozenPart.write(pieces, as: form)
    do throws(ProblemList) {
      let thawed = try FrozenPart.read(frozen, as: form, at: place)
      require(thawed == pieces, "frozen \(pieces), thawed \(thawed)")
      requireSame(FrozenPart.write(thawed, as: form), frozen)
      for reader in Sample.readers {
        requireSame(thawed.filled(as: kind) { reader[$0] }, pieces.filled(as: kind) { reader[$0] })
      }
    } catch {
      // More may be around a field of “greeting” than a tag can hold; an issue is refused then.
      let isTooMuch = error.problems.allSatisfy {
        $0.reason.contains("transforms") || $0.reason.contains(" deep")
          || $0.reason.contains("too long")
      }
      require(isTooMuch, "cannot read back what was frozen: \(error)")
    }
  }
  for field in pieces.fields { _ = pieces.showsToAll(field) }
}

/// Whatever somebody wrote into a frozen part: if it can be read, it can be frozen again.
private func refreeze(_ source: TemplateSource) {
  for kind in [TemplateSource.Kind.html, .text] {
    let form = FrozenPart.Form(deferred: "reader")
    do throws(ProblemList) {
      freeze(try FrozenPart.read(source.text, as: form, at: source.location), as: kind)
    } catch { inspect(error.problems) }
  }
}

/// Two passes make what one pass makes that knows the reader from the beginning.
private func compare(
  _ pieces: [TemplatePiece], to source: TemplateSource, among sources: [TemplateSource],
  with values: TemplateValue
) {
  for reader in Sample.readers {
    do {
      let library = try TemplateLibrary(sources, deferring: nil)
      let expected = try library.evaluate(source.name, with: values.filled(for: reader))
        .filled(as: source.kind) { _ in nil }
      requireSame(pieces.filled(as: source.kind) { reader[$0] }, expected)
    } catch let error as Problem where error.reason.contains("too large") {
      // Both fields and text count toward the size, each in its own way.
    } catch { require(false, "in two passes, but not in one: \(error)") }
  }
}

private func requireSame(_ made: String, _ expected: String) {
  require(made.utf8.elementsEqual(expected.utf8), "made \(made)\ninstead of \(expected)")
}
