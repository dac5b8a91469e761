package dev.atoll.validators.intent;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Intent;
import dev.atoll.fleet.model.Workload;
import dev.atoll.validators.check.Check;
import dev.atoll.validators.check.CheckInput;
import java.util.List;
import java.util.stream.Stream;

/** Intents that do not hold, or that speak of nobody. */
public final class IntentChecks {

  /** For {@code Validation}. */
  public static final List<Check> ALL = List.of(IntentChecks::findings);

  private final CheckInput input;

  private IntentChecks(CheckInput input) {
    this.input = input;
  }

  private static List<Finding> findings(CheckInput input) {
    var checks = new IntentChecks(input);
    return IntentJudge.of(input.fleet(), input.rendered()).stream()
        .flatMap(checks::findings)
        .toList();
  }

  private Stream<Finding> findings(IntentResult result) {
    var intent = result.intent();
    var missing =
        result.missing().stream()
            .map(side -> side.equals("from") ? intent.from() : intent.to())
            .filter(this::isOurs)
            .map(end -> missing(intent, end));
    if (result.isBroken()) {
      return Stream.concat(missing, Stream.of(new BrokenIntent(result).finding()));
    }
    return Stream.concat(missing, result.filtered().stream().map(w -> filtered(intent, w)));
  }

  /** Whether nobody else has said that the end means nothing: its selector may be at fault. */
  private boolean isOurs(Intent.End end) {
    return input.fleet().hasAllClusters()
        && input.fleet().clusters().stream().anyMatch(c -> end.clusters().matches(c.labels()));
  }

  private Finding missing(Intent intent, Intent.End end) {
    return end.cidr().isPresent() ? off(intent, end) : undeclared(intent, end);
  }

  /** Blocks always hold addresses, so that only their family can be missing. */
  private static Finding off(Intent intent, Intent.End end) {
    return Finding.of(
            IntentRule.SELECTS_NOTHING,
            end.pos(),
            "no cluster has the address family on that is this end of intent " + intent.name(),
            "turn the family on where it is meant, or remove the intent")
        .about("Intent " + intent.name());
  }

  private Finding undeclared(Intent intent, Intent.End end) {
    var host = input.fleet().workloads().stream().anyMatch(w -> w.hostNetwork() && is(end, w));
    return Finding.of(
            IntentRule.SELECTS_NOTHING,
            end.pos(),
            "no declared workload is this end of intent "
                + intent.name()
                + (host
                    ? " but ones in the network of their node, which are no ends of policies"
                    : ""),
            "correct its clusters, namespace and labels, or declare the workload")
        .about("Intent " + intent.name());
  }

  private static boolean is(Intent.End end, Workload w) {
    return end.namespace().filter(n -> !n.equals(w.namespace())).isEmpty()
        && w.labels().entrySet().containsAll(end.labels().entrySet());
  }

  private static Finding filtered(Intent intent, Witness witness) {
    var finding =
        Finding.of(
                IntentRule.FILTERED,
                intent.pos(),
                "intent %s holds for ports, but above them %s may be refused by %s on %s"
                    .formatted(intent.name(), witness.from(), witness.to(), witness.portsText()),
                "see that the rules above the port let through what is needed")
            .about("Intent " + intent.name());
    return Reasons.letting(witness).stream()
        .filter(r -> r.pos().isKnown())
        .reduce(finding, (f, r) -> f.withRelated(r.pos(), r.words()), (a, b) -> b);
  }
}
