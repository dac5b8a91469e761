package dev.atoll.policy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.SharedControlPlane;
import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the checks take and refuse is what a real API server with Cilium's definitions takes and
 * refuses, in each release line. {@code -Datoll.seed=N} repeats a run, {@code -Datoll.cases=N} sets
 * how many objects of each kind are tried.
 */
class ApiServerDifferentialTest {

  private static final String CLUSTER = "differential";
  private static final String STRICT = "?dryRun=All&fieldValidation=Strict";
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String[] SCHEMA = {"schema", "openAPIV3Schema"};
  private static final Duration TO_TAKE_EFFECT = Duration.ofSeconds(60);

  private static final List<String> KINDS =
      List.of("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "CiliumCIDRGroup");

  /** A kind, its table and where its objects are made. */
  private record Subject(String apiVersion, String kind, String table, String path) {}

  private static final Subject NETWORK_POLICY =
      new Subject(
          "networking.k8s.io/v1",
          "NetworkPolicy",
          "kubernetes/networkpolicy.json",
          "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies");

  private static final int CASES = Integer.getInteger("atoll.cases", 150);
  private static final long SEED = Long.getLong("atoll.seed", 20261123L);

  @ParameterizedTest
  @ValueSource(strings = {"1.20.2", "1.19.4", "1.18.8"})
  void the_checks_agree_with_a_real_api_server(String release) throws IOException {
    var version = CiliumVersion.parse(release).orElseThrow();
    var api = withDefinitionsOf(version);
    var subjects = new ArrayList<>(KINDS.stream().map(k -> cilium(k, version)).toList());
    if (version.equals(CiliumVersion.NEWEST_KNOWN)) {
      subjects.add(NETWORK_POLICY);
    }
    var differences = new ArrayList<String>();
    var taken = 0;
    for (var subject : subjects) {
      for (var object : objects(subject)) {
        taken += isTaken(api, subject.path, object, version, differences) ? 1 : 0;
      }
    }
    var all = CASES * subjects.size();
    System.out.println(release + ": " + taken + " of " + all + " objects taken, seed " + SEED);
    assertThat(differences).isEmpty();
    assertThat(taken).isBetween(all / 10, all * 9 / 10);
  }

  /** So that a definition in a cluster is known by its digest. */
  @ParameterizedTest
  @ValueSource(strings = {"1.20.2", "1.19.4", "1.18.8"})
  void an_api_server_gives_back_schemas_with_the_digests_of_the_tables(String release)
      throws IOException {
    var version = CiliumVersion.parse(release).orElseThrow();
    var api = withDefinitionsOf(version);
    for (var kind : KINDS) {
      var path = cilium(kind, version).path;
      var definition = api.get(DEFINITIONS + path.substring(path.lastIndexOf('/')) + ".cilium.io");
      var versions = Json.read(definition.body().getBytes(StandardCharsets.UTF_8)).asMapping();
      assertThat(versions.orElseThrow().items("spec", "versions"))
          .isNotEmpty()
          .extracting(v -> SchemaDigest.of(v.asMapping().orElseThrow().at(SCHEMA).orElseThrow()))
          .containsOnly(Crds.schemaFor("cilium.io", kind, version).orElseThrow().digest());
    }
  }

  private static Subject cilium(String kind, CiliumVersion version) {
    var table = version.line() + "/" + kind.toLowerCase(Locale.ROOT) + ".json";
    var plural =
        switch (kind) {
          case "CiliumNetworkPolicy" -> "namespaces/default/ciliumnetworkpolicies";
          case "CiliumClusterwideNetworkPolicy" -> "ciliumclusterwidenetworkpolicies";
          default -> "ciliumcidrgroups";
        };
    return new Subject("cilium.io/v2", kind, table, "/apis/cilium.io/v2/" + plural);
  }

  /** An API server whose definitions are those of a release, in force and not only stored. */
  private static KubeApi withDefinitionsOf(CiliumVersion version) throws IOException {
    var plane = SharedControlPlane.with(CLUSTER);
    var components = Components.ofThisMachine(Progress.quiet());
    var definitions = CiliumCrds.find(version.toString(), components, Progress.quiet());
    assertThat(definitions.reasonForCompact()).isEmpty();
    plane.installCrds(CLUSTER, definitions, KINDS);
    var api = plane.api(CLUSTER);
    var end = System.nanoTime() + TO_TAKE_EFFECT.toNanos();
    while (!isInForce(api, version)) {
      assertThat(System.nanoTime()).as("definitions take effect in time").isLessThan(end);
    }
    return api;
  }

  /** Whether it tells the lines apart as the release does, by what each took first or last. */
  private static boolean isInForce(KubeApi api, CiliumVersion version) throws IOException {
    for (var kind : KINDS.subList(0, 2)) {
      var path = cilium(kind, version).path;
      if (takes(api, path, kind, "{\"fromEntities\":[\"cluster-mesh\"]}")
              != version.isAtLeast(1, 20)
          || takes(api, path, kind, "{\"fromRequires\":[{}]}") == version.isAtLeast(1, 19)) {
        return false;
      }
    }
    return true;
  }

  private static boolean takes(KubeApi api, String path, String kind, String rule)
      throws IOException {
    var object =
        """
        {"apiVersion":"cilium.io/v2","kind":"%s","metadata":{"name":"a"},
         "spec":{"endpointSelector":{},"ingress":[%s]}}
        """;
    return api.post(path + STRICT, object.formatted(kind, rule)).ok();
  }

  private static boolean isTaken(
      KubeApi api,
      String path,
      Map<String, Object> object,
      CiliumVersion version,
      List<String> differences)
      throws IOException {
    var value = (Mapping) Values.of(object);
    var json = Json.text(value);
    var answer = api.post(path + STRICT, json);
    assertThat(answer.status()).as(answer.body()).isIn(201, 400, 422);
    var ours = refusals(value, version);
    if (answer.ok() != ours.isEmpty() && !isIntended(answer, ours)) {
      differences.add(json + "\n  server: " + message(answer) + "\n  ours: " + ours);
    }
    if (!answer.ok() && isForeseen(value, version)) {
      differences.add(json + "\n  server: " + message(answer) + "\n  a whole schema takes it");
    }
    return answer.ok();
  }

  /** Whether a schema that is said to be all that judges an object takes it. */
  private static boolean isForeseen(Mapping value, CiliumVersion version) {
    return Crds.schemaFor(ObjectKey.of(value), version)
        .filter(s -> !s.digest().isEmpty() && s.schema().check(value).isEmpty())
        .isPresent();
  }

  /**
   * What an API server takes and we refuse all the same. A list in place of an address block: its
   * own check passes over it (kube-openapi {@code validate/type.go}, strings with a format), the
   * agent cannot read it. An item without a value in a NetworkPolicy: it reads it as an empty rule,
   * which opens everything.
   */
  private static boolean isIntended(KubeApi.Answer answer, List<String> ours) {
    return answer.ok()
        && ours.stream()
            .allMatch(m ->
                m.matches(".*CIDR.* must be a string, but is an? .*list")
                    || m.matches(
                        "spec[.](in|e)gress.*[]] must be a (mapping|string), but is empty"));
  }

  private static String message(KubeApi.Answer answer) {
    return answer.ok() ? "taken" : answer.json().path("message").asString("");
  }

  /** As with strict field validation, which refuses what is otherwise dropped. */
  private static List<String> refusals(Mapping value, CiliumVersion version) {
    var acceptance = Acceptance.of(AgentOptions.defaults(version), Policies.object(value));
    return Stream.concat(
            acceptance.refusals().stream()
                .filter(r -> r.by() == Refusal.By.API_SERVER)
                .map(Refusal::what),
            acceptance.doubts().stream()
                .filter(d -> d.rule() == RefusalRule.UNKNOWN_FIELD)
                .map(Doubt::what))
        .toList();
  }

  private static List<Map<String, Object>> objects(Subject subject) {
    var random = new Random(SEED + subject.kind.hashCode());
    var schema = Facts.read(subject.table).mapping("schema").orElseThrow();
    var generator = new RandomObjects(schema, random);
    var mutations = new Mutations(random);
    var all = new ArrayList<Map<String, Object>>();
    for (var i = 0; i < CASES; i++) {
      var object = generator.object(subject.apiVersion, subject.kind);
      for (var damages = random.nextInt(3); damages > 0; damages--) {
        mutations.damage(object);
      }
      all.add(object);
    }
    return all;
  }
}
