package dev.atoll.agent.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The table of Maglev (Eisenbud et al. 2016, section 3.4) with weights: backends take turns, at
 * each of them the next free slot of the backend's own order of slots.
 *
 * <p>Turns are spread over time by weight: turn {@code k} of a backend comes at {@code (k + phase)
 * / weight}, with a phase of its own between 0 and 1. So each backend has its part of the slots but
 * for about one, wherever the table ends, and the errors of many backends of one weight do not add
 * up. (In Cilium 1.20.2, {@code pkg/maglev/maglev.go}, all backends of one weight get their turn in
 * the same round.) A backend that is due less than a slot has one, where there are enough for all.
 */
public final class Maglev {
  private static final int FREE = -1;

  /** Of the index of a backend: the map has room for no more. */
  private static final int INDEX_BITS = 18;

  private final List<Weighted> backends;
  private final int[] table;
  private final long[] hashes;
  private final int[] next;
  private final int[] skip;

  private Maglev(List<Weighted> backends, int length) {
    this.backends = backends;
    this.table = new int[length];
    this.hashes = backends.stream().mapToLong(b -> b.place().hash()).toArray();
    this.next = new int[backends.size()];
    this.skip = new int[backends.size()];
    Arrays.fill(table, FREE);
    for (int i = 0; i < hashes.length; i++) {
      next[i] = below(length, Mix.of(hashes[i], 1));
      skip[i] = length == 1 ? 0 : 1 + below(length - 1, Mix.of(hashes[i], 2));
    }
  }

  private static int below(int bound, long hash) {
    return (int) Long.remainderUnsigned(hash, bound);
  }

  /**
   * Which backend each slot has, as its index in {@code backends}. Who has which slots does not
   * depend on their order.
   *
   * @param backends no place twice
   * @param length a prime, or 1
   * @return of this length; empty without backends
   */
  public static int[] table(List<Weighted> backends, int length) {
    if (backends.isEmpty()) {
      return new int[0];
    }
    var maglev = new Maglev(backends, length);
    maglev.fill();
    return maglev.table;
  }

  private void fill() {
    int[] light = light();
    var given = new boolean[hashes.length];
    for (int backend : light) {
      take(backend);
      given[backend] = true;
    }
    var turns = turns(IntStream.range(0, hashes.length).filter(i -> !given[i]));
    int free = table.length - light.length;
    if (turns.size() == 1) {
      turns.remove().fill(free);
      return;
    }
    for (; free > 0; free--) {
      var first = turns.remove();
      take(first.backend());
      first.pass();
      turns.add(first);
    }
  }

  /** Those that are due less than a slot of what the others leave, the lightest first. */
  private int[] light() {
    long left = backends.stream().mapToLong(Weighted::weight).sum();
    long least = backends.stream().mapToLong(Weighted::weight).min().orElse(0);
    if (hashes.length > table.length || least * table.length >= left) {
      return new int[0];
    }
    int[] byWeight = byWeight();
    int light = 0;
    while (light < byWeight.length
        && (long) weight(byWeight[light]) * (table.length - light) < left) {
      left -= weight(byWeight[light]);
      light++;
    }
    return Arrays.copyOf(byWeight, light);
  }

  private int[] byWeight() {
    return IntStream.range(0, hashes.length)
        .boxed()
        .sorted(Comparator.comparingInt(this::weight).thenComparing(i -> backends.get(i).place()))
        .mapToInt(i -> i)
        .toArray();
  }

  private PriorityQueue<Turns> turns(IntStream of) {
    var byWeight = new TreeMap<Integer, LongStream.Builder>();
    of.forEach(i ->
        byWeight
            .computeIfAbsent(weight(i), w -> LongStream.builder())
            .add(phase(i) << INDEX_BITS | i));
    var turns = new PriorityQueue<Turns>();
    byWeight.forEach((weight, same) -> turns.add(new Turns(weight, order(same.build()))));
    return turns;
  }

  private static int[] order(LongStream byPhase) {
    return byPhase.sorted().mapToInt(it -> (int) it & (1 << INDEX_BITS) - 1).toArray();
  }

  private void take(int backend) {
    while (table[next[backend]] != FREE) {
      step(backend);
    }
    table[next[backend]] = backend;
  }

  private void step(int backend) {
    int after = next[backend] + skip[backend];
    next[backend] = after < table.length ? after : after - table.length;
  }

  private int weight(int backend) {
    return backends.get(backend).weight();
  }

  /** In units of 2^-45. */
  private long phase(int backend) {
    return Mix.of(hashes[backend], 3) >>> (INDEX_BITS + 1);
  }

  /** Backends of one weight, whose turns come in the same order again and again. */
  private final class Turns implements Comparable<Turns> {
    private final int weight;
    private final int[] order;
    private int at;
    private long round;
    private double time;

    Turns(int weight, int[] order) {
      this.weight = weight;
      this.order = order;
      this.time = time();
    }

    /** There are no others. */
    void fill(int free) {
      for (int left = free, i = 0; left > 0; left--) {
        take(order[i]);
        i = i + 1 < order.length ? i + 1 : 0;
      }
    }

    int backend() {
      return order[at];
    }

    void pass() {
      at++;
      if (at == order.length) {
        at = 0;
        round++;
      }
      time = time();
    }

    private double time() {
      return (round + phase(order[at]) * 0x1p-45) / weight;
    }

    @Override
    public int compareTo(Turns other) {
      int first = Double.compare(time, other.time);
      return first != 0 ? first : Integer.compare(other.weight, weight);
    }
  }
}
