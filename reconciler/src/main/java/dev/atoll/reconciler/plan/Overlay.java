package dev.atoll.reconciler.plan;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import java.util.List;

/** What the API server makes of an object that is applied over another one. */
final class Overlay {

  private Overlay() {}

  /** All fields of both; where both have one that is no mapping, the new one's. */
  static Mapping of(Mapping there, Mapping applied) {
    var result = there;
    for (var e : applied.entries().entrySet()) {
      result =
          result.with(e.getKey(), of(there.get(e.getKey()).orElse(null), e.getValue().value()));
    }
    return result;
  }

  private static Value of(@org.jspecify.annotations.Nullable Value there, Value applied) {
    return there instanceof Mapping t && applied instanceof Mapping a ? of(t, a) : applied;
  }

  /**
   * What is applied, and of what is there the fields that stay.
   *
   * @param paths of those fields, such as {@code spec.egressDeny}
   */
  static Mapping keeping(Mapping applied, Mapping there, List<String> paths) {
    return paths.isEmpty() ? applied : keeping(applied, there, "", paths);
  }

  private static Mapping keeping(Mapping applied, Mapping there, String at, List<String> paths) {
    var result = applied;
    for (var e : there.entries().entrySet()) {
      var path = at + e.getKey();
      var theirs = e.getValue().value();
      if (applied.get(e.getKey()).isEmpty() && paths.contains(path)) {
        result = result.with(e.getKey(), theirs);
      } else if (applied.get(e.getKey()).orElse(null) instanceof Mapping a
          && theirs instanceof Mapping t) {
        result = result.with(e.getKey(), keeping(a, t, path + ".", paths));
      }
    }
    return result;
  }
}
