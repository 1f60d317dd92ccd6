/// The registry of marginal families. To add one: a file beside this one, and a line here.
public enum Marginals {
  public static let all: [any Marginal.Type] = []
}
