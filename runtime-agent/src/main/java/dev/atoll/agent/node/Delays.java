package dev.atoll.agent.node;

import dev.atoll.agent.mesh.KeyChange;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.MalformedValueException;
import dev.atoll.agent.schema.PeerAge;
import dev.atoll.agent.schema.Reached;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How long changes take from a peer's exporter to here. Each transaction says up to which revision
 * of the peer's store it is, and the peer's clock at which revisions a time was written; so a
 * change was made between two times of the clock, and its delay lies between two bounds. Clocks of
 * both machines must be in step. Peers without a clock are not measured.
 */
public final class Delays {
  private static final String FOLDER = Keys.CACHE + "atoll/v1/";
  private static final int MOST_WAITING = 1_000;

  /** A transaction whose next tick of the clock is not known yet. */
  private record Arrived(long revision, long at) {}

  private static final class Peer {
    private final ArrayDeque<Arrived> waiting = new ArrayDeque<>();
    private Optional<PeerAge.Clock> clock = Optional.empty();
  }

  private final Map<String, Peer> peers = new HashMap<>();
  private final Histogram least = new Histogram();
  private final Histogram most = new Histogram();

  /** Of each transaction the least that its delay may have been. */
  public Histogram least() {
    return least;
  }

  /** Of each transaction the most. */
  public Histogram most() {
    return most;
  }

  /**
   * Takes the changes of a batch.
   *
   * @param arrived milliseconds since 1970
   */
  void take(List<KeyChange> changes, long arrived) {
    for (var change : changes) {
      if (change.key().startsWith(FOLDER)) {
        var parts = change.key().substring(FOLDER.length()).split("/", 3);
        take(parts, change, changes, arrived);
      }
    }
  }

  private void take(String[] parts, KeyChange change, List<KeyChange> all, long arrived) {
    if (parts.length == 2 && parts[1].equals("age")) {
      read(change, PeerAge::parse).flatMap(PeerAge::clock).ifPresent(c -> tick(parts[0], c));
    } else if (parts.length == 3 && parts[1].equals("position")) {
      var brought = Keys.CACHE + parts[2] + "/v1/" + parts[0] + "/";
      if (all.stream().anyMatch(c -> c.key().startsWith(brought))) {
        read(change, Reached::parse).ifPresent(r -> wait(parts[0], r.revision(), arrived));
      }
    }
  }

  private static <T> Optional<T> read(KeyChange change, Function<byte[], T> parse) {
    try {
      return change.value().map(parse);
    } catch (MalformedValueException e) {
      return Optional.empty(); // The state counts it.
    }
  }

  private void wait(String peer, long revision, long at) {
    var waiting = peers.computeIfAbsent(peer, p -> new Peer()).waiting;
    waiting.add(new Arrived(revision, at));
    if (waiting.size() > MOST_WAITING) {
      waiting.remove();
    }
  }

  private void tick(String name, PeerAge.Clock now) {
    var peer = peers.computeIfAbsent(name, p -> new Peer());
    var before = peer.clock;
    peer.clock = Optional.of(now);
    if (before.filter(b -> b.revision() > now.revision()).isPresent()) {
      peer.waiting.clear();
      return;
    }
    while (!peer.waiting.isEmpty() && peer.waiting.peek().revision() <= now.revision()) {
      var arrived = peer.waiting.remove();
      before
          .filter(b -> b.revision() < arrived.revision())
          .ifPresent(b -> {
            least.add(arrived.at() - now.time());
            most.add(arrived.at() - b.time());
          });
    }
  }
}
