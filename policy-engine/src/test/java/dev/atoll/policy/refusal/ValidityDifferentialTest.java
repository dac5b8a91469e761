package dev.atoll.policy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.oracle.Oracle;
import dev.atoll.policy.oracle.RandomMesh;
import dev.atoll.policy.oracle.TestMesh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What we say an agent refuses is what Cilium's own parser refuses, and nothing else, for policies
 * that the API server takes. The parser gets what the API server stores: without unknown fields and
 * fields without a value. {@code -Datoll.seed=N} repeats a run, {@code -Datoll.cases=N} sets how
 * many policies are tried.
 */
class ValidityDifferentialTest {

  private static final int CASES = Integer.getInteger("atoll.cases", 8_000);
  private static final long SEED = Long.getLong("atoll.seed", 20261125L);
  private static final int BATCH = 500;

  private record Case(Mapping stored, Acceptance ours) {}

  private final Random random = new Random(SEED);
  private final Map<String, Integer> codes = new TreeMap<>();
  private final List<String> differences = new ArrayList<>();
  private int refused;
  private int enforced;
  private int notStored;

  @Test
  void an_agent_refuses_what_ciliums_parser_refuses() {
    try (var oracle = Oracle.start()) {
      for (var done = 0; done < CASES; done += BATCH) {
        batch(oracle, random.nextBoolean());
      }
    }
    System.out.println(
        "seed "
            + SEED
            + ": "
            + enforced
            + " enforced, "
            + refused
            + " refused by the agent, "
            + notStored
            + " not stored; refusals by code "
            + codes);
    assertThat(differences.stream().limit(20)).as(differences.size() + " differences").isEmpty();
    assertThat(refused).isGreaterThan(CASES / 10);
    assertThat(enforced).isGreaterThan(CASES / 10);
    assertThat(codes.keySet())
        .contains("POL020", "POL021", "POL022", "POL023", "POL024", "POL025", "POL026", "POL027");
  }

  private void batch(Oracle oracle, boolean nodeSelectors) {
    var agent =
        new AgentOptions(CiliumVersion.NEWEST_KNOWN, nodeSelectors, true, true, false, true);
    var cases = new ArrayList<Case>();
    while (cases.size() < BATCH) {
      add(agent, policy(), cases);
    }
    var settings = new TestMesh.Settings(true, List.of(), "default", nodeSelectors, true);
    var answers = oracle.validity(settings, cases.stream().map(Case::stored).toList());
    for (var i = 0; i < cases.size(); i++) {
      compare(cases.get(i), answers.get(i));
    }
  }

  private void add(AgentOptions agent, Mapping written, List<Case> cases) {
    var object = Policies.object(written);
    var ours = Acceptance.of(agent, object);
    if (ours.isStored()) {
      cases.add(new Case(stored(object.value(), ours), ours));
    } else {
      notStored++;
    }
  }

  private void compare(Case tried, Optional<String> theirs) {
    tried.ours.refusals().stream()
        .map(r -> r.rule().code())
        .distinct()
        .forEach(c -> codes.merge(c, 1, Integer::sum));
    if (theirs.isPresent()) {
      refused++;
    } else {
      enforced++;
    }
    if (theirs.isEmpty() != tried.ours.isEnforced()) {
      differences.add(
          Json.text(tried.stored)
              + "\n  parser: "
              + theirs.orElse("taken")
              + "\n  ours: "
              + tried.ours.refusals());
    }
  }

  private Mapping policy() {
    var policies =
        RandomMesh.of(random.nextLong()).clusters().stream()
            .flatMap(c -> c.policies().stream())
            .toList();
    var base = random.nextInt(3) == 0 ? made() : policies.get(random.nextInt(policies.size()));
    var object = Values.toMap(base);
    var mutations = new HostileMutations(random);
    for (var damages = random.nextInt(4); damages > 0; damages--) {
      mutations.damage(object);
    }
    return (Mapping) Values.of(object);
  }

  /** From the schema, so that no field is forgotten. */
  private Mapping made() {
    var kind = random.nextBoolean() ? "CiliumNetworkPolicy" : "CiliumClusterwideNetworkPolicy";
    var table = "1.20/" + kind.toLowerCase(Locale.ROOT) + ".json";
    var schema = Facts.read(table).mapping("schema").orElseThrow();
    return (Mapping) Values.of(new RandomObjects(schema, random).object("cilium.io/v2", kind));
  }

  /** As the API server stores it: without fields that the kind does not have. */
  private static Mapping stored(Mapping value, Acceptance ours) {
    var unknown =
        ours.doubts().stream()
            .filter(d -> d.rule() == RefusalRule.UNKNOWN_FIELD)
            .map(d -> d.part().substring(0, d.part().lastIndexOf(' ')))
            .collect(Collectors.toSet());
    return unknown.isEmpty()
        ? value
        : (Mapping) Values.of(pruned(Values.toMap(value), "", unknown));
  }

  private static @Nullable Object pruned(@Nullable Object value, String path, Set<String> unknown) {
    return switch (value) {
      case Map<?, ?> m -> {
        var kept = new LinkedHashMap<String, @Nullable Object>();
        m.forEach((key, inner) -> {
          var here = path.isEmpty() ? String.valueOf(key) : path + "." + key;
          if (!unknown.contains(here)) {
            kept.put((String) key, pruned(inner, here, unknown));
          }
        });
        yield kept;
      }
      case List<?> l -> {
        var kept = new ArrayList<@Nullable Object>();
        for (var i = 0; i < l.size(); i++) {
          kept.add(pruned(l.get(i), path + "[" + i + "]", unknown));
        }
        yield kept;
      }
      case null, default -> value;
    };
  }
}
