package dev.atoll.git;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds paths that differ only in case or in the Unicode form of their letters. */
final class TwinPaths {

  private final Map<String, String> seen = new HashMap<>();

  /** A path given before, or a folder of it, that {@code path} may be taken for. */
  Optional<String> with(String path) {
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      var folder = path.substring(0, end);
      var other = seen.putIfAbsent(folded(folder) + "/", folder);
      if (other != null && !other.equals(folder)) {
        return Optional.of(other);
      }
    }
    return Optional.ofNullable(seen.putIfAbsent(folded(path), path));
  }

  private static String folded(String path) {
    var composed = Normalizer.normalize(path, Normalizer.Form.NFC);
    var cased = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(cased, Normalizer.Form.NFC);
  }
}
