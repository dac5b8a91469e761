package dev.atoll.policy.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies that are made to cost time get an answer all the same, in every release line. */
class HostilePoliciesTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MANY = 300_000;

  private static Arguments policy(String name, Map<String, Object> rule) {
    return spec(name, Map.of("endpointSelector", Map.of(), "egress", List.of(rule)));
  }

  private static Arguments spec(String name, Map<String, Object> spec) {
    return Arguments.of(
        name,
        Values.of(
            Map.of(
                "apiVersion",
                "cilium.io/v2",
                "kind",
                "CiliumNetworkPolicy",
                "metadata",
                Map.of("name", "p", "namespace", "n"),
                "spec",
                spec)));
  }

  private static Map<String, Object> http(String path) {
    return Map.of(
        "toPorts", List.of(Map.of("rules", Map.of("http", List.of(Map.of("path", path))))));
  }

  private static Map<String, Object> peer(Object... expressions) {
    return Map.of(
        "toEndpoints", List.of(Map.of("matchExpressions", Stream.of(expressions).toList())));
  }

  private static List<Object> times(int many, IntFunction<Object> one) {
    return IntStream.range(0, many).mapToObj(one).toList();
  }

  private static Object expression(String key, Object values) {
    return Map.of("key", key, "operator", "NotIn", "values", values);
  }

  static Stream<Arguments> policies() {
    return Stream.concat(longLists(), Stream.concat(longTexts(), regularExpressions()));
  }

  private static Stream<Arguments> longLists() {
    return Stream.of(
        policy(
            "1,000 expressions",
            peer(times(1000, i -> expression("k" + i, List.of("a"))).toArray())),
        policy("100,000 values", peer(expression("a", times(100_000, i -> "v" + i)))),
        policy(
            "any characters in values",
            peer(expression("a", times(65_536, i -> String.valueOf((char) i))))),
        policy("100,000 blocks", Map.of("toCIDR", times(100_000, i -> "10.0." + i + ".0/24"))),
        policy(
            "100,000 exceptions",
            Map.of(
                "toCIDRSet",
                List.of(
                    Map.of(
                        "cidr",
                        "10.0.0.0/8",
                        "except",
                        times(100_000, i -> "10.1." + i + "/32"))))),
        spec(
            "10,000 rules",
            Map.of(
                "endpointSelector",
                Map.of(),
                "ingress",
                times(10_000, i -> Map.of("fromEndpoints", List.of(Map.of()))))),
        policy(
            "100,000 ports",
            Map.of(
                "toPorts",
                List.of(Map.of("ports", times(100_000, i -> Map.of("port", "x" + i)))))));
  }

  private static Stream<Arguments> longTexts() {
    return Stream.of(
        policy("a long key", peer(expression("a/".repeat(MANY), List.of("a")))),
        policy("a long key of dots", peer(expression("a.".repeat(MANY) + "/a", List.of("a")))),
        policy("a long value", peer(expression("a", List.of("a-".repeat(MANY))))),
        policy(
            "a long block", Map.of("toCIDR", List.of("1".repeat(MANY) + "/" + "1".repeat(MANY)))),
        policy(
            "a long port name",
            Map.of(
                "toPorts", List.of(Map.of("ports", List.of(Map.of("port", "a-".repeat(MANY))))))),
        policy(
            "a long port number",
            Map.of("toPorts", List.of(Map.of("ports", List.of(Map.of("port", "1".repeat(MANY))))))),
        policy(
            "a long name", Map.of("toFQDNs", List.of(Map.of("matchPattern", "a.".repeat(MANY))))));
  }

  private static Stream<Arguments> regularExpressions() {
    return Stream.of(
        policy("nested groups", http("(".repeat(MANY) + ")".repeat(MANY))),
        policy("groups that stay open", http("(?i:".repeat(MANY))),
        policy("classes that stay open", http("[[:".repeat(MANY))),
        policy("classes that end elsewhere", http("[[:a".repeat(MANY) + "]")),
        policy("names that stay open", http("\\p{".repeat(MANY))),
        policy("braces", http("{1".repeat(MANY))),
        policy("long numbers", http("a{" + "9".repeat(MANY) + "}")),
        policy("repetitions of repetitions", http("(".repeat(900) + "a" + "{1000})".repeat(900))),
        policy("a pattern that backtracks", http("(a*)*".repeat(1000) + "b")),
        policy("literals", http("\\Q" + "a".repeat(MANY) + "\\E".repeat(MANY))),
        policy("alternatives", http("a|".repeat(MANY))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("policies")
  void a_hostile_policy_gets_an_answer_in_time(String name, Mapping policy) {
    for (var version : List.of("1.18.8", "1.19.4", "1.20.2")) {
      var acceptance =
          assertTimeoutPreemptively(
              LIMIT, () -> Acceptance.of(Policies.agent(version), Policies.object(policy)));
      assertThat(acceptance.refusals().size()).as(name).isLessThan(400_000);
    }
  }
}
