package dev.atoll.validators.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import dev.atoll.sandbox.SharedControlPlane;
import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What the checks take and refuse is what a real API server with Cilium 1.20.2's definitions takes
 * and refuses. {@code -Datoll.seed=N} repeats a run, {@code -Datoll.cases=N} sets how many objects
 * of each kind are tried.
 */
class ApiServerDifferentialTest {

  private static final CiliumVersion VERSION = new CiliumVersion(1, 20, 2);
  private static final String STRICT = "?dryRun=All&fieldValidation=Strict";

  /** A kind, its table and where its objects are made. */
  private record Subject(String apiVersion, String kind, String table, String path) {}

  private static final List<Subject> SUBJECTS =
      List.of(
          cilium("CiliumNetworkPolicy", "namespaces/default/ciliumnetworkpolicies"),
          cilium("CiliumClusterwideNetworkPolicy", "ciliumclusterwidenetworkpolicies"),
          cilium("CiliumCIDRGroup", "ciliumcidrgroups"),
          new Subject(
              "networking.k8s.io/v1",
              "NetworkPolicy",
              "kubernetes/networkpolicy.json",
              "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies"));

  private static Subject cilium(String kind, String path) {
    var table = "1.20/" + kind.toLowerCase(Locale.ROOT) + ".json";
    return new Subject("cilium.io/v2", kind, table, "/apis/cilium.io/v2/" + path);
  }

  private static final int CASES = Integer.getInteger("atoll.cases", 200);
  private static final long SEED = Long.getLong("atoll.seed", 20261123L);

  @Test
  void the_structure_check_agrees_with_a_real_api_server() throws IOException {
    System.out.println("seed " + SEED + ", " + CASES + " objects of each kind");
    var api = SharedControlPlane.with("cluster-one").api("cluster-one");
    var differences = new ArrayList<String>();
    var accepted = 0;
    for (var subject : SUBJECTS) {
      for (var object : objects(subject)) {
        accepted += isTaken(api, subject.path, object, differences) ? 1 : 0;
      }
    }
    var all = CASES * SUBJECTS.size();
    System.out.println(accepted + " of " + all + " objects were taken");
    assertThat(differences).isEmpty();
    assertThat(accepted).isBetween(all / 10, all * 9 / 10);
  }

  private static boolean isTaken(
      KubeApi api, String path, Map<String, Object> object, List<String> differences)
      throws IOException {
    var value = (Mapping) Values.of(object);
    var json = Json.text(value);
    var answer = api.post(path + STRICT, json);
    assertThat(answer.status()).as(answer.body()).isIn(201, 400, 422);
    var ours = refusals(Texts.text(value, Texts.cluster("cluster-one", VERSION.toString())));
    if (answer.ok() != ours.isEmpty() && !isIntended(answer, ours)) {
      differences.add(json + "\n  server: " + message(answer) + "\n  ours: " + ours);
    }
    return answer.ok();
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

  private static List<String> refusals(PolicyText text) {
    var causes = new Causes();
    StructureChecks.check(text, causes);
    NetworkPolicyChecks.check(text, causes);
    return causes.findings().stream()
        .filter(f -> f.severity() == Severity.ERROR)
        .map(Finding::message)
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
