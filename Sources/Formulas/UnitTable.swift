import Diagnostics

/// The units that a scenario may use: the built-in ones and its own.
public struct UnitTable: Sendable {
  /// A built-in unit: one row feeds reading, suggestions and `costmc list units`.
  public struct Entry: Sendable {
    public let symbol: String
    /// The definition in other units; nil for a base unit.
    public let definition: String?
    public let summary: String
    /// Whether SI prefixes go before it.
    public let takesPrefixes: Bool

    /// What may stand before it.
    public var prefixesInWords: String {
      if takesPrefixes { return "; takes SI prefixes" }
      guard UnitTable.money.contains(symbol) else { return "" }
      return "; takes \(UnitTable.moneyPrefixes.map(\.symbol).joined(separator: " "))"
    }
  }

  public static let builtIn: [Entry] = [
    base("s", "second (SI)", prefixes: true),
    unit("min", "60 s", "minute"),
    unit("h", "3600 s", "hour"),
    unit("day", "86400 s", "day of 24 hours"),
    unit("week", "604800 s", "week of 7 days"),
    unit("month", "2629800 s", "a twelfth of a year"),
    unit("year", "31557600 s", "Julian year of 365.25 days"),
    base("m", "metre (SI)", prefixes: true),
    base("kg", "kilogram (SI)"),
    unit("g", "1/1000 kg", "gram", prefixes: true),
    unit("J", "1 kg*m^2/s^2", "joule (SI)", prefixes: true),
    unit("W", "1 kg*m^2/s^3", "watt (SI)", prefixes: true),
    unit("Wh", "3600 kg*m^2/s^2", "watt hour", prefixes: true),
    base("USD", "US dollar"), base("EUR", "euro"), base("GBP", "pound sterling"),
    base("CNY", "renminbi yuan"), base("JPY", "Japanese yen"),
    base("bit", "bit of information (IEC 80000-13)", prefixes: true),
    unit("B", "8 bit", "byte", prefixes: true),
    base("flop", "floating-point operation", prefixes: true),
    unit("%", "1/100", "per cent"),
  ]

  typealias Prefix = (symbol: String, exponent: Int)
  /// SI Brochure (2019), table 7: powers of ten.
  static let prefixes: [Prefix] = [
    ("da", 1), ("Q", 30), ("R", 27), ("Y", 24), ("Z", 21), ("E", 18), ("P", 15), ("T", 12),
    ("G", 9), ("M", 6), ("k", 3), ("h", 2), ("d", -1), ("c", -2), ("m", -3), ("u", -6), ("µ", -6),
    ("n", -9), ("p", -12), ("f", -15), ("a", -18), ("z", -21), ("y", -24), ("r", -27), ("q", -30),
  ]
  /// Prefixes of money: thousand, million, billion, trillion.
  static let moneyPrefixes: [Prefix] = [
    ("k", 3), ("M", 6), ("B", 9), ("T", 12),
  ]
  static let money: Set<String> = ["USD", "EUR", "GBP", "CNY", "JPY"]

  private static func base(_ symbol: String, _ summary: String, prefixes: Bool = false) -> Entry {
    Entry(symbol: symbol, definition: nil, summary: summary, takesPrefixes: prefixes)
  }
  private static func unit(
    _ symbol: String, _ definition: String, _ summary: String, prefixes: Bool = false
  ) -> Entry {
    Entry(symbol: symbol, definition: definition, summary: summary, takesPrefixes: prefixes)
  }

  /// The scenario's own.
  private var own: [String: Unit.Symbol] = [:]

  public init() {}

  private static let builtInSymbols: [String: Unit.Symbol] = {
    var table = UnitTable()
    for entry in builtIn {
      let source = Source(name: entry.symbol, text: entry.definition ?? "")
      let text = PlacedText(
        entry.definition ?? "", whole: Span(source, 0..<source.bytes.count), contentStart: 0)
      // The table's own rows parse: a test reads every one.
      try? table.declare(entry.symbol, definition: entry.definition == nil ? nil : text)
    }
    return table.own
  }()

  /// A built-in unit with a prefix: few of the hundreds are ever used.
  private static func prefixed(_ name: String) -> (entry: Entry, prefix: Prefix)? {
    for entry in builtIn {
      let letters = name.utf8.count - entry.symbol.utf8.count
      guard letters > 0, name.utf8.dropFirst(letters).elementsEqual(entry.symbol.utf8) else {
        continue
      }
      let known = prefixes(of: entry)
      if let prefix = known.first(where: { $0.symbol.utf8.elementsEqual(name.utf8.prefix(letters)) }
      ) {
        return (entry, prefix)
      }
    }
    return nil
  }

  private static func prefixes(of entry: Entry) -> [Prefix] {
    entry.takesPrefixes ? prefixes : money.contains(entry.symbol) ? moneyPrefixes : []
  }

