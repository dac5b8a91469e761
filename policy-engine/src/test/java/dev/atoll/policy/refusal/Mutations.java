package dev.atoll.policy.refusal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Damages an object at a random place, as people and machines do. */
final class Mutations {

  /** A place that holds a value. */
  private record Place(Object parent, Object key, @Nullable Object value) {
    @SuppressWarnings("unchecked") // JSON: mappings have string keys
    void set(@Nullable Object other) {
      if (parent instanceof Map<?, ?> m) {
        ((Map<String, @Nullable Object>) m).put((String) key, other);
      } else {
        ((List<@Nullable Object>) parent).set((Integer) key, other);
      }
    }

    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> mapping() {
      return (Map<String, @Nullable Object>) parent;
    }

    boolean isField() {
      return parent instanceof Map;
    }
  }

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  /** Changes one thing in the spec of an object, or the spec itself. */
  void damage(Map<String, Object> object) {
    var places = new ArrayList<Place>();
    object.forEach((key, value) -> {
      if (key.startsWith("spec")) {
        collect(new Place(object, key, value), places);
      }
    });
    if (places.isEmpty()) {
      return;
    }
    var place = places.get(random.nextInt(places.size()));
    switch (random.nextInt(6)) {
      case 0 -> field(place, p -> rename(p));
      case 1 -> field(place, p -> p.mapping().remove(p.key));
      case 2 -> unknown(place);
      default -> place.set(other(place.value));
    }
  }

  private static void collect(Place place, List<Place> places) {
    places.add(place);
    if (place.value instanceof Map<?, ?> m) {
      m.forEach((key, value) -> collect(new Place(m, key, value), places));
    } else if (place.value instanceof List<?> l) {
      for (var i = 0; i < l.size(); i++) {
        collect(new Place(l, i, l.get(i)), places);
      }
    }
  }

  private static void field(Place place, Consumer<Place> change) {
    if (place.isField()) {
      change.accept(place);
    } else {
      place.set(null);
    }
  }

  private void rename(Place place) {
    var name = (String) place.key;
    place.mapping().remove(name);
    var cut = random.nextInt(name.length());
    place.mapping().put(name.substring(0, cut) + "x" + name.substring(cut), place.value);
  }

  @SuppressWarnings("unchecked")
  private void unknown(Place place) {
    if (place.value instanceof Map<?, ?> m) {
      ((Map<String, @Nullable Object>) m).put("unknown", random.nextBoolean() ? "a" : null);
    } else {
      place.set(new LinkedHashMap<>(Map.of("unknown", "a")));
    }
  }

  private @Nullable Object other(@Nullable Object value) {
    return switch (value) {
      case String s when random.nextBoolean() -> otherText(s);
      case Integer i when random.nextBoolean() -> pick(List.of(-1, 70000, 256, 1L << 40, 0));
      case List<?> l when random.nextBoolean() -> otherList(l);
      case null, default -> otherType();
    };
  }

  private Object otherText(String text) {
    return pick(
        List.of(
            "",
            text + text,
            text + "!",
            text + "\n",
            " " + text,
            text.repeat(300 / Math.max(1, text.length()) + 1),
            text.toUpperCase(Locale.ROOT),
            "ü" + text,
            "a".repeat(200) + "!",
            "1.2.3.4/33",
            "\u200b"));
  }

  private Object otherList(List<?> list) {
    var copy = new ArrayList<@Nullable Object>(list);
    switch (random.nextInt(4)) {
      case 0 -> copy.clear();
      case 1 -> copy.add(null);
      case 2 -> copy.addAll(list);
      default -> {
        while (copy.size() <= 40 && !copy.isEmpty()) {
          copy.add(copy.getFirst());
        }
      }
    }
    return copy;
  }

  private @Nullable Object otherType() {
    return switch (random.nextInt(9)) {
      case 0 -> null;
      case 1 -> 80;
      case 2 -> "80";
      case 3 -> true;
      case 4 -> new ArrayList<>();
      case 5 -> new LinkedHashMap<String, Object>();
      case 6 -> 1.5;
      case 7 -> new ArrayList<>(List.of("a"));
      default -> new LinkedHashMap<>(Map.of("a", "b"));
    };
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
