import Statistics

/// What a picture shows, for formats that draw it themselves.
enum Chart {
  /// A figure to be marked on an axis.
  struct Mark {
    var name: String
    var value: Double
    var text: String
  }
  struct Step {
    var label: String
    var value: Double
    var isTotal: Bool
    var text: String
  }
  /// A bar from one value to another, or from 0 with an error bar.
  struct Bar {
    var label: String
    var low: Double
    var high: Double
    /// Half the length of the error bar at `high`.
    var error: Double?
    var text: String
  }

  case histogram(
    title: String, DisplayHistogram, marks: [Mark], label: (Double) -> String)
  case waterfall(title: String, [Step])
  case bars(title: String, [Bar])
}
