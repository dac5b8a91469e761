package dev.atoll.reconciler.order;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.reach.Allowed;
import dev.atoll.policy.reach.Bits;
import dev.atoll.policy.reach.Line;
import dev.atoll.policy.reach.Row;
import dev.atoll.policy.reach.Strips;
import dev.atoll.policy.reach.Universe;
import dev.atoll.policy.rule.Direction;
import dev.atoll.reconciler.order.Board.Slot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Writes down a handful of the connections that rows gain, and counts the rest. */
final class Listing {

  /** So many are listed. */
  static final int HANDFUL = 5;

  private static final Comparator<Flow> ORDER =
      Comparator.comparing((Flow f) -> !isDeclared(f))
          .thenComparing(Flow::from)
          .thenComparing(Flow::to)
          .thenComparing(Flow::side);

  private final Universe universe;
  private final List<Flow> flows = new ArrayList<>();
  private long pairs;

  private Listing(Universe universe) {
    this.universe = universe;
  }

  /** What a change does in a state. */
  static Effect effect(Board board, int change, BitSet made) {
    var then = (BitSet) made.clone();
    then.set(change);
    var opens = new Listing(board.universe());
    var closes = new Listing(board.universe());
    for (var slot : board.slots(change)) {
      var was = board.row(slot, made);
      var is = board.row(slot, then);
      if (!was.equals(is)) {
        opens.add(slot, was, is);
        closes.add(slot, is, was);
      }
    }
    return new Effect(opens.handful(), opens.rest(), closes.handful(), closes.rest());
  }

  private static boolean isDeclared(Flow flow) {
    return StandIns.isDeclared(flow.from()) && StandIns.isDeclared(flow.to());
  }

  private List<Flow> handful() {
    return flows.stream().sorted(ORDER).limit(HANDFUL).toList();
  }

  private long rest() {
    return pairs - Math.min(pairs, Math.min(HANDFUL, flows.size()));
  }

  /** One stretch of ports on which peers are gained, wholly or in part. */
  private record Gain(int start, int end, Bits allowed, Bits inPart) {}

  private void add(Slot slot, Row less, Row more) {
    var gains = new ArrayList<Gain>();
    var peers = new BitSet();
    Strips.forEach(
        List.of(less, more),
        (start, end, at) -> {
          var allowed = more.allowed(at[1]).andNot(less.allowed(at[0]));
          var freed =
              less.layerSeven(at[0]).and(more.allowed(at[1])).andNot(more.layerSeven(at[1]));
          var inPart = allowed.and(more.layerSeven(at[1])).or(freed);
          var all = allowed.or(freed);
          if (!all.isEmpty()) {
            gains.add(new Gain(start, end, all, inPart));
            all.forEach(peers::set);
          }
        });
    if (!gains.isEmpty()) {
      write(slot, gains, peers);
    }
  }

  private void write(Slot slot, List<Gain> gains, BitSet peers) {
    var subjects = names(slot.column());
    var wholeWorld = peers.nextClearBit(universe.firstAddress()) >= universe.size();
    if (wholeWorld) {
      peers.clear(universe.firstAddress() + 1, universe.size());
    }
    pairs += (long) subjects.size() * peers.stream().mapToLong(this::weight).sum();
    listed(peers)
        .forEach(peer -> {
          var world = wholeWorld && peer == universe.firstAddress();
          var ports = ports(gains, peer);
          for (var subject : subjects.stream().limit(HANDFUL).toList()) {
            for (var name :
                world ? List.of("world") : names(peer).stream().limit(HANDFUL).toList()) {
              flows.add(flow(slot.direction(), subject, name, ports));
            }
          }
        });
  }

  /** The first ones, declared pods before stand-ins. */
  private List<Integer> listed(BitSet peers) {
    var first = new ArrayList<Integer>();
    var second = new ArrayList<Integer>();
    for (var peer = peers.nextSetBit(0);
        peer >= 0 && first.size() < HANDFUL;
        peer = peers.nextSetBit(peer + 1)) {
      var into = StandIns.isDeclared(names(peer).getFirst()) ? first : second;
      if (into.size() < HANDFUL) {
        into.add(peer);
      }
    }
    first.addAll(second);
    return first.subList(0, Math.min(HANDFUL, first.size()));
  }

  private int weight(int column) {
    return universe.end(column) instanceof End.Pods p ? p.names().size() : 1;
  }

  private static Flow flow(Direction side, String subject, String peer, List<Allowed> ports) {
    return side == Direction.EGRESS
        ? new Flow(subject, peer, side, ports)
        : new Flow(peer, subject, side, ports);
  }

  private List<String> names(int column) {
    return switch (universe.end(column)) {
      case End.Pods p -> p.names();
      case End.Node n -> List.of((n.host() ? "host/" : "node/") + n.cluster() + "/" + n.name());
      case End.World w -> List.of("world/" + blocks(w));
      case End.Reserved r -> List.of("entity/" + r.entity().word());
      case End.Dns d -> List.of("fqdn/" + d.name());
      case End.Cloud c -> List.of("group/" + c.text());
    };
  }

  private static String blocks(End.World world) {
    var blocks = world.range().blocks();
    return blocks.size() == 1 ? blocks.getFirst().toString() : world.range().toString();
  }

  /** Joined where they meet, and cut where a protocol ends. */
  private static List<Allowed> ports(List<Gain> gains, int peer) {
    var all = new ArrayList<Allowed>();
    for (var gain : gains) {
      if (gain.allowed().has(peer)) {
        for (var at = gain.start(); at < gain.end(); at = Line.endOfProtocol(at)) {
          var last = Math.min(gain.end(), Line.endOfProtocol(at)) - 1;
          join(
              all,
              new Allowed(
                  Line.protocol(at), Line.port(at), Line.port(last), gain.inPart().has(peer)));
        }
      }
    }
    return all;
  }

  private static void join(List<Allowed> all, Allowed next) {
    if (!all.isEmpty()
        && all.getLast().protocol() == next.protocol()
        && all.getLast().last() + 1 == next.first()
        && all.getLast().layerSeven() == next.layerSeven()) {
      var first = all.removeLast().first();
      all.add(new Allowed(next.protocol(), first, next.last(), next.layerSeven()));
    } else {
      all.add(next);
    }
  }
}
