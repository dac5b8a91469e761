package dev.atoll.policy.oracle;

import dev.atoll.policy.oracle.Answer.Verdict;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the probes of a run exercised. */
final class Statistics {

  /** Counts of one form of rule. */
  private static final class Row {
    int policies;
    int removed;
    int deciding;
    long probes;
    long allowed;
  }

  private final Map<String, Row> forms = new TreeMap<>();
  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
  private final Row all = new Row();
  private int meshes;
  private int refused;
  private int endpointErrors;

  /** Counts a mesh and the answers to its probes. */
  void add(TestMesh mesh, List<Probe> probes, Oracle.Reply reply) {
    meshes++;
    refused += reply.refused().size();
    endpointErrors += reply.endpointErrors().size();
    var byCluster = new HashMap<String, long[]>();
    for (int i = 0; i < probes.size(); i++) {
      count(probes.get(i), reply.answers().get(i), byCluster);
    }
    for (var cluster : mesh.clusters()) {
      var counts = byCluster.getOrDefault(cluster.name(), new long[2]);
      var present = new java.util.TreeSet<String>();
      for (var policy : cluster.policies()) {
        all.policies++;
        for (var form : Forms.of(policy)) {
          row(form).policies++;
          present.add(form);
        }
      }
      for (var form : present) {
        row(form).probes += counts[0];
        row(form).allowed += counts[1];
      }
    }
  }

  private void count(Probe probe, Answer answer, Map<String, long[]> byCluster) {
    int allowed = answer.allowed() ? 1 : 0;
    all.probes++;
    all.allowed += allowed;
    verdicts.merge(answer.egress(), 1L, Long::sum);
    verdicts.merge(answer.ingress(), 1L, Long::sum);
    for (var end : List.of(probe.from(), probe.to())) {
      var counts = byCluster.computeIfAbsent(Probe.clusterOf(end), _ -> new long[2]);
      counts[0]++;
      counts[1] += allowed;
    }
  }

  /** Counts a policy that was taken away to see whether any verdict changes. */
  void removed(dev.atoll.fleet.value.Mapping policy, boolean deciding) {
    all.removed++;
    all.deciding += deciding ? 1 : 0;
    for (var form : Forms.of(policy)) {
      row(form).removed++;
      row(form).deciding += deciding ? 1 : 0;
    }
  }

  private Row row(String form) {
    return forms.computeIfAbsent(form, _ -> new Row());
  }

  double allowedShare() {
    return share(all.allowed, all.probes);
  }

  double decidingShare() {
    return share(all.deciding, all.removed);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d meshes, %d policies (%d refused), %d probes: %.1f %% allowed; verdicts %s;"
                + " %d endpoints without a policy; %.1f %% of %d policies decide something%n",
            meshes,
            all.policies,
            refused,
            all.probes,
            100 * allowedShare(),
            verdicts,
            endpointErrors,
            100 * decidingShare(),
            all.removed));
    text.append(
        String.format(
            "%-48s %9s %9s %9s %9s%n", "form", "policies", "probes", "allowed", "deciding"));
    forms.forEach((form, row) -> text.append(line(form, row)));
    return text.toString();
  }

  private static String line(String form, Row row) {
    return String.format(
        Locale.ROOT,
        "%-48s %9d %9d %7.1f %% %9s%n",
        form,
        row.policies,
        row.probes,
        100 * share(row.allowed, row.probes),
        row.deciding + "/" + row.removed);
  }
}
