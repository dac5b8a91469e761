package dev.atoll.validators.intent;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Intent;
import dev.atoll.policy.mesh.FleetMesh;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.verdict.FlowJudge;
import dev.atoll.templates.Rendered;
import dev.atoll.validators.reach.Acceptances;
import dev.atoll.validators.reach.RenderedMesh;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether the intents of a fleet hold. */
public final class IntentJudge {

  private final Selection selection;
  private final Reachability reach;
  private final FlowJudge judge;
  private final boolean undeclared;

  private IntentJudge(Fleet fleet, Mesh mesh, boolean undeclared) {
    this.reach = Reachability.of(mesh);
    this.judge = new FlowJudge(mesh);
    this.selection = new Selection(fleet, mesh, reach.universe());
    this.undeclared = undeclared;
  }

  /**
   * Judges all intents of a fleet in clusters that start with what is rendered: policies that a
   * cluster refuses do not count.
   *
   * @param rendered by name of the cluster; clusters without are left out
   * @return in the order of the fleet
   */
  public static List<IntentResult> of(Fleet fleet, Map<String, Rendered> rendered) {
    var accepted = new Acceptances(fleet);
    var objects = RenderedMesh.objects(rendered);
    objects.replaceAll(
        (cluster, all) -> all.stream().filter(o -> accepted.test(cluster, o)).toList());
    return ofEnforced(fleet, objects);
  }

  /**
   * The same in clusters that enforce certain objects, such as those of a state between two
   * commits.
   *
   * @param objects by name of the cluster; clusters without are left out
   */
  public static List<IntentResult> ofEnforced(
      Fleet fleet, Map<String, List<PolicyObject>> objects) {
    if (fleet.intents().isEmpty()) {
      return List.of();
    }
    var known = fleet.clusters().stream().filter(c -> objects.containsKey(c.name())).toList();
    var peopled = StandIns.in(fleet, objects).withClusters(known);
    var mesh = FleetMesh.of(peopled, objects, true);
    var judge = new IntentJudge(peopled, mesh, fleet.workloads().isEmpty());
    return fleet.intents().stream().map(judge::result).toList();
  }

  private IntentResult result(Intent intent) {
    var named = selection.of(intent.from());
    var to = selection.of(intent.to());
    var from = intent.form() == Intent.Form.ONLY ? selection.others(intent.from()) : named;
    var missing = new ArrayList<String>();
    if (named.isEmpty()) {
      missing.add("from");
    }
    if (to.isEmpty()) {
      missing.add("to");
    }
    return to.isEmpty() || from.isEmpty()
        ? new IntentResult(intent, missing, 0, 0, List.of(), List.of(), undeclared)
        : new Judgement(reach, judge, intent, from, to).result(missing, undeclared);
  }
}
