package dev.atoll.agent.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.IntStream;

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
    int[] byWeight = inOrder(Comparator.comparingInt(this::weight));
    int light = light(byWeight);
    for (int i = 0; i < light; i++) {
      take(byWeight[i]);
    }
    var turns = turns(Arrays.stream(byWeight).skip(light));
    for (int free = table.length - light; free > 0; free--) {
      var first = turns.remove();
      take(first.backend());
      first.pass();
      turns.add(first);
    }
  }

  /** How many of them, the lightest first, are due less than a slot of what the others leave. */
  private int light(int[] byWeight) {
    if (byWeight.length > table.length) {
      return 0;
    }
    long left = Arrays.stream(byWeight).mapToLong(this::weight).sum();
    int light = 0;
    while (light < byWeight.length
        && (long) weight(byWeight[light]) * (table.length - light) < left) {
      left -= weight(byWeight[light]);
      light++;
    }
    return light;
  }

  private PriorityQueue<Turns> turns(IntStream of) {
    var byWeight = new TreeMap<Integer, List<Integer>>();
    of.boxed()
        .forEach(i -> byWeight.computeIfAbsent(weight(i), w -> new java.util.ArrayList<>()).add(i));
    var turns = new PriorityQueue<Turns>();
    byWeight.forEach((weight, same) -> {
      same.sort(Comparator.comparingDouble(this::phase).thenComparing(this::place));
      turns.add(new Turns(weight, same.stream().mapToInt(i -> i).toArray()));
    });
    return turns;
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

  private int[] inOrder(Comparator<Integer> first) {
    return IntStream.range(0, backends.size())
        .boxed()
        .sorted(first.thenComparing(this::place))
        .mapToInt(i -> i)
        .toArray();
  }

  private int weight(int backend) {
    return backends.get(backend).weight();
  }

  private Place place(int backend) {
    return backends.get(backend).place();
  }

  private double phase(int backend) {
    return (Mix.of(hashes[backend], 3) >>> 11) * 0x1p-53;
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
      this.time = phase(order[0]) / weight;
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
      time = (round + phase(order[at])) / weight;
    }

    @Override
    public int compareTo(Turns other) {
      int first = Double.compare(time, other.time);
      return first != 0 ? first : Integer.compare(other.weight, weight);
    }
  }
}
