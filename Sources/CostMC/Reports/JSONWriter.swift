/// Writes JSON as one goes along: no tree of values is built before.
///
/// Indented by two blanks; lists of plain values stand on one line, and so do objects of up to five
/// members that are such lists, plain values or such objects. Absent members are left out, never
/// null, but count among the five; so does what is not finite, which JSON cannot say.
struct JSONWriter {
  private static let membersOnOneLine = 5

  private struct Object {
    /// Where its brace is.
    var start: Int
    /// With those that are left out.
    var members = 0
    /// Whether no member takes several lines.
    var isPlain = true
    /// Of its members among `places`.
    var firstPlace = 0
    var isEmpty = true
  }

  private var text: TextBuffer
  private var object = Object(start: 0)
  private var outerObjects: [Object] = []
  /// Where members start that may share one line, of all objects that are being written.
  private var places: [Int] = []
  private var depth = 0

  /// - Parameter size: about as many bytes as will come.
  private init(size: Int) { text = TextBuffer(capacity: size) }

  /// A whole document.
  static func document(
    size: Int = 1 << 14, _ members: (inout JSONWriter) -> Void
  ) -> String {
    var json = JSONWriter(size: size)
    json.object { members(&$0) }
    json.text.append(literal: "\n")
    return json.text.string
  }

  // MARK: Members

  mutating func member(_ key: String, _ value: String?) {
    guard let value else { return leaveOut() }
    begin(key)
    string(value)
  }

  mutating func member(_ key: String, _ value: Double?) {
    guard let value, value.isFinite else { return leaveOut() }
    begin(key)
    number(value)
  }

  mutating func member(_ key: String, _ value: Int?) {
    guard let value else { return leaveOut() }
    begin(key)
    integer(value)
  }

  mutating func member(_ key: String, _ value: UInt64) {
    begin(key)
    text.append(value)
  }

  mutating func member(_ key: String, _ value: Bool?) {
    guard let value else { return leaveOut() }
    begin(key)
    boolean(value)
  }

  /// null where it is absent.
  mutating func memberOrNull(_ key: String, _ value: String?) {
    if let value { return member(key, value) }
    begin(key)
    null()
  }

  mutating func member(_ key: String, _ values: [String]?) {
    guard let values else { return leaveOut() }
    begin(key)
    list(values) { $0.string($1) }
  }

  mutating func member(_ key: String, _ values: [Int]?) {
    guard let values else { return leaveOut() }
    begin(key)
    list(values) { $0.integer($1) }
  }

  /// Left out if one of them is not finite.
  mutating func member(_ key: String, _ values: [Double]?) {
    guard let values, values.allSatisfy(\.isFinite) else { return leaveOut() }
    begin(key)
    list(values) { $0.number($1) }
  }

  mutating func object<Value>(
    _ key: String, _ value: Value?, _ members: (inout JSONWriter, Value) -> Void
  ) {
    guard let value else { return leaveOut() }
    begin(key)
    object { members(&$0, value) }
  }

  mutating func objects<Value>(
    _ key: String, _ values: [Value]?, _ members: (inout JSONWriter, Value) -> Void
  ) {
    guard let values else { return leaveOut() }
    begin(key)
    lines(values) { json, value in json.object { members(&$0, value) } }
  }

  /// Any value, which `write` writes.
  mutating func member(_ key: String, _ write: (inout JSONWriter) -> Void) {
    begin(key)
    write(&self)
  }

  /// Counts a member that is absent.
  mutating func leaveOut() { object.members += 1 }

  private mutating func begin(_ key: String) {
    text.startLine(after: object.isEmpty ? "" : ",", blanks: 2 * depth)
    if object.members < Self.membersOnOneLine { places.append(text.count) }
    object.isEmpty = false
    object.members += 1
    string(key)
    text.append(literal: ": ")
  }

  // MARK: Values

  mutating func string(_ value: String) {
    text.append(quoted: value) { text, byte in
      switch byte {
      case UInt8(ascii: "\""): text.append(literal: "\\\"")
      case UInt8(ascii: "\\"): text.append(literal: "\\\\")
      case UInt8(ascii: "\n"): text.append(literal: "\\n")
      case UInt8(ascii: "\r"): text.append(literal: "\\r")
      case UInt8(ascii: "\t"): text.append(literal: "\\t")
      default: text.appendUnicodeEscape(byte)
      }
    }
  }

  /// The shortest digits that read back as the same double.
  mutating func number(_ value: Double) {
    if value == value.rounded(), abs(value) < 1e15 { return integer(Int(value)) }
    value.write(to: &text)
  }

  mutating func integer(_ value: Int) { text.append(value) }

  mutating func boolean(_ value: Bool) { text.append(literal: value ? "true" : "false") }

  mutating func null() { text.append(literal: "null") }

  /// On one line.
  mutating func list<Value>(_ values: [Value], _ write: (inout JSONWriter, Value) -> Void) {
    text.append(literal: "[")
    for index in values.indices {
      if index > 0 { text.append(literal: ", ") }
      write(&self, values[index])
    }
    text.append(literal: "]")
  }

  /// A list whose values stand on lines of their own.
  mutating func lines<Value>(_ values: [Value], _ write: (inout JSONWriter, Value) -> Void) {
    guard !values.isEmpty else { return text.append(literal: "[]") }
    depth += 1
    for index in values.indices {
      text.startLine(after: index == 0 ? "[" : ",", blanks: 2 * depth)
      write(&self, values[index])
    }
    depth -= 1
    text.startLine(after: "", blanks: 2 * depth)
    text.append(literal: "]")
    object.isPlain = false
  }

  /// Written on several lines, which are joined where it turns out to be short.
  mutating func object(_ members: (inout JSONWriter) -> Void) {
    outerObjects.append(object)
    object = Object(start: text.count, firstPlace: places.count)
    text.append(literal: "{")
    depth += 1
    members(&self)
    let isOnOneLine = object.isPlain && object.members <= Self.membersOnOneLine
    if object.isEmpty {
      depth -= 1
    } else if isOnOneLine {
      joinLines()
      depth -= 1
      text.append(literal: " ")
    } else {
      depth -= 1
      text.startLine(after: "", blanks: 2 * depth)
    }
    text.append(literal: "}")
    places.removeLast(places.count - object.firstPlace)
    object = outerObjects.removeLast()
    if !isOnOneLine { object.isPlain = false }
  }

  private mutating func joinLines() {
    let betweenMembers = 2 + 2 * depth
    let end = text.count
    text.truncate(to: object.start + 1)
    for index in object.firstPlace..<places.count {
      let next = index + 1 < places.count ? places[index + 1] - betweenMembers : end
      text.append(literal: index == object.firstPlace ? " " : ", ")
      text.moveHere(places[index]..<next)
    }
  }
}

extension Array {
  /// nil for a list that is absent where it is empty.
  var unlessEmpty: [Element]? { isEmpty ? nil : self }
}
