package dev.atoll.agent.probe;

import dev.atoll.agent.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the nodes of other clusters in turn, some at a time, so that a mesh of many nodes is never
 * asked all at once: at most {@link #EACH_ROUND} every {@link #BETWEEN}.
 */
public final class Connectivity implements AutoCloseable {

  /** How many are asked in a round. */
  public static final int EACH_ROUND = 64;

  private static final int AT_ONCE = 8;
  private static final Duration BETWEEN = Duration.ofSeconds(5);

  private final Supplier<? extends Collection<Target>> targets;
  private final Function<Target, Answer> probe;
  private final TreeMap<Target, Answer> answers = new TreeMap<>();
  private final Loop loop;

  /**
   * @param targets the nodes that there are now
   * @param probe asks one of them
   */
  public Connectivity(
      Supplier<? extends Collection<Target>> targets, Function<Target, Answer> probe) {
    this.targets = targets;
    this.probe = probe;
    this.loop = Loop.every("connectivity", BETWEEN, () -> round(List.copyOf(targets.get())));
  }

  /** The last answer of each node, sorted; none of those that have not been asked yet. */
  public synchronized NavigableMap<Target, Answer> answers() {
    return new TreeMap<>(answers);
  }

  private void round(List<Target> all) {
    forget(all);
    var permits = new Semaphore(AT_ONCE);
    try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var target : next(all)) {
        permits.acquireUninterruptibly();
        asking.submit(() -> {
          try {
            put(target, probe.apply(target));
          } finally {
            permits.release();
          }
        });
      }
    }
  }

  private synchronized void put(Target target, Answer answer) {
    answers.put(target, answer);
  }

  private synchronized void forget(Collection<Target> all) {
    answers.keySet().retainAll(all);
  }

  /** Those that were never asked, and those that were asked longest ago. */
  private synchronized List<Target> next(Collection<Target> all) {
    return all.stream()
        .sorted(Comparator.<Target>comparingLong(this::at).thenComparing(t -> t))
        .limit(EACH_ROUND)
        .toList();
  }

  private long at(Target target) {
    var answer = answers.get(target);
    return answer == null ? Long.MIN_VALUE : answer.at();
  }

  /**
   * For each other cluster how many of its nodes that were asked answered.
   *
   * @return by cluster: those that answered, and all that were asked
   */
  public Map<String, Reach> clusters() {
    var reach = new TreeMap<String, Reach>();
    answers()
        .forEach((target, answer) ->
            reach.merge(
                target.cluster(),
                new Reach(answer.reached() ? 1 : 0, 1, silent(target, answer)),
                Reach::plus));
    return reach;
  }

  private static List<String> silent(Target target, Answer answer) {
    return switch (answer) {
      case Answer.Reached r -> List.of();
      case Answer.Silent s -> List.of(target.node() + " (" + target.address() + "): " + s.why());
    };
  }

  /**
   * @param silent which nodes did not answer, and why; the first ten
   */
  public record Reach(int reached, int asked, List<String> silent) {
    public Reach {
      silent = silent.stream().limit(10).toList();
    }

    Reach plus(Reach other) {
      var both = new ArrayList<>(silent);
      both.addAll(other.silent);
      return new Reach(reached + other.reached, asked + other.asked, both);
    }

    /** Every node that was asked has answered. */
    public boolean whole() {
      return reached == asked;
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
