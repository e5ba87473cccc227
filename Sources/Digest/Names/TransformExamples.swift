import Template

/// What the documentation shows of transforms and places in lists, with names that a digest knows.
extension Transform {
  var example: String {
    switch self {
    case .lowercased, .uppercased, .capitalized: "{{\(rawValue)(lead.title)}}"
    case .reversed: "{{#reversed(sections)}}{{title}}{{/reversed(sections)}}"
    case .plusone, .minusone: "{{#sections}}{{\(rawValue)(index())}}{{/sections}}"
    case .even, .odd:
      "{{#sections}}{{#\(rawValue)(index())}}…{{/\(rawValue)(index())}}{{/sections}}"
    case .equalzero: "{{#equalzero(count(sections))}}…{{/equalzero(count(sections))}}"
    case .count: "{{count(sections)}}"
    case .empty: "{{#empty(lead.tags)}}…{{/empty(lead.tags)}}"
    case .first, .last: "{{\(rawValue)(lead.tags)}}"
    }
  }
}

extension ListPosition {
  var example: String {
    switch self {
    case .index: "{{#lead.tags}}{{index()}}{{/lead.tags}}"
    case .last: "{{#lead.tags}}{{.}}{{^last()}}, {{/last()}}{{/lead.tags}}"
    default: "{{#lead.tags}}{{#\(rawValue)()}}…{{/\(rawValue)()}}{{/lead.tags}}"
    }
  }
}
