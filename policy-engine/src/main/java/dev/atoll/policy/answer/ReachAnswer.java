package dev.atoll.policy.answer;

import dev.atoll.policy.reach.Allowed;
import dev.atoll.policy.reach.Reachability;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The answer to a question, pair after pair, so that it may be larger than memory. */
public final class ReachAnswer {

  private final Reachability reach;
  private final ReachQuestion question;
  private final EndNames ends;
  private final List<NamedEnd> from;
  private final List<NamedEnd> to;

  public ReachAnswer(Reachability reach, EndNames ends, ReachQuestion question) {
    this.reach = reach;
    this.question = question;
    this.ends = ends;
    var listed = listed();
    var senders = chosen(question.from(), listed);
    var takers = chosen(question.to(), listed);
    if (question.external()) {
      var out = mayBeWorld(question.to()) ? senders : List.<NamedEnd>of();
      var in = mayBeWorld(question.from()) ? takers : List.<NamedEnd>of();
      var blocks = new Outside(reach, out, in).blocks();
      senders.addAll(matching(question.from(), blocks));
      takers.addAll(matching(question.to(), blocks));
    }
    this.from = List.copyOf(senders);
    this.to = List.copyOf(takers);
  }

  private List<NamedEnd> listed() {
    var all = new ArrayList<>(ends.pods());
    all.addAll(question.undeclared() ? ends.undeclared() : List.of());
    all.addAll(question.external() ? ends.others() : List.of());
    return all;
  }

  private static boolean mayBeWorld(List<EndPattern> patterns) {
    return patterns.isEmpty() || patterns.stream().anyMatch(EndPattern::mayBeWorld);
  }

  /** What is listed and meant, and what is named in full whether it is listed or not. */
  private TreeSet<NamedEnd> chosen(List<EndPattern> patterns, List<NamedEnd> listed) {
    var all = new TreeSet<>(matching(patterns, listed));
    patterns.stream().flatMap(p -> ends.find(p.text()).stream()).forEach(all::add);
    return all;
  }

  private static List<NamedEnd> matching(List<EndPattern> patterns, Collection<NamedEnd> ends) {
    return ends.stream()
        .filter(e -> patterns.isEmpty() || patterns.stream().anyMatch(p -> p.matches(e.name())))
        .toList();
  }

  /** Ends that send, sorted. */
  public List<NamedEnd> from() {
    return from;
  }

  /** Ends that take, sorted. */
  public List<NamedEnd> to() {
    return to;
  }

  /** All workloads that could have been asked about, sorted. */
  public List<NamedEnd> workloads() {
    return Stream.concat(
            ends.pods().stream(),
            question.undeclared() ? ends.undeclared().stream() : Stream.empty())
        .sorted()
        .toList();
  }

  /** Workloads of which no policy restricts what they send, sorted. */
  public List<NamedEnd> free() {
    return workloads().stream().filter(this::isFree).toList();
  }

  private boolean isFree(NamedEnd end) {
    var row = reach.rows().egress(end.first());
    return row.segments() == 1
        && row.layerSeven(0).isEmpty()
        && row.allowed(0).count() == reach.universe().size();
  }

  /** All ends that are none of {@link #workloads}, sorted; only those asked for by a name count. */
  public List<NamedEnd> outside() {
    var inside = Set.copyOf(workloads());
    return Stream.of(from, to, question.external() ? ends.others() : List.<NamedEnd>of())
        .flatMap(List::stream)
        .filter(e -> !inside.contains(e))
        .distinct()
        .sorted()
        .toList();
  }

  /** How many pairs were asked about. */
  public long pairs() {
    return from.stream().mapToLong(f -> to.stream().filter(t -> isPair(f, t)).count()).sum();
  }

  /** Pairs with at least one port, or all; by name of the source, then of the destination. */
  public void forEach(Consumer<Reach> action) {
    for (var source : from) {
      var known = new HashMap<Integer, List<Permitted>>();
      for (var target : to) {
        if (isPair(source, target)) {
          var allowed =
              target.first() == target.last()
                  ? known.computeIfAbsent(target.first(), c -> allowed(source, target))
                  : allowed(source, target);
          if (question.allPairs() || !allowed.isEmpty()) {
            action.accept(new Reach(source.name(), target.name(), allowed));
          }
        }
      }
    }
  }

  /**
   * One end at least is a subject of policies: the rest of the world is not ours to judge. Where a
   * family is off, its addresses are no ends.
   */
  private boolean isPair(NamedEnd source, NamedEnd target) {
    var subjects = reach.universe().subjects();
    return (source.first() < subjects || target.first() < subjects)
        && ends.isOnAt(source, target)
        && ends.isOnAt(target, source);
  }

  private List<Permitted> allowed(NamedEnd source, NamedEnd target) {
    List<Allowed> all = source.reaches(reach, target);
    return Permitted.of(question.port().map(p -> Ports.on(p, all)).orElse(all));
  }
}
