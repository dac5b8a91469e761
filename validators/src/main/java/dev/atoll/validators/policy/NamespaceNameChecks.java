package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.schema.Nearest;
import dev.atoll.validators.policy.NamespaceUses.Use;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Namespaces that are probably another one, misspelt: no Namespace declares them in a cluster, and
 * they differ by a letter or two from one that is declared there, or that several documents use
 * where only one uses this. Names of one series, such as {@code team-a} and {@code team-b} or
 * {@code shop-1} and {@code shop-2}, are not taken for one another.
 */
final class NamespaceNameChecks {

  private static final Set<String> ALWAYS_THERE =
      Set.of("default", "kube-system", "kube-public", "kube-node-lease");
  private static final int SHORTEST = 4;
  private static final int LONG = 6;
  private static final int SERIES = 2;

  private final List<Cluster> clusters;
  private final NamespaceUses uses;
  private final Set<String> known = new TreeSet<>();

  private NamespaceNameChecks(Fleet fleet) {
    clusters = fleet.clusters();
    uses = NamespaceUses.of(fleet);
    known.addAll(uses.declared().keySet());
    known.addAll(uses.used().keySet());
  }

  /**
   * Nothing is said of a fleet that is not read whole, or declares no namespace and no workload.
   */
  static List<Finding> check(Fleet fleet) {
    var check = new NamespaceNameChecks(fleet);
    var saysNothing = check.uses.declared().isEmpty() && fleet.workloads().isEmpty();
    return saysNothing || !fleet.hasAllClusters()
        ? List.of()
        : check.uses.used().keySet().stream()
            .filter(name -> !ALWAYS_THERE.contains(name))
            .flatMap(name -> check.finding(name).stream())
            .toList();
  }

  private Optional<Finding> finding(String name) {
    var near = known.stream().filter(k -> isNear(name, k)).toList();
    return Stream.of(true, false)
        .flatMap(declared -> near.stream().flatMap(k -> finding(name, k, declared).stream()))
        .findFirst();
  }

  private Optional<Finding> finding(String name, String meant, boolean declared) {
    var where = clusters.stream().filter(c -> isMeant(c, name, meant, declared)).toList();
    if (where.isEmpty()) {
      return Optional.empty();
    }
    var places = new LinkedHashSet<Use>();
    where.forEach(c -> places.addAll(uses.usedIn(c, name)));
    var others =
        declared ? uses.declaredIn(where.getFirst(), meant) : uses.usedIn(where.getFirst(), meant);
    return Optional.of(finding(name, meant, where, List.copyOf(places), others.getFirst()))
        .map(f -> declared ? f : f.withSeverity(Severity.INFO));
  }

  private boolean isMeant(Cluster cluster, String name, String meant, boolean declared) {
    var documents = uses.usedIn(cluster, name);
    if (documents.isEmpty() || !uses.declaredIn(cluster, name).isEmpty()) {
      return false;
    }
    return declared
        ? !uses.declaredIn(cluster, meant).isEmpty()
        : documents.size() == 1 && uses.usedIn(cluster, meant).size() > 1;
  }

  private static Finding finding(
      String name, String meant, List<Cluster> where, List<Use> places, Use other) {
    var first = places.getFirst();
    var names = where.stream().map(Cluster::name).toList();
    var finding =
        Finding.of(
                PolicyRule.NEARLY_A_NAMESPACE,
                first.pos(),
                "no Namespace declares " + name + " in " + Causes.names(names),
                "did you mean " + meant + "? Else declare the Namespace")
            .about(first.object());
    for (var place : places.subList(1, places.size())) {
      finding = finding.withRelated(place.pos(), place.object() + " too");
    }
    finding = finding.withRelated(other.pos(), other.object());
    return where.size() == 1 ? finding.inCluster(names.getFirst()) : finding;
  }

  private static boolean isNear(String name, String other) {
    var limit = name.length() < LONG ? 1 : 2;
    return !name.equals(other)
        && Math.min(name.length(), other.length()) >= SHORTEST
        && Math.abs(name.length() - other.length()) <= limit
        && Nearest.distance(name, other) <= limit
        && !isSeries(name, other);
  }

  /** Whether names differ in short parts only, or in digits. */
  private static boolean isSeries(String name, String other) {
    if (name.replaceAll("[0-9]", "").equals(other.replaceAll("[0-9]", ""))) {
      return true;
    }
    var one = name.split("-");
    var two = other.split("-");
    if (one.length != two.length) {
      return true;
    }
    var differing = new ArrayList<String>();
    for (int i = 0; i < one.length; i++) {
      if (!one[i].equals(two[i])) {
        differing.add(one[i].length() > two[i].length() ? one[i] : two[i]);
      }
    }
    return differing.stream().allMatch(part -> part.length() <= SERIES);
  }
}
