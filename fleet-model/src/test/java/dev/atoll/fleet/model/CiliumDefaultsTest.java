package dev.atoll.fleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CiliumDefaultsTest {
  private static CiliumValues values(String version, Map<String, Object> values) {
    return new CiliumValues(
        (Mapping) Values.of(values), CiliumVersion.parse(version).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"v1.18.8, 0", "v1.19.4, 1", "v1.20.2, 2"})
  void the_table_says_what_the_charts_say(String release, int column) throws Exception {
    var chart = CiliumCharts.values(release);
    assumeTrue(chart.isPresent(), "the chart of " + release + " cannot be had: no Go module");
    var expected = new TreeMap<String, String>();
    var actual = new TreeMap<String, String>();
    CiliumDefaults.rows()
        .forEach((path, row) -> {
          actual.put(path, row.get(column));
          expected.put(
              path, chart.get().at(path.split("\\.")).map(CiliumDefaultsTest::cell).orElse("-"));
        });
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"v1.18.8", "v1.19.4", "v1.20.2"})
  void the_schemas_of_the_charts_want_true_or_false_where_the_table_does(String release)
      throws Exception {
    var schema = CiliumCharts.schema(release);
    assumeTrue(schema.isPresent(), "the chart of " + release + " cannot be had: no Go module");
    var booleans = CiliumDefaults.booleans(CiliumVersion.parse(release).orElseThrow());
    assertThat(booleans)
        .hasSizeGreaterThan(20)
        .allSatisfy(path -> assertThat(types(schema.get(), path)).isSubsetOf("boolean", "null"));
  }

  private static List<String> types(Mapping schema, String path) {
    var type =
        schema.at(("properties." + path.replace(".", ".properties.") + ".type").split("\\."));
    return type.flatMap(Value::asString)
        .map(List::of)
        .orElseGet(() ->
            type.orElseThrow().asSequence().orElseThrow().items().stream()
                .map(v -> ((Scalar) v).text())
                .toList());
  }

  private static String cell(Value value) {
    return switch (value) {
      case Scalar s when s.isNull() -> "~";
      case Scalar s -> s.text().isEmpty() ? "''" : s.text();
      case Sequence s ->
          s.items().stream()
              .map(v -> ((Scalar) v).text())
              .collect(Collectors.joining(",", "[", "]"));
      case Mapping m -> Json.text(m);
    };
  }

  @ParameterizedTest
  @CsvSource({"1.17.0, false", "1.18.8, false", "1.19.0, true", "1.20.2, true", "1.21.0, true"})
  void peers_are_local_by_default_from_1_19_on(String version, boolean local) {
    assertThat(values(version, Map.of()).policyDefaultLocalCluster()).isEqualTo(local);
  }

  @Test
  void a_written_value_wins_over_the_default() {
    var values =
        values("1.20.2", Map.of("clustermesh", Map.of("policyDefaultLocalCluster", false)));
    assertThat(values.policyDefaultLocalCluster()).isFalse();
  }

  @Test
  void an_empty_routing_mode_is_the_tunnel_unless_the_cloud_routes() {
    assertThat(values("1.20.2", Map.of("routingMode", "")).text("routingMode")).isEqualTo("tunnel");
    assertThat(values("1.20.2", Map.of("eni", Map.of("enabled", true))).text("routingMode"))
        .isEqualTo("native");
    assertThat(values("1.18.8", Map.of("eni", Map.of("enabled", true))).text("routingMode"))
        .isEqualTo("tunnel");
    assertThat(values("1.18.8", Map.of("gke", Map.of("enabled", true))).text("routingMode"))
        .isEqualTo("native");
  }

  @Test
  void eni_decides_the_address_management_whatever_is_written() {
    var values =
        values(
            "1.20.2", Map.of("eni", Map.of("enabled", true), "ipam", Map.of("mode", "kubernetes")));
    assertThat(values.text("ipam.mode")).isEqualTo("eni");
    assertThat(values("1.20.2", Map.of()).text("ipam.mode")).isEqualTo("cluster-pool");
  }

  @Test
  void a_setting_that_the_chart_does_not_have_yet_changes_nothing() {
    Map<String, Object> off = Map.of("clustermesh", Map.of("defaultGlobalNamespace", false));
    assertThat(values("1.19.4", off).defaultGlobalNamespace()).isTrue();
    assertThat(values("1.20.2", off).defaultGlobalNamespace()).isFalse();
    assertThat(values("1.18.8", Map.of()).defaultGlobalNamespace()).isTrue();
  }

  @Test
  void lists_have_defaults_and_may_be_written_as_words() {
    var path = "ipam.operator.clusterPoolIPv4PodCIDRList";
    assertThat(values("1.20.2", Map.of()).texts(path))
        .extracting(Located::value)
        .containsExactly("10.0.0.0/8");
    Map<String, Object> words =
        Map.of(
            "ipam",
            Map.of("operator", Map.of("clusterPoolIPv4PodCIDRList", "10.1.0.0/16 10.2.0.0/16")));
    assertThat(values("1.20.2", words).texts(path))
        .extracting(Located::value)
        .containsExactly("10.1.0.0/16", "10.2.0.0/16");
  }
}
