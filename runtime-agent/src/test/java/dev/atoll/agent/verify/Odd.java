package dev.atoll.agent.verify;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Random parts of objects, with what is rare but allowed. */
final class Odd {
  private static final List<String> TEXTS =
      List.of(
          "plain",
          "",
          "<script>&amp;\"'\\",
          "line\nbreak\ttab",
          "\u2028\u2029\u0001",
          "grüße 网格 🐝",
          "a=b;c=d;",
          "{\"json\": [1, 2]}");
  private static final List<String> NAMES = List.of("app", "tier", "a.b/c-d", "X", "zz_9", "A.b");
  private static final List<String> WORDS = List.of("", "web", "db", "1", "A_b.c-d", "x");

  final Random random;

  Odd(Random random) {
    this.random = random;
  }

  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  String text() {
    return of(TEXTS);
  }

  /** Labels as Kubernetes allows them. */
  Map<String, Object> labels() {
    return some(3, () -> of(NAMES), () -> of(WORDS));
  }

  Map<String, Object> annotations() {
    return some(3, () -> "odd.example/" + of(NAMES).replace("/", "-"), this::text);
  }

  Map<String, Object> some(int most, Supplier<String> key, Supplier<String> value) {
    var map = new TreeMap<String, Object>();
    for (var i = random.nextInt(most + 1); i > 0; i--) {
      map.put(key.get(), value.get());
    }
    return map;
  }

  /** Puts it in two of three cases. */
  void perhaps(Map<String, Object> map, String key, Supplier<Object> value) {
    if (!once(3)) {
      map.put(key, value.get());
    }
  }
}
