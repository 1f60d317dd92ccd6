import Diagnostics
import Probability

/// Lays one scenario, or a variant, over another: objects merge by key, null removes a key,
/// anything else replaces. Every value keeps the place that it was written at.
///
/// Three exceptions make that what a person means:
/// - in `units` null is a value (a new base unit) and removes nothing;
/// - inside `variants` nulls are kept: they remove when the variant is applied;
/// - an input that is redefined loses what would clash with its new definition: a `value` drops
///   the whole distribution, a `distribution` drops a `value`, and parameters of the base that
///   have no place in a form with the new ones are dropped. What describes the input (`label`,
///   `unit`, `source`, ...) stays, as do `truncate`, `shift` and parameters that fit.
///
/// A null that has nothing to remove stays where it is; the readers take it for an absent key.
enum Merging {
  static func merge(_ base: JSON, _ overlay: JSON) -> JSON {
    guard let old = base.object, let new = overlay.object else { return overlay }
    return JSON(
      .object(
        old.merged(with: new) { key, base, overlay in
          switch key {
          case "inputs": mergeEach(base, overlay, using: mergeInput)
          case "units": mergeKeepingNulls(base, overlay)
          case "variants": mergeEach(base, overlay, using: mergeKeepingNulls)
          default: mergeByKey(base, overlay)
          }
        }), overlay.span)
  }

  private static func mergeByKey(_ base: JSON, _ overlay: JSON) -> JSON {
    guard let old = base.object, let new = overlay.object else { return overlay }
    return JSON(
      .object(old.merged(with: new) { _, base, overlay in mergeByKey(base, overlay) }),
      overlay.span)
  }

  private static func mergeEach(
    _ base: JSON, _ overlay: JSON, using merge: (JSON, JSON) -> JSON
  ) -> JSON {
    guard let old = base.object, let new = overlay.object else { return overlay }
    return JSON(
      .object(old.merged(with: new) { _, base, overlay in merge(base, overlay) }), overlay.span)
  }

  /// A change laid over a change.
  private static func mergeKeepingNulls(_ base: JSON, _ overlay: JSON) -> JSON {
    guard var object = base.object, let new = overlay.object else { return overlay }
    for member in new.members {
      let value = object[member.key.text].map { mergeKeepingNulls($0, member.value) }
      object.set(.init(key: member.key, value: value ?? member.value))
    }
    return JSON(.object(object), overlay.span)
  }

  // MARK: Inputs

  private static func mergeInput(_ base: JSON, _ overlay: JSON) -> JSON {
    guard let old = base.object, let new = overlay.object else { return overlay }
    func isGiven(_ key: String) -> Bool { new[key].map { !$0.isNull } ?? false }
    func isPatched(_ key: String) -> Bool { new.position(of: key) != nil }

    var stale: Set<String> = []
    if isGiven("value") {
      stale = Set(old.keys).subtracting(descriptionKeys)
    } else {
      if isGiven("distribution") { stale.insert("value") }
      let name = (isPatched("distribution") ? new : old)["distribution"]?.string?.text
      if let family = name.flatMap(Families.named)?.family {
        stale.formUnion(clashing(in: family, old: old, new: new))
      }
    }
    let nulls = Set(new.members.filter(\.value.isNull).map(\.key.text))
    let kept = old.filter { !stale.contains($0.key.text) }
    // A null for a key that has just been dropped has done its work.
    let patch = new.filter { !(stale.contains($0.key.text) && nulls.contains($0.key.text)) }
    return JSON(
      .object(kept.merged(with: patch) { _, base, overlay in mergeByKey(base, overlay) }),
      overlay.span)
  }

  private static let descriptionKeys = Set(ObjectFormat.description.map(\.name) + ["note"])

  /// The parameters of the old definition that have no place beside the new ones.
  private static func clashing(
    in family: Family, old: JSON.Object, new: JSON.Object
  ) -> Set<String> {
    let definition = Set(ObjectFormat.input.names)
    let given = Set(new.members.filter { !$0.value.isNull }.map(\.key.text)).subtracting(definition)
    let removed = Set(new.members.filter(\.value.isNull).map(\.key.text))
    let before = Set(old.keys).subtracting(definition).subtracting(given).subtracting(removed)
    let fits = family.forms.map { form -> (form: Set<String>, isComplete: Bool, kept: Int)? in
      let names = Set(form.parameters.map(\.name))
      guard given.isSubset(of: names) else { return nil }
      let kept = before.intersection(names)
      let required = form.parameters.filter { !$0.isOptional }.map(\.name)
      return (names, required.allSatisfy { kept.contains($0) || given.contains($0) }, kept.count)
    }.compactMap { $0 }
    let best = fits.enumerated().max { a, b in
      (a.element.isComplete ? 1 : 0, a.element.kept, -a.offset)
        < (b.element.isComplete ? 1 : 0, b.element.kept, -b.offset)
    }
    guard let best else { return [] }
    return before.subtracting(best.element.form)
  }
}

extension JSON.Object {
  /// The members of both; where both have a key, null removes it, else `merge` decides.
  fileprivate func merged(
    with overlay: JSON.Object, using merge: (String, JSON, JSON) -> JSON
  ) -> JSON.Object {
    var removed: Set<String> = []
    var result = self
    for member in overlay.members {
      guard let old = result[member.key.text] else {
        result.append(member)
        continue
      }
      if member.value.isNull {
        removed.insert(member.key.text)
      } else {
        result.set(.init(key: member.key, value: merge(member.key.text, old, member.value)))
      }
    }
    return removed.isEmpty ? result : result.filter { !removed.contains($0.key.text) }
  }
}
