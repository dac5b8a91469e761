package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Digests;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Names of files: the object's own where that is enough, never one of two objects. */
final class Names {

  /** A file's name has at most 255 bytes; an object's has up to 253. */
  private static final int LONGEST = 150;

  private final Set<String> taken = new HashSet<>();

  /**
   * A path that no other file has.
   *
   * @param cluster one of those that a variant is for; empty for an object without variants
   */
  String path(String folder, ObjectKey key, Optional<String> cluster) {
    var end = cluster.map(c -> "." + c).orElse("");
    var name = shortened(key.name());
    var longer = name + "." + key.kind().toLowerCase(Locale.ROOT);
    return Stream.concat(
            Stream.of(name + end, longer + end),
            IntStream.iterate(2, i -> i + 1).mapToObj(i -> longer + end + "." + i))
        .filter(n -> !n.equals("placement"))
        .map(n -> folder + "/" + n + ".yaml")
        .filter(taken::add)
        .findFirst()
        .orElseThrow();
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST
        ? name
        : name.substring(0, LONGEST)
            + "-"
            + Digests.sha256(name.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }
}
