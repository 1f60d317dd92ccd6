import Diagnostics

/// A formula that reads: its tree and the names in it.
public struct Formula: Sendable {
  public let text: PlacedText
  let tree: Syntax
  /// Every mention of a name that is no function or constant, in the order of the text.
  public let references: [(name: String, span: Span)]
  /// The mathematical constants in it.
  public let constants: Set<String>

  /// - Throws: what is wrong, with places.
  public init(parsing text: PlacedText) throws(Failure) {
    var parser = Parser(text: text, tokens: try Lexer.tokens(of: text))
    tree = try parser.formula()
    self.text = text
    var found: [(String, Span)] = []
    var constants: Set<String> = []
    func walk(_ node: Syntax) {
      switch node {
      case .number, .quantity: break
      case .name(let name, let range):
        if Function.constants[name] == nil {
          found.append((name, text.span(range)))
        } else {
          constants.insert(name)
        }
      case .negate(let a, _), .not(let a, _): walk(a)
      case .binary:
        let chain = node.chain
        walk(chain.first)
        for link in chain.links { walk(link.right) }
      case .call(_, _, let arguments, _): arguments.forEach(walk)
      }
    }
    walk(tree)
    self.constants = constants
    references = found.map { (name: $0.0, span: $0.1) }
  }

  /// Words that no name may be.
  public static let reserved: Set<String> =
    Set(Function.all.map(\.name)).union(Function.constants.keys).union(["and", "or", "not", "if"])
}