  private static func builtInSymbol(_ name: String) -> Unit.Symbol? {
    if let symbol = builtInSymbols[name] { return symbol }
    guard let (entry, prefix) = prefixed(name), var scaled = builtInSymbols[entry.symbol] else {
      return nil
    }
    scaled.name = name
    let factor = (0..<abs(prefix.exponent)).reduce(1.0) { product, _ in product * 10 }
    if prefix.exponent > 0 { scaled.numerator *= factor } else { scaled.denominator *= factor }
    return scaled
  }

  /// Adds a unit of the scenario's: a base unit where `definition` is nil, else one made of others.
  public mutating func declare(_ name: String, definition: PlacedText?) throws(Failure) {
    guard let definition else {
      own[name] = Unit.Symbol(
        name: name, dimension: Dimension([name: Rational(1)]), numerator: 1, denominator: 1)
      return
    }
    var parser = UnitParser(definition, table: self)
    let quantity = try parser.quantity()
    let scale = quantity.unit.scale
    let numerator = quantity.numerator * scale.numerator
    let denominator = quantity.denominator * scale.denominator
    guard numerator.isNormal, denominator.isNormal, (numerator / denominator).isNormal else {
      throw Failure([
        .error(.sizeOutOfReach(name), Diagnostic.Label(definition.whole))
      ])
    }
    own[name] = Unit.Symbol(
      name: name, dimension: quantity.unit.dimension, numerator: numerator,
      denominator: denominator)
  }

  /// Reads a unit: `USD/(gpu*h)`, `kW*h`, `m^2`; an empty text or `1` is a pure number.
  public func unit(parsing text: PlacedText) throws(Failure) -> Unit {
    var parser = UnitParser(text, table: self)
    let quantity = try parser.quantity()
    guard quantity.numerator == 1, quantity.denominator == 1 else {
      throw Failure([
        .error(
          .unitWithNumber(text.text), Diagnostic.Label(text.whole),
          help: "define a unit of its own in `units`, such as \"block\": \"\(text.text)\"")
      ])
    }
    return quantity.unit
  }

  func symbol(_ name: String) -> Unit.Symbol? { own[name] ?? Self.builtInSymbol(name) }

  /// What a name stands for in every scenario: the definition of a built-in unit, or of one with a
  /// prefix; nil where the name is free.
  public static func builtInMeaning(of name: String) -> String? {
    if let entry = builtIn.first(where: { $0.symbol == name }) {
      return entry.definition ?? entry.summary
    }
    return prefixed(name).map { "1e\($0.prefix.exponent) \($0.entry.symbol)" }
  }

  /// Whether a name means the same here as in `other`.
  public func agrees(with other: UnitTable, on name: String) -> Bool {
    guard let mine = symbol(name), let its = other.symbol(name) else { return false }
    let ratio = mine.numerator / mine.denominator * (its.denominator / its.numerator)
    return mine.dimension == its.dimension && abs(ratio - 1) < 1e-12
  }

  /// What people write for a built-in unit.
  static let others: [String: String] = [
    "sec": "s", "second": "s", "seconds": "s", "minute": "min", "minutes": "min", "hour": "h",
    "hours": "h", "hr": "h", "hrs": "h", "d": "day", "days": "day", "weeks": "week",
    "mo": "month", "months": "month", "y": "year", "yr": "year", "a": "year", "years": "year",
    "watt": "W", "watts": "W", "joule": "J", "byte": "B", "bytes": "B", "bits": "bit",
    "metre": "m", "meter": "m", "flops": "flop", "dollar": "USD",
    "dollars": "USD", "euro": "EUR", "euros": "EUR", "yuan": "CNY", "rmb": "CNY", "yen": "JPY",
    "percent": "%", "t": "Mg", "tonne": "Mg",
  ]
  /// Whether a name is a unit.
  public func contains(_ name: String) -> Bool { symbol(name) != nil }
  /// All symbols, for suggestions.
  public var names: [String] {
    let builtIn = Self.builtIn.flatMap { entry in
      [entry.symbol] + Self.prefixes(of: entry).map { $0.symbol + entry.symbol }
    }
    return Set(builtIn).union(own.keys).sorted()
  }
  /// The units that a definition mentions, to order the declarations.
  public static func mentions(_ definition: PlacedText) -> [String] {
    UnitParser.words(in: definition.text)
  }
}

extension Diagnostic.Message {
  fileprivate static func sizeOutOfReach(_ name: String) -> Self {
    "the unit \(Wording.quoted(name)) is too large or too small to be told as a number"
  }
  static func unitWithNumber(_ text: String) -> Self {
    "the unit `\(text)` has a number in it, but a unit is made of unit names only"
  }
}
