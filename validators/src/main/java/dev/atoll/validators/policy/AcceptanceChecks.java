package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.refusal.Acceptance;
import dev.atoll.policy.refusal.AgentOptions;
import dev.atoll.policy.refusal.Doubt;
import dev.atoll.policy.refusal.Refusal;
import dev.atoll.policy.refusal.RefusalRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each cluster makes of an object: refused by its API server, by its agent, or taken. */
final class AcceptanceChecks {

  /** Newest line first, so that its words are those that are kept. */
  private static final Comparator<AgentOptions> ORDER =
      Comparator.comparing(AgentOptions::version).reversed().thenComparing(AgentOptions::toString);

  /** One thing that is wrong at one place, whatever words each release line has for it. */
  private record Place(RefusalRule rule, SourcePos pos, String part) {
    Place(RefusalRule rule, SourcePos pos, String part, String what) {
      this(rule, pos, part.isEmpty() ? what : part);
    }

    /** Metadata of which the loader says the same. */
    boolean isSaidByLoader() {
      return part.startsWith("metadata.labels") || part.startsWith("metadata.annotations");
    }
  }

  private record Held(Finding finding, List<Cluster> where) {}

  private final Map<String, AgentOptions> options = new HashMap<>();

  AcceptanceChecks(List<Cluster> clusters) {
    clusters.forEach(c -> options.put(c.name(), AgentOptions.of(c)));
  }

  void check(PolicyText text, Causes causes) {
    var byPlace = new LinkedHashMap<Place, Held>();
    byOptions(text.clusters())
        .forEach((agent, where) -> {
          var acceptance = Acceptance.of(agent, text.object());
          acceptance
              .refusals()
              .forEach(r -> add(place(r), text, where, byPlace, r.hint(), r.what()));
          acceptance.doubts().forEach(d -> add(place(d), text, where, byPlace, d.hint(), d.what()));
        });
    byPlace.forEach((place, held) -> {
      if (!place.isSaidByLoader()) {
        causes.add(text, held.where, held.finding);
      }
    });
  }

  private Map<AgentOptions, List<Cluster>> byOptions(List<Cluster> clusters) {
    var groups = new TreeMap<AgentOptions, List<Cluster>>(ORDER);
    clusters.forEach(c ->
        groups
            .computeIfAbsent(
                options.computeIfAbsent(c.name(), n -> AgentOptions.of(c)), o -> new ArrayList<>())
            .add(c));
    return groups;
  }

  private static Place place(Refusal r) {
    return new Place(r.rule(), r.pos(), r.part(), r.what());
  }

  private static Place place(Doubt d) {
    return new Place(d.rule(), d.pos(), d.part(), d.what());
  }

  private static void add(
      Place place,
      PolicyText text,
      List<Cluster> where,
      Map<Place, Held> byPlace,
      String hint,
      String what) {
    byPlace
        .computeIfAbsent(
            place, p -> new Held(text.finding(p.rule, p.pos, what, hint), new ArrayList<>()))
        .where
        .addAll(where);
  }
}
