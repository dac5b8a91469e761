package dev.atoll.validators.intent;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Intent;
import dev.atoll.fleet.value.SourcePos;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** The finding about an intent that does not hold. */
record BrokenIntent(IntentResult result) {

  Finding finding() {
    var intent = result.intent();
    var finding =
        Finding.of(rule(), intent.pos(), message(), hint())
            .withSeverity(intent.severity())
            .about("Intent " + intent.name());
    for (var reason : reasons()) {
      finding = finding.withRelated(reason.pos(), reason.words());
    }
    return finding;
  }

  private IntentRule rule() {
    return switch (result.intent().form()) {
      case ALWAYS -> IntentRule.ALWAYS;
      case NEVER -> IntentRule.NEVER;
      case ONLY -> IntentRule.ONLY;
    };
  }

  private String message() {
    var witnesses = result.witnesses();
    return "intent %s is broken%s: %s, as %s%s%s"
        .formatted(
            result.intent().name(),
            result.pairs() == 1
                ? ""
                : " for %d of %d pairs".formatted(result.broken(), result.pairs()),
            flow(witnesses.getFirst(), true),
            words(of(witnesses.getFirst())),
            witnesses.size() == 1
                ? ""
                : "; also "
                    + witnesses.subList(1, witnesses.size()).stream()
                        .map(w -> flow(w, false))
                        .collect(Collectors.joining(", ")),
            result.undeclared()
                ? " (the fleet declares no workload: judged for pods with just these labels)"
                : "");
  }

  private String flow(Witness w, boolean whole) {
    var verb =
        switch (result.intent().form()) {
          case ALWAYS -> "does not reach";
          case NEVER, ONLY -> "reaches";
        };
    return whole
        ? w.from() + " " + verb + " " + w.to() + " on " + w.portsText()
        : w.from() + " to " + w.to() + " on " + w.portsText();
  }

  private static String words(List<Reasons.Reason> reasons) {
    return reasons.stream()
        .map(Reasons.Reason::words)
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  private List<Reasons.Reason> of(Witness witness) {
    return result.intent().form() == Intent.Form.ALWAYS
        ? Reasons.stopping(witness)
        : Reasons.letting(witness);
  }

  /** One for each place. */
  private Collection<Reasons.Reason> reasons() {
    var all = new LinkedHashMap<SourcePos, Reasons.Reason>();
    result.witnesses().stream()
        .flatMap(w -> of(w).stream())
        .filter(r -> r.pos().isKnown())
        .forEach(r -> all.putIfAbsent(r.pos(), r));
    return all.values();
  }

  private String hint() {
    return switch (result.intent().form()) {
      case ALWAYS -> "add a rule that lets it pass at the end that stops it, or correct the intent";
      case NEVER -> "narrow the rule, close an end that is open, or correct the intent";
      case ONLY -> "narrow the rule, close an end that is open, or add to `from` who else may";
    };
  }
}
