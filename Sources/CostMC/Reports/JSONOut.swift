/// A JSON value that is looked at before it is written; what is only written goes to `JSONWriter` at
/// once.
enum JSONOut {
  case text(String)
  case number(Double)
  case integer(Int)
  case boolean(Bool)
  case array([JSONOut])
  case object([(String, JSONOut?)])

  /// As a whole document.
  static func rendered(_ members: [(String, JSONOut?)]) -> String {
    JSONWriter.document { write(members, to: &$0) }
  }

  private static func write(_ members: [(String, JSONOut?)], to json: inout JSONWriter) {
    for (key, value) in members {
      if let value { json.member(key) { value.write(to: &$0) } } else { json.leaveOut() }
    }
  }

  private var isScalar: Bool {
    switch self {
    case .text, .number, .integer, .boolean: true
    case .array, .object: false
    }
  }

  private func write(to json: inout JSONWriter) {
    switch self {
    case .text(let text): json.string(text)
    case .number(let value): json.number(value)
    case .integer(let value): json.integer(value)
    case .boolean(let value): json.boolean(value)
    case .array(let items):
      if items.allSatisfy(\.isScalar) {
        json.list(items) { $1.write(to: &$0) }
      } else {
        json.lines(items) { $1.write(to: &$0) }
      }
    case .object(let members): json.object { Self.write(members, to: &$0) }
    }
  }
}
