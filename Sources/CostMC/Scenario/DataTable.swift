import Diagnostics

/// A CSV file (RFC 4180): one header line of names, then rows; a field in double quotes may hold
/// commas, line breaks and doubled quotes. A semicolon or a tab in the header line separates too.
struct DataTable {
  let columns: [String]
  /// Fields with their lines, as they stand.
  private let rows: [(line: Int, fields: [String])]

  init(_ bytes: [UInt8]) {
    var rows = Self.rows(bytes)
    columns =
      rows.isEmpty
      ? [] : rows.removeFirst().fields.map { $0.trimmed }
    self.rows = rows
  }

  enum ColumnProblem: Error {
    /// Not even a line of names.
    case noTable
    case noColumn
    case twice
    case notANumber(line: Int, field: String)
    case empty
  }

  /// The numbers of a column; empty fields are left out.
  func numbers(_ column: String) throws(ColumnProblem) -> [Double] {
    guard !columns.isEmpty else { throw .noTable }
    guard let index = columns.firstIndex(of: column) else { throw .noColumn }
    guard columns.lastIndex(of: column) == index else { throw .twice }
    var numbers: [Double] = []
    for row in rows where index < row.fields.count {
      let field = row.fields[index].trimmed
      if field.isEmpty { continue }
      guard let number = DecimalText.value(field) else {
        throw .notANumber(line: row.line, field: field)
      }
      numbers.append(number)
    }
    if numbers.isEmpty { throw .empty }
    return numbers
  }

  private static func rows(_ bytes: [UInt8]) -> [(line: Int, fields: [String])] {
    let quote = UInt8(ascii: "\"")
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let header = bytes[start...].prefix { $0 != 0x0A && $0 != 0x0D }
    let separator =
      [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].first { header.contains($0) }
      ?? UInt8(ascii: ",")
    var rows: [(line: Int, fields: [String])] = []
    var fields: [String] = []
    var field: [UInt8] = []
    var line = 1
    var rowLine = 1
    var isQuoted = false
    var i = start
    func endField() {
      fields.append(String(decoding: field, as: UTF8.self))
      field = []
    }
    func endRow() {
      endField()
      if fields.contains(where: { !$0.isEmpty }) { rows.append((rowLine, fields)) }
      fields = []
    }
    while i < bytes.count {
      let byte = bytes[i]
      if byte == 0x0A { line += 1 }
      if isQuoted {
        if byte == quote, i + 1 < bytes.count, bytes[i + 1] == quote {
          field.append(quote)
          i += 1
        } else if byte == quote {
          isQuoted = false
        } else {
          field.append(byte)
        }
      } else if byte == quote, field.isEmpty {
        isQuoted = true
      } else if byte == separator {
        endField()
      } else if byte == 0x0A || byte == 0x0D {
        if byte == 0x0D, i + 1 < bytes.count, bytes[i + 1] == 0x0A {
          i += 1
          line += 1
        }
        endRow()
        rowLine = line
      } else {
        field.append(byte)
      }
      i += 1
    }
    if !field.isEmpty || !fields.isEmpty { endRow() }
    return rows
  }
}

extension String {
  /// Without blanks at both ends.
  fileprivate var trimmed: String {
    let start = drop { $0 == " " || $0 == "\t" }
    guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return String(start[...end])
  }
}

extension MemberReader {
  /// The column `column` of the CSV file beside the scenario.
  func data(_ json: JSON, _ entry: ObjectReader) -> [Double]? {
    guard let file = entry.name("file"), let column = entry.name("column") else { return nil }
    let path = File.path(file.text, besides: json.span.source.name)
    let table: DataTable
    if let known = tables[path] {
      table = known
    } else {
      do throws(File.ReadError) {
        let bytes = try files.read(path)
        table = DataTable(bytes)
        tables[path] = table
        dataDigests.append(SHA256.hex(bytes))
      } catch {
        problems.add(
          Failure(
            [
              .error(
                .cannotReadData(entry.subject, path, error.reason), .init(file.whole),
                help: "the path of `file` is relative to the scenario")
            ], cause: .unreadable))
        return nil
      }
    }
    do throws(DataTable.ColumnProblem) { return try table.numbers(column.text) } catch {
      problems.add(
        error.diagnostic(path, column.text, among: table.columns, [.init(column.whole)]))
      return nil
    }
  }
}

extension DataTable.ColumnProblem {
  /// - Parameter labels: where the column is asked for.
  func diagnostic(
    _ path: String, _ column: String, among columns: [String], _ labels: [Diagnostic.Label] = []
  ) -> Diagnostic {
    switch self {
    case .noTable:
      .error(
        .emptyTable(path), labels: labels, help: "the first line names the columns, rows follow")
    case .noColumn:
      .error(
        .noColumn(path, column), labels: labels,
        help: Suggestion.help(column, among: columns, listing: 20))
    case .twice: .error(.columnTwice(path, column), labels: labels, help: "rename one of them")
    case .notANumber(let line, let field):
      .error(.notANumber(path, line, column, field), labels: labels)
    case .empty: .error(.emptyColumn(path, column), labels: labels)
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func cannotReadData(
    _ subject: String, _ path: String, _ reason: String
  ) -> Self {
    "cannot read \(Wording.quoted(path)), the data of \(subject): \(reason)"
  }
  fileprivate static func columnTwice(_ path: String, _ column: String) -> Self {
    "\(Wording.quoted(path)) has two columns \(Wording.quoted(column))"
  }
  fileprivate static func emptyTable(_ path: String) -> Self { "\(Wording.quoted(path)) is empty" }
  fileprivate static func noColumn(_ path: String, _ column: String) -> Self {
    "\(Wording.quoted(path)) has no column \(Wording.quoted(column))"
  }
  fileprivate static func notANumber(
    _ path: String, _ line: Int, _ column: String, _ field: String
  ) -> Self {
    "\(path):\(line): column \(Wording.quoted(column)) holds \(Wording.quoted(field)), which is not a number"
  }
  fileprivate static func emptyColumn(_ path: String, _ column: String) -> Self {
    "column \(Wording.quoted(column)) of \(Wording.quoted(path)) holds no number"
  }
}
