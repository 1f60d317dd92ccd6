/// A report as blocks; it knows no format.
struct Report {
  enum Block {
    case heading(Int, String)
    case paragraph(String)
    case list([String])
    case table(Table)
    /// Lines of fixed pitch, and what they show for formats that draw it themselves.
    case picture([String], Chart? = nil)
  }

  struct Table {
    enum Alignment { case left, right }
    var columns: [(title: String, alignment: Alignment)]
    var rows: [[String]]
  }

  var blocks: [Block]
}
