import Foundation

/// The part of JSON Schema 2020-12 that the program's schema uses; any other keyword is a failure of
/// the test.
struct Schema {
  private let root: [String: Any]
  private let definitions: [String: Any]
  private static let annotations: Set<String> = ["$schema", "$defs", "title", "description"]

  init(_ root: [String: Any]) {
    self.root = root
    definitions = root["$defs"] as? [String: Any] ?? [:]
  }

  func accepts(_ value: Any) -> Bool { accepts(value, root) }

  private func accepts(_ value: Any, _ schema: Any) -> Bool {
    if Self.isFlag(schema), let flag = schema as? Bool { return flag }
    guard let schema = schema as? [String: Any] else { return false }
    let object = value as? [String: Any]
    return schema.allSatisfy { keyword, content in
      switch keyword {
      case _ where Self.annotations.contains(keyword): return true
      case "$ref":
        guard let name = (content as? String)?.split(separator: "/").last,
          let definition = definitions[String(name)]
        else { return false }
        return accepts(value, definition)
      case "type": return isType(value, content as? String ?? "")
      case "const": return value as? String == content as? String
      case "enum": return (content as? [String])?.contains(value as? String ?? "\0") ?? false
      case "pattern":
        guard let text = value as? String, let pattern = content as? String else { return true }
        return text.range(of: pattern, options: .regularExpression) != nil
      case "oneOf": return list(content).count { accepts(value, $0) } == 1
      case "anyOf": return list(content).contains { accepts(value, $0) }
      case "allOf": return list(content).allSatisfy { accepts(value, $0) }
      case "not": return !accepts(value, content)
      case "if":
        let branch = accepts(value, content) ? schema["then"] : schema["else"]
        return branch.map { accepts(value, $0) } ?? true
      case "then", "else": return true
      case "required":
        return object.map { object in
          (content as? [String] ?? []).allSatisfy { object[$0] != nil }
        } ?? true
      case "properties":
        let properties = content as? [String: Any] ?? [:]
        return object?.allSatisfy { key, item in
          properties[key].map { accepts(item, $0) } ?? true
        } ?? true
      case "additionalProperties":
        let known = schema["properties"] as? [String: Any] ?? [:]
        return object?.allSatisfy { known[$0] != nil || accepts($1, content) } ?? true
      case "items": return (value as? [Any])?.allSatisfy { accepts($0, content) } ?? true
      case "propertyNames": return object?.keys.allSatisfy { accepts($0, content) } ?? true
      case "minProperties": return object.map { $0.count >= content as? Int ?? .max } ?? true
      case "minItems":
        return (value as? [Any]).map { $0.count >= content as? Int ?? .max } ?? true
      case "maxItems":
        return (value as? [Any]).map { $0.count <= content as? Int ?? -1 } ?? true
      case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
        return Self.isWithin(value, keyword, content)
      default: return false
      }
    }
  }

  private func list(_ content: Any) -> [Any] { content as? [Any] ?? [] }

  /// What is no number has no limits.
  private static func isWithin(_ value: Any, _ keyword: String, _ limit: Any) -> Bool {
    guard let number = value as? NSNumber, !isFlag(value) else { return true }
    guard let limit = (limit as? NSNumber)?.doubleValue else { return false }
    return switch keyword {
    case "minimum": number.doubleValue >= limit
    case "maximum": number.doubleValue <= limit
    case "exclusiveMinimum": number.doubleValue > limit
    default: number.doubleValue < limit
    }
  }

  private static func isFlag(_ value: Any) -> Bool {
    guard let number = value as? NSNumber else { return false }
    return String(cString: number.objCType) == "c" || String(cString: number.objCType) == "B"
  }

  private func isType(_ value: Any, _ name: String) -> Bool {
    switch name {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "null": value is NSNull
    case "boolean": Self.isFlag(value)
    case "number": value is NSNumber && !Self.isFlag(value)
    case "integer":
      (value as? NSNumber).map { !Self.isFlag(value) && $0.doubleValue.rounded() == $0.doubleValue }
        ?? false
    default: false
    }
  }
}
