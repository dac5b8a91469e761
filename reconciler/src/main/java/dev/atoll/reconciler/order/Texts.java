package dev.atoll.reconciler.order;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PolicyReader;
import dev.atoll.policy.rule.Semantics;
import dev.atoll.policy.rule.ServiceFact;
import dev.atoll.policy.text.EmptyFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of the policies in question.
 *
 * @param kept of those that do not change
 * @param before of each change
 * @param after of each change
 */
record Texts(
    List<PolicyEntry> kept, List<List<PolicyEntry>> before, List<List<PolicyEntry>> after) {

  static Texts of(Situation situation, List<Change> changes) {
    var semantics = Semantics.of(situation.cluster());
    var services =
        situation.objects().stream()
            .filter(o -> o.key().kind().equals("Service") && o.key().group().isEmpty())
            .map(o -> ServiceFact.read(o.value()))
            .toList();
    var reader = new Reader(semantics, services);
    return new Texts(
        situation.kept().stream()
            .flatMap(o -> reader.read(o.key(), Optional.of(o.value())).stream())
            .toList(),
        changes.stream().map(c -> reader.read(c.key(), c.before())).toList(),
        changes.stream().map(c -> reader.read(c.key(), c.after())).toList());
  }

  private record Reader(Semantics semantics, List<ServiceFact> services) {
    List<PolicyEntry> read(ObjectKey key, Optional<Mapping> text) {
      return text.map(t -> PolicyReader.read(semantics, services, key, EmptyFields.without(t)))
          .orElse(List.of());
    }
  }

  /** Rules that come or go. */
  List<PolicyEntry> changing() {
    var all = new ArrayList<PolicyEntry>();
    before.forEach(all::addAll);
    after.forEach(all::addAll);
    return all;
  }

  List<PolicyEntry> all() {
    var all = new ArrayList<>(kept);
    all.addAll(changing());
    return all;
  }
}
