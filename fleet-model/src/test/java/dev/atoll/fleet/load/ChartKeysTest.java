package dev.atoll.fleet.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atoll.fleet.model.CiliumCharts;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds the list of the charts' values against the charts; rewritten like scenarios. */
class ChartKeysTest {
  private static final Path LIST =
      Path.of("src/main/resources/dev/atoll/fleet/load/cilium-values.txt");

  /** Mappings whose keys are the user's. */
  private static final Set<String> FREE =
      Set.of(
          "affinity",
          "annotations",
          "labels",
          "nodeSelector",
          "podAnnotations",
          "podLabels",
          "podSecurityContext",
          "resources",
          "securityContext",
          "updateStrategy");

  @Test
  void the_list_names_the_values_of_the_charts() throws Exception {
    var digits = new TreeMap<String, String>();
    for (int i = 0; i < CiliumCharts.RELEASES.size(); i++) {
      var release = CiliumCharts.RELEASES.get(i);
      var chart = CiliumCharts.values(release);
      assumeTrue(chart.isPresent(), "the chart of " + release + " cannot be had: no Go module");
      collect("", chart.get(), "890".substring(i, i + 1), digits);
    }
    var text = new StringBuilder();
    digits.forEach((path, lines) ->
        text.append(path).append(lines.equals("890") ? "" : " " + lines).append('\n'));
    if (Boolean.getBoolean("atoll.rewrite")) {
      Files.writeString(LIST, text);
    }
    assertThat(Files.readString(LIST)).isEqualTo(text.toString());
  }

  private static void collect(
      String path, Mapping values, String digit, TreeMap<String, String> digits) {
    values
        .entries()
        .forEach((key, entry) -> {
          var here = ChartKeys.join(path, key);
          digits.merge(here, digit, String::concat);
          if (isListed(key, entry.value())) {
            collect(here, (Mapping) entry.value(), digit, digits);
          }
        });
  }

  private static boolean isListed(String key, Value value) {
    return value instanceof Mapping m
        && !FREE.contains(key)
        && m.entries().keySet().stream().noneMatch(k -> k.contains("/") || k.contains("."));
  }
}
