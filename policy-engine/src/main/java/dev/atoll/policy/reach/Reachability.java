package dev.atoll.policy.reach;

import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.rule.Protocol;
import java.util.ArrayList;
import java.util.List;

/**
 * Who can talk to whom: egress rows of sources and ingress rows of destinations, laid over each
 * other. Replies pass by connection state and are not asked about.
 */
public final class Reachability {

  private final Universe universe;
  private final Rows rows;

  public Reachability(Rows rows) {
    this.universe = rows.universe();
    this.rows = rows;
  }

  /** Of one state of a mesh by itself. */
  public static Reachability of(Mesh mesh) {
    var universe = Universe.of(mesh);
    return new Reachability(new Rows(universe, mesh, new RowCache(universe)));
  }

  public Universe universe() {
    return universe;
  }

  public Rows rows() {
    return rows;
  }

  /** Whether pods of a column may send to another column's. Ends outside send as they like. */
  public boolean sends(int from, int to, Protocol protocol, int port) {
    return from >= universe.subjects() || allows(rows.egress(from), to, Line.at(protocol, port));
  }

  /** Whether pods of a column take what another column's send. Ends outside take everything. */
  public boolean takes(int from, int to, Protocol protocol, int port) {
    return to >= universe.subjects() || allows(rows.ingress(to), from, Line.at(protocol, port));
  }

  /** Whether an allowed flow may still be refused above the port. */
  public boolean layerSeven(int from, int to, Protocol protocol, int port) {
    var point = Line.at(protocol, port);
    return from < universe.subjects() && restricts(rows.egress(from), to, point)
        || to < universe.subjects() && restricts(rows.ingress(to), from, point);
  }

  private static boolean allows(Row row, int peer, int point) {
    return row.allowed(row.segmentAt(point)).has(peer);
  }

  private static boolean restricts(Row row, int peer, int point) {
    return row.layerSeven(row.segmentAt(point)).has(peer);
  }

  /** All that is allowed from one column to another, in order; empty where nothing is. */
  public List<Allowed> between(int from, int to) {
    var sender = from < universe.subjects() ? rows.egress(from) : OPEN;
    var taker = to < universe.subjects() ? rows.ingress(to) : OPEN;
    var stretches = new Stretches();
    for (int at = 0, s = 0, t = 0; at < Line.END; ) {
      var end = Math.min(end(sender, s), end(taker, t));
      if (isAllowed(sender, s, to) && isAllowed(taker, t, from)) {
        stretches.add(at, end, isRestricted(sender, s, to) || isRestricted(taker, t, from));
      }
      s = end(sender, s) == end ? s + 1 : s;
      t = end(taker, t) == end ? t + 1 : t;
      at = end;
    }
    return stretches.allowed();
  }

  /** Stands for an end outside: one segment without bits. */
  private static final Row OPEN = new Row(new int[] {0}, new Bits[0], new Bits[0]);

  private static int end(Row row, int segment) {
    return row.end(segment);
  }

  private static boolean isAllowed(Row row, int segment, int peer) {
    return row == OPEN || row.allowed(segment).has(peer);
  }

  private static boolean isRestricted(Row row, int segment, int peer) {
    return row != OPEN && row.layerSeven(segment).has(peer);
  }

  /** Joins neighbours that are alike and cuts where a protocol ends. */
  private static final class Stretches {

    private final List<int[]> joined = new ArrayList<>();

    void add(int start, int end, boolean layerSeven) {
      var flag = layerSeven ? 1 : 0;
      if (!joined.isEmpty() && joined.getLast()[1] == start && joined.getLast()[2] == flag) {
        joined.getLast()[1] = end;
      } else {
        joined.add(new int[] {start, end, flag});
      }
    }

    List<Allowed> allowed() {
      var all = new ArrayList<Allowed>();
      for (var stretch : joined) {
        for (var at = stretch[0]; at < stretch[1]; ) {
          var end = Math.min(stretch[1], Line.endOfProtocol(at));
          all.add(
              new Allowed(Line.protocol(at), Line.port(at), Line.port(end - 1), stretch[2] == 1));
          at = end;
        }
      }
      return List.copyOf(all);
    }
  }
}
