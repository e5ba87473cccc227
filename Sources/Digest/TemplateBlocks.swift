extension TemplateNode {
  /// The blocks of a template and of all that it includes.
  /// - Parameters:
  ///   - visited: the templates that were looked into, each once.
  ///   - templates: finds one by its name.
  static func blockNames(
    in nodes: [TemplateNode], visited: inout Set<String>,
    templates: (String) -> [TemplateNode]?
  ) -> Set<String> {
    var names: Set<String> = []
    for node in nodes {
      switch node {
      case .block(_, let name, let inner, _):
        names.insert(name)
        names.formUnion(blockNames(in: inner, visited: &visited, templates: templates))
      case .section(_, _, _, let inner, _):
        names.formUnion(blockNames(in: inner, visited: &visited, templates: templates))
      case .extending(_, _, let inner, _):
        names.formUnion(blockNames(in: inner, visited: &visited, templates: templates))
      case .text, .silent, .variable, .partial: break
      }
      switch node {
      case .partial(_, let name), .extending(_, let name, _, _):
        guard visited.insert(name).inserted, let inner = templates(name) else { continue }
        names.formUnion(blockNames(in: inner, visited: &visited, templates: templates))
      default: break
      }
    }
    return names
  }
}
