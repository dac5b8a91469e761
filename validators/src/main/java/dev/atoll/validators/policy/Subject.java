package dev.atoll.validators.policy;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.text.LabelTerm;
import dev.atoll.policy.text.RuleEntry;
import java.util.List;
import java.util.Optional;

/**
 * The pods that a policy acts on.
 *
 * @param terms all must hold
 * @param namespace of the policy; empty for a clusterwide one
 */
record Subject(List<LabelTerm> terms, Optional<String> namespace, SourcePos pos) {

  Subject {
    terms = List.copyOf(terms);
  }

  /** One for each spec that selects pods; specs that select nodes have none. */
  static List<Subject> of(PolicyText text) {
    if (text.isCiliumPolicy()) {
      return RuleEntry.specs(text.value()).stream()
          .flatMap(s -> s.mapping("endpointSelector").stream())
          .map(s -> subject(s, text))
          .toList();
    }
    return text.isNetworkPolicy()
        ? text.value().mapping("spec", "podSelector").map(s -> subject(s, text)).stream().toList()
        : List.of();
  }

  private static Subject subject(Mapping selector, PolicyText text) {
    var namespace = text.key().namespace();
    return new Subject(
        LabelTerm.of(selector),
        namespace.isEmpty() ? Optional.empty() : Optional.of(namespace),
        selector.pos());
  }
}
