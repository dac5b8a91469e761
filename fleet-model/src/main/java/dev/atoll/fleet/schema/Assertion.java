package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.Value;
import java.util.List;

/** One compiled keyword. */
@FunctionalInterface
interface Assertion {
  void check(Value value, Path path, List<Violation> out);
}
