package dev.atoll.agent.feed;

import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.pods.Exemption;
import dev.atoll.agent.schema.NodeValue;
import dev.atoll.fleet.net.Cidr;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our programs at the devices towards other nodes, and no masquerading on the way there. */
final class Uplinks {
  private static final Logger LOG = LoggerFactory.getLogger(Uplinks.class);
  private static final long LOOK_MILLIS = 60_000;
  private static final long LOOK_AGAIN_MILLIS = 5_000;

  private final Places places;
  private final String node;
  private Optional<String> trouble = Optional.empty();
  private long looked = now() - 2 * LOOK_MILLIS;

  /**
   * @param node our own
   */
  Uplinks(Places places, String node) {
    this.places = places;
    this.node = node;
  }

  /**
   * Looks now and then whether all is as it shall be, and makes it so.
   *
   * @param moved whether nodes have come, gone or changed
   */
  void look(MeshState mesh, boolean moved) {
    var due = now() - looked > (trouble.isPresent() ? LOOK_AGAIN_MILLIS : LOOK_MILLIS);
    if (due) {
      looked = now();
      trouble = places.attachDevices();
    }
    if (due || moved) {
      places.exempt(exemption(mesh)).ifPresent(LOG::warn);
    }
  }

  private Exemption exemption(MeshState mesh) {
    var own = new HashSet<Cidr>();
    var others = new HashSet<Cidr>();
    for (var peer : mesh.peers()) {
      var ours = peer.cluster().equals(mesh.own().name());
      for (var each : mesh.nodes(peer.cluster())) {
        if (!ours) {
          others.addAll(blocks(each));
        } else if (each.name().equals(node)) {
          own.addAll(blocks(each));
        }
      }
    }
    return new Exemption(own, others);
  }

  private static List<Cidr> blocks(NodeValue node) {
    return Stream.of(
            node.v4Block().stream(),
            node.moreV4Blocks().stream(),
            node.v6Block().stream(),
            node.moreV6Blocks().stream())
        .flatMap(it -> it)
        .toList();
  }

  /** Why our programs are not at a device; empty if they are at all. */
  Optional<String> trouble() {
    return trouble;
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
