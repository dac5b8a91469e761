package dev.atoll.validators.change;

import dev.atoll.policy.difference.Difference;
import dev.atoll.policy.explanation.Refused;
import dev.atoll.validators.Review;
import dev.atoll.validators.intent.IntentJudge;
import dev.atoll.validators.intent.IntentResult;
import dev.atoll.validators.reach.Enforced;
import java.util.List;
import java.util.SortedMap;

/**
 * What a change of a fleet does.
 *
 * @param objects by name of the cluster, clusters where nothing changes included
 * @param flows between all ends, undeclared pods and ends outside the mesh included
 * @param broken intents that hold before and not after, or are new and do not hold
 * @param kept policies whose new text is refused, so that their old text stays in force
 * @param afterRestart how many more flows change when the agents start again and drop those texts
 */
public record FleetChange(
    Review base,
    Review head,
    SortedMap<String, ObjectChanges> objects,
    Difference flows,
    List<IntentResult> broken,
    FindingChanges findings,
    List<Refused> kept,
    int afterRestart) {

  public FleetChange {
    broken = List.copyOf(broken);
    kept = List.copyOf(kept);
  }

  public static FleetChange of(Review base, Review head) {
    var before = Enforced.of(base.fleet(), base.rendered());
    var fresh = Enforced.of(head.fleet(), head.rendered());
    var after = fresh.after(before);
    var kept =
        fresh.refused().stream()
            .filter(r -> before.find(r.cluster(), r.policy()).isPresent())
            .toList();
    var now = after.mesh(head.fleet(), true);
    return new FleetChange(
        base,
        head,
        ObjectChanges.of(base.rendered(), head.rendered()),
        Difference.of(before.mesh(base.fleet(), true), now),
        IntentResult.newlyBroken(
            IntentJudge.ofEnforced(base.fleet(), before.objects()),
            IntentJudge.ofEnforced(head.fleet(), after.objects())),
        FindingChanges.of(base, head),
        kept,
        kept.isEmpty() ? 0 : Difference.of(now, fresh.mesh(head.fleet(), true)).flows().size());
  }

  /** Whether nothing of it can be seen. */
  public boolean isEmpty() {
    return objects.values().stream().allMatch(ObjectChanges::isEmpty)
        && flows.isEmpty()
        && broken.isEmpty()
        && findings.isEmpty();
  }
}
