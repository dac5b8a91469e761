package dev.atoll.policy.reach;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What passes between two sets of ends. Ends with equal rows are looked at together, so that the
 * work grows with the number of different rows and not with that of pairs.
 */
public final class Crossings {

  private final Universe universe;
  private final Rows rows;
  private final Row open;

  public Crossings(Reachability reach) {
    this.universe = reach.universe();
    this.rows = reach.rows();
    var everyone = Bits.range(universe.size(), 0, universe.size());
    this.open =
        new Row(new int[] {0}, new Bits[] {everyone}, new Bits[] {Bits.none(universe.size())});
  }

  /** A set of columns. */
  public Bits columns(Collection<Integer> columns) {
    return bits(List.copyOf(columns));
  }

  /**
   * All that can be said, one call for the senders of one row and the takers of one row.
   *
   * @param ports one after the other
   * @param action gets what holds on each stretch of the ports, in their order
   */
  public void forEach(
      Bits senders, Bits takers, List<Span> ports, Consumer<List<Crossing>> action) {
    var sending = groups(senders, true);
    var taking = groups(takers, false);
    sending.forEach((egress, from) ->
        taking.forEach((ingress, to) ->
            action.accept(
                ports.stream().flatMap(p -> on(p, egress, from, ingress, to).stream()).toList())));
  }

  private Map<Row, Bits> groups(Bits ends, boolean sending) {
    var groups = new LinkedHashMap<Row, List<Integer>>();
    ends.forEach(i -> groups.computeIfAbsent(row(i, sending), r -> new ArrayList<>()).add(i));
    var bits = new LinkedHashMap<Row, Bits>();
    groups.forEach((row, columns) -> bits.put(row, bits(columns)));
    return bits;
  }

  private Bits bits(List<Integer> columns) {
    var words = new long[(universe.size() + 63) >>> 6];
    columns.forEach(i -> words[i >>> 6] |= 1L << i);
    return Bits.of(words);
  }

  /** Ends outside send and take as they like. */
  private Row row(int column, boolean sending) {
    if (column >= universe.subjects()) {
      return open;
    }
    return sending ? rows.egress(column) : rows.ingress(column);
  }

  private static List<Crossing> on(Span ports, Row egress, Bits from, Row ingress, Bits to) {
    var all = new ArrayList<Crossing>();
    for (var at = ports.start(); at < ports.end(); at = all.getLast().ports().end()) {
      var e = egress.segmentAt(at);
      var i = ingress.segmentAt(at);
      all.add(
          new Crossing(
              new Span(at, Math.min(ports.end(), Math.min(egress.end(e), ingress.end(i)))),
              from,
              to,
              from.and(ingress.allowed(i)),
              to.and(egress.allowed(e)),
              from.and(ingress.layerSeven(i)),
              to.and(egress.layerSeven(e))));
    }
    return all;
  }
}
