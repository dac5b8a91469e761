package dev.atoll.validators.hygiene;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.policy.rule.PolicyReader;
import dev.atoll.templates.Rendered;
import dev.atoll.validators.reach.Acceptances;
import dev.atoll.validators.reach.RenderedMesh;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What policies could do without, computed by taking each rule away. It is no mistake that anybody
 * has to mend, and it costs more than all other checks of a large fleet together.
 */
public final class Hygiene {

  /** Policies in all clusters together above which it is not computed. */
  public static final int LARGEST = 20_000;

  private Hygiene() {}

  /** Whether a fleet is small enough. */
  public static boolean fits(Map<String, Rendered> rendered) {
    return size(rendered) <= LARGEST;
  }

  /** All that is to say, sorted. */
  public static List<Finding> of(Fleet fleet, Map<String, Rendered> rendered) {
    var mesh = RenderedMesh.of(fleet, rendered, new Acceptances(fleet), true);
    var facts = new Facts(mesh);
    var found =
        new ArrayList<Finding>(new WideRules(facts, !fleet.workloads().isEmpty()).findings());
    if (!fleet.workloads().isEmpty() && fleet.hasAllClusters()) {
      var empty = new VoidRules(facts);
      found.addAll(empty.findings());
      var spare = new SpareRules(facts);
      found.addAll(spare.findings(empty.rules()));
      var said = new HashSet<>(empty.rules());
      facts.rules.stream().filter(spare::isFound).forEach(said::add);
      found.addAll(new OneSidedRules(facts).findings(said));
    }
    return found.stream().sorted().toList();
  }

  /** How many policies there are in all clusters together, by which its cost grows. */
  static long size(Map<String, Rendered> rendered) {
    return rendered.values().stream()
        .flatMap(r -> r.objects().stream())
        .filter(o -> PolicyReader.isPolicy(o.key()))
        .count();
  }
}
