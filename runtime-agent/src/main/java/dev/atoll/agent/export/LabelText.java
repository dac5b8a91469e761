package dev.atoll.agent.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Labels of an identity as one text: {@code source:key=value;} for each, sorted by key (Cilium
 * 1.20.2, {@code pkg/labels/labels.go}, NewLabel and SortedList).
 */
final class LabelText {

  /** Where a label is from that does not say. */
  private static final String UNSPECIFIED = "unspec";

  private static final String RESERVED = "reserved";

  private record Label(String source, String key, String value) {
    static Label of(String name, String value) {
      var label = split(name, value);
      return label.source.equals(RESERVED) && label.key.isEmpty()
          ? new Label(RESERVED, value, "")
          : label;
    }

    private static Label split(String name, String value) {
      if (name.startsWith("$")) {
        return new Label(RESERVED, name.substring(1), value);
      }
      var colon = name.indexOf(':');
      return colon < 0
          ? new Label(UNSPECIFIED, name, value)
          : new Label(
              colon == 0 ? UNSPECIFIED : name.substring(0, colon),
              name.substring(colon + 1),
              value);
    }

    @Override
    public String toString() {
      return source + ":" + key + "=" + value + ";";
    }
  }

  private LabelText() {}

  /**
   * @param labels value by {@code source:key}
   */
  static String of(Map<String, String> labels) {
    var byKey = new TreeMap<String, Label>(LabelText::byBytes);
    labels.forEach((name, value) -> {
      var label = Label.of(name, value);
      byKey.put(label.key, label);
    });
    return String.join("", byKey.values().stream().map(Label::toString).toList());
  }

  private static int byBytes(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
