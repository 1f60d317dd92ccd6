import Diagnostics

extension JSON {
  /// Keys of an input that stay when its distribution is replaced.
  static let descriptiveInputKeys: Set<String> = [
    "unit", "label", "source", "basis", "quality", "calibratedTo", "group", "note",
  ]

  /// This value with an overlay: objects merge by key, null removes a key, anything else replaces.
  ///
  /// - Parameter path: keys down to here. An input whose overlay names a `distribution` or a
  ///   `value` gives up its former distribution as a whole; label, unit and source stay.
  func merged(with overlay: JSON, path: [String] = []) -> JSON {
    guard case .object(let base) = value, case .object(let changes) = overlay.value else {
      return overlay
    }
    var result = base
    if path.count == 2, path[0] == "inputs",
      changes["distribution"] != nil || changes["value"] != nil
    {
      result = base.filter { Self.descriptiveInputKeys.contains($0.key.text) }
    }
    var removed: Set<String> = []
    for member in changes.members {
      let key = member.key.text
      if member.value.isNull && !(path.first == "units") {
        removed.insert(key)
      } else if let old = result[key] {
        result.set(
          .init(key: member.key, value: old.merged(with: member.value, path: path + [key])))
      } else {
        result.set(member)
      }
    }
    return JSON(.object(result.filter { !removed.contains($0.key.text) }), overlay.span)
  }

  /// The value in one canonical text, whatever the layout of its files: what the digest is over.
  var canonical: String {
    switch value {
    case .null, .invalid: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): "\(number)"
    case .string(let text): "\"" + text.text + "\""
    case .array(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
    case .object(let object):
      "{"
        + object.members.sorted { $0.key.text < $1.key.text }
        .filter { $0.key.text != "note" && $0.key.text != "$schema" }
        .map { "\"\($0.key.text)\":" + $0.value.canonical }.joined(separator: ",") + "}"
    }
  }
}
