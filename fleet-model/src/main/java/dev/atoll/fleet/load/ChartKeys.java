package dev.atoll.fleet.load;

import dev.atoll.fleet.model.CiliumVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which values Cilium's charts have, by release line. Source: {@code
 * install/kubernetes/cilium/values.yaml} of v1.18.8, v1.19.4 and v1.20.2; what lies below free
 * mappings (labels, annotations, resources and the like) is left out.
 */
final class ChartKeys {
  /** Release lines, in the order of their digits in the table. */
  static final List<String> LINES = List.of("1.18", "1.19", "1.20");

  /** Read when a cluster first writes values. */
  private static final class Table {
    static final ChartKeys READ = read();
  }

  /** Path to the digits of the lines that have it. */
  private final Map<String, String> lines = new HashMap<>();

  /** Path to the keys below it, in any line. */
  private final Map<String, TreeSet<String>> below = new HashMap<>();

  private ChartKeys(Stream<String> table) {
    table.forEach(this::add);
  }

  static ChartKeys table() {
    return Table.READ;
  }

  private static ChartKeys read() {
    try (var in = ChartKeys.class.getResourceAsStream("cilium-values.txt")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its list of Cilium's values");
      }
      return new ChartKeys(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String line) {
    var space = line.indexOf(' ');
    var path = space < 0 ? line : line.substring(0, space);
    lines.put(path, space < 0 ? "890" : line.substring(space + 1));
    var dot = path.lastIndexOf('.');
    below
        .computeIfAbsent(dot < 0 ? "" : path.substring(0, dot), k -> new TreeSet<>())
        .add(path.substring(dot + 1));
  }

  /** Whether the chart lists what may stand below a path; empty for the top. */
  boolean isListed(String path) {
    return below.containsKey(path);
  }

  /** The release lines whose chart has a path. */
  List<String> linesOf(String path) {
    var digits = lines.getOrDefault(path, "");
    return LINES.stream().filter(l -> digits.indexOf(l.charAt(l.length() - 1)) >= 0).toList();
  }

  /** Keys below a path in a release line's chart. */
  List<String> keys(String path, String line) {
    return below.getOrDefault(path, new TreeSet<>()).stream()
        .filter(key -> linesOf(join(path, key)).contains(line))
        .toList();
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The line whose chart a version is held against: its own, else the nearest known. */
  static String nearestLine(CiliumVersion version) {
    if (version.isAtLeast(1, 20)) {
      return "1.20";
    }
    return version.isAtLeast(1, 19) ? "1.19" : "1.18";
  }
}
