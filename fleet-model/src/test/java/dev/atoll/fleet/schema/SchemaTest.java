package dev.atoll.fleet.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Values;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SchemaTest {
  private static final Map<String, Object> STRING = Map.of("type", "string");

  private static List<String> messages(Map<String, Object> schema, Object value) {
    return violations(schema, value).stream().map(Violation::message).toList();
  }

  private static List<Violation> violations(Map<String, Object> schema, Object value) {
    return Schema.parse((Mapping) Values.of(schema)).check(Values.of(value));
  }

  private static Map<String, Object> object(Map<String, Object> properties) {
    return Map.of("type", "object", "properties", properties);
  }

  @Test
  void a_value_that_fits_has_no_violations() {
    var schema = object(Map.of("name", STRING, "ports", Map.of("type", "array", "items", STRING)));
    assertThat(violations(schema, Map.of("name", "a", "ports", List.of("80")))).isEmpty();
  }

  @Test
  void an_unknown_field_names_the_nearest_known_one() {
    var schema = object(Map.of("spec", object(Map.of("podCIDRs", Map.of("type", "array")))));
    var found = violations(schema, Map.of("spec", Map.of("podCIDR", List.of())));
    assertThat(found)
        .singleElement()
        .satisfies(v -> {
          assertThat(v.keyword()).isEqualTo(Keyword.UNKNOWN_FIELD);
          assertThat(v.path()).isEqualTo("spec.podCIDR");
          assertThat(v.message()).isEqualTo("unknown field spec.podCIDR");
          assertThat(v.hint()).isEqualTo("did you mean podCIDRs?");
        });
  }

  @Test
  void a_scalar_that_is_not_a_string_should_be_quoted_as_it_was_written() {
    var on = new Scalar(ScalarType.BOOL, "true", "on", SourcePos.NONE);
    var found = violations(object(Map.of("env", STRING)), Map.of("env", on));
    assertThat(found).extracting(Violation::hint).containsExactly("quote it: \"on\"");
    assertThat(found)
        .extracting(Violation::message)
        .containsExactly("env must be a string, but is the boolean true");
  }

  @Test
  void null_fits_only_where_the_schema_says_nullable() {
    var absent = Scalar.nil(SourcePos.NONE);
    assertThat(messages(STRING, absent))
        .containsExactly("the document must be a string, but is empty");
    assertThat(messages(Map.of("type", "string", "nullable", true), absent)).isEmpty();
  }

  @Test
  void preserved_fields_are_not_unknown() {
    var schema =
        Map.<String, Object>of("type", "object", "x-kubernetes-preserve-unknown-fields", true);
    assertThat(messages(schema, Map.of("anything", 1))).isEmpty();
  }

  @Test
  void the_top_of_an_object_always_has_its_kind_and_metadata() {
    var schema = object(Map.of("metadata", Map.of("type", "object")));
    var value = Map.of("apiVersion", "v1", "kind", "A", "metadata", Map.of("name", "a"));
    assertThat(messages(schema, value)).isEmpty();
  }

  @Test
  void at_least_one_of_several_fields_is_asked_for_by_name() {
    Map<String, Object> schema =
        Map.of(
            "type", "object",
            "properties", Map.of("ingress", STRING, "egress", STRING),
            "anyOf", List.of(requires("ingress"), requires("egress")));
    assertThat(messages(schema, Map.of()))
        .containsExactly("the document needs at least one of ingress, egress");
    assertThat(messages(schema, Map.of("ingress", "a", "egress", "b"))).isEmpty();
  }

  @Test
  void exactly_one_of_several_fields_names_those_that_stand_together() {
    Map<String, Object> schema =
        Map.of(
            "type", "object",
            "properties", Map.of("cidr", STRING, "cidrGroupRef", STRING),
            "oneOf", List.of(requires("cidr"), requires("cidrGroupRef")));
    assertThat(messages(schema, Map.of("cidr", "a", "cidrGroupRef", "b")))
        .containsExactly(
            "the document needs exactly one of cidr, cidrGroupRef, but has cidr and cidrGroupRef");
    assertThat(messages(schema, Map.of("cidr", "a"))).isEmpty();
  }

  private static Map<String, Object> requires(String name) {
    return Map.of("properties", Map.of(name, Map.of()), "required", List.of(name));
  }

  @Test
  void int_or_string_takes_both() {
    Map<String, Object> schema = Map.of("x-kubernetes-int-or-string", true);
    assertThat(messages(schema, 80)).isEmpty();
    assertThat(messages(schema, "http")).isEmpty();
    assertThat(messages(schema, true)).hasSize(1);
  }

  @Test
  void a_map_list_names_both_items_with_one_key() {
    Map<String, Object> schema =
        Map.of(
            "type", "array",
            "x-kubernetes-list-type", "map",
            "x-kubernetes-list-map-keys", List.of("type"));
    assertThat(messages(schema, List.of(Map.of("type", "a"), Map.of("type", "a"))))
        .containsExactly("[1] repeats [0] with the same type");
    assertThat(messages(schema, List.of(Map.of("type", "a"), Map.of("type", "b")))).isEmpty();
  }

  @Test
  void bounds_count_their_ends() {
    Map<String, Object> schema = Map.of("type", "integer", "minimum", 1, "maximum", 255);
    assertThat(messages(schema, 1)).isEmpty();
    assertThat(messages(schema, 255)).isEmpty();
    assertThat(messages(schema, 0)).containsExactly("the document must be at least 1, but is 0");
    assertThat(messages(schema, 256))
        .containsExactly("the document must be at most 255, but is 256");
  }

  @Test
  void formats_are_as_loose_as_the_api_server() {
    Map<String, Object> cidr = Map.of("type", "string", "format", "cidr");
    for (var fits :
        List.of(
            "10.0.0.0/8", "10.0.0.1/8", "010.0.0.0/8", "fd00::/8", "::/0", "::ffff:1.2.3.4/128")) {
      assertThat(messages(cidr, fits)).as(fits).isEmpty();
    }
    for (var not :
        List.of(
            "10.0.0.0",
            "10.0.0.0/33",
            "10.0.0/8",
            "1::2::3/8",
            "fd00::/129",
            "256.0.0.0/8",
            ":/8")) {
      assertThat(messages(cidr, not)).as(not).hasSize(1);
    }
  }

  @Test
  @Timeout(20)
  void a_pattern_that_backtracks_without_end_is_a_violation_and_no_hang() {
    Map<String, Object> name = Map.of("type", "string", "pattern", "^([-a-zA-Z0-9_]+[.]?)+$");
    assertThat(messages(name, "a".repeat(60) + "!")).hasSize(1);
    assertThat(messages(name, "a".repeat(60) + ".example")).isEmpty();
  }

  @Test
  void an_enum_names_what_is_allowed_and_the_nearest() {
    Map<String, Object> schema = Map.of("enum", List.of("TCP", "UDP", "SCTP"));
    assertThat(violations(schema, "tpc"))
        .singleElement()
        .satisfies(v -> {
          assertThat(v.message())
              .isEqualTo("the document must be one of TCP, UDP, SCTP, but is the string \"tpc\"");
          assertThat(v.hint()).isEqualTo("did you mean TCP?");
        });
  }

  @Test
  void a_reference_may_lead_back_to_itself() {
    Map<String, Object> tree =
        Map.of(
            "type",
            "object",
            "additionalProperties",
            false,
            "properties",
            Map.of("child", Map.of("$ref", "#/$defs/tree")));
    var schema =
        Schema.parse(
            (Mapping) Values.of(Map.of("$defs", Map.of("tree", tree), "$ref", "#/$defs/tree")),
            Dialect.JSON_SCHEMA);
    var value = Values.of(Map.of("child", Map.of("child", Map.of("twig", 1))));
    assertThat(schema.check(value)).extracting(Violation::path).containsExactly("child.child.twig");
  }

  @Test
  void names_are_near_when_a_third_of_the_letters_differs_at_most() {
    assertThat(Nearest.to("podCIDR", List.of("podCIDRs", "nodeCIDRs"))).contains("podCIDRs");
    assertThat(Nearest.to("clsuters", List.of("clusters", "labels"))).contains("clusters");
    assertThat(Nearest.to("zzz", List.of("clusters", "labels"))).isEmpty();
    assertThat(Nearest.distance("ab", "ba")).isEqualTo(1);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
  }
}
