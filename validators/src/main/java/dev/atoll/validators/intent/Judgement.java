package dev.atoll.validators.intent;

import dev.atoll.fleet.model.Intent;
import dev.atoll.policy.reach.Bits;
import dev.atoll.policy.reach.Crossing;
import dev.atoll.policy.reach.Crossings;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.reach.Span;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Whether one intent holds: pairs that break it are counted, and the first of them kept. */
final class Judgement {

  private static final int WITNESSES = 3;

  private final Reachability reach;
  private final FlowJudge judge;
  private final Intent intent;
  private final Ends from;
  private final Ends to;
  private final Ends.Counter takers;
  private final List<Witness> witnesses = new ArrayList<>();
  private final List<Witness> filtered = new ArrayList<>();
  private long byWorkloads;
  private Optional<Bits> byAddresses = Optional.empty();

  Judgement(Reachability reach, FlowJudge judge, Intent intent, Ends from, Ends to) {
    this.reach = reach;
    this.judge = judge;
    this.intent = intent;
    this.from = from;
    this.to = to;
    this.takers = new Ends.Counter(to);
  }

  IntentResult result(List<String> missing, boolean undeclared) {
    var crossings = new Crossings(reach);
    crossings.forEach(
        crossings.columns(from.columns().keySet()),
        crossings.columns(to.columns().keySet()),
        ports(intent),
        this::look);
    return new IntentResult(
        intent, missing, from.size() * to.size(), broken(), witnesses, filtered, undeclared);
  }

  /** The ports that an intent names, else all. */
  private static List<Span> ports(Intent intent) {
    return intent.ports().isEmpty()
        ? List.of(Span.EVERYTHING)
        : intent.ports().stream().flatMap(p -> span(p.value()).stream()).distinct().toList();
  }

  /** Empty for a text that the loader has refused. */
  private static Optional<Span> span(String text) {
    if (!text.matches("[0-9]{1,5}(-[0-9]{1,5})?/(TCP|UDP|SCTP)")) {
      return Optional.empty();
    }
    var parts = text.split("[-/]");
    var first = Integer.parseInt(parts[0]);
    var last = parts.length == 3 ? Integer.parseInt(parts[1]) : first;
    return 0 < first && first <= last && last <= 65535
        ? Protocol.of(parts[parts.length - 1]).map(p -> Span.of(p, first, last))
        : Optional.empty();
  }

  private void look(List<Crossing> crossings) {
    Optional<Integer> first = Optional.empty();
    for (var sender : crossings.isEmpty() ? NOBODY : columns(crossings.getFirst().senders())) {
      var broken = all(crossings, c -> breaking(c, sender));
      if (!broken.isEmpty()) {
        add(sender, broken);
        first = first.filter(f -> from.rank(f) <= from.rank(sender)).or(() -> Optional.of(sender));
      }
      filter(sender, crossings);
    }
    first
        .filter(sender -> witnesses.size() < WITNESSES)
        .map(sender -> witness(sender, crossings, c -> breaking(c, sender)))
        .ifPresent(witnesses::add);
  }

  private static final List<Integer> NOBODY = List.of();

  private static List<Integer> columns(Bits bits) {
    var all = new ArrayList<Integer>();
    bits.forEach(all::add);
    return all;
  }

  private static Bits all(List<Crossing> crossings, Function<Crossing, Bits> what) {
    return crossings.stream().map(what).reduce(Bits::or).orElseThrow();
  }

  private void add(int sender, Bits broken) {
    if (from.isAddress(sender)) {
      byAddresses = Optional.of(byAddresses.map(b -> b.or(broken)).orElse(broken));
    } else {
      byWorkloads += from.names(sender) * takers.of(broken);
    }
  }

  /** Keeps the first flow that must pass and may be refused above the port. */
  private void filter(int sender, List<Crossing> crossings) {
    if (intent.form() == Intent.Form.ALWAYS && filtered.isEmpty()) {
      if (!all(crossings, c -> c.restricted(sender)).isEmpty()) {
        filtered.add(witness(sender, crossings, c -> c.restricted(sender)));
      }
    }
  }

  private Bits breaking(Crossing crossing, int sender) {
    return switch (intent.form()) {
      case ALWAYS -> crossing.missed(sender);
      case NEVER, ONLY -> crossing.reached(sender);
    };
  }

  /** The first taker for which something is so, on the first ports on which it is. */
  private Witness witness(int sender, List<Crossing> crossings, Function<Crossing, Bits> what) {
    var taker =
        columns(all(crossings, what)).stream().min(Comparator.comparing(to::rank)).orElseThrow();
    Optional<Span> ports = Optional.empty();
    for (var crossing : crossings) {
      var here = crossing.ports();
      if (what.apply(crossing).has(taker) && ports.filter(p -> p.end() != here.start()).isEmpty()) {
        ports = Optional.of(new Span(ports.map(Span::start).orElse(here.start()), here.end()));
      }
    }
    var span = ports.orElseThrow();
    var universe = reach.universe();
    var flow =
        new Flow(universe.end(sender), universe.end(taker), span.protocol(), span.firstPort());
    return new Witness(from.name(sender), to.name(taker), span, judge.judge(flow));
  }

  private long broken() {
    return byWorkloads + byAddresses.map(takers::of).orElse(0L);
  }
}
