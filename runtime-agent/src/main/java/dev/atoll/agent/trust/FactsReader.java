package dev.atoll.agent.trust;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.Digests;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.JsonSyntaxException;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the facts that Atoll's templates write: {@code {"peers":[{"name":"two","id":2,
 * "podCIDRs":["12.0.0.0/8"],"nodeCIDRs":["172.18.2.0/24"]}]}}.
 */
public final class FactsReader {
  private FactsReader() {}

  /**
   * @throws IllegalArgumentException if they are not facts; the message says where
   */
  public static Facts read(byte[] json) {
    try {
      if (!(Json.read(json) instanceof Mapping facts) || facts.get("peers").isEmpty()) {
        throw new IllegalArgumentException("the facts of the mesh have no `peers`");
      }
      var peers = facts.items("peers").stream().map(FactsReader::peer).toList();
      return Facts.of(peers, Digests.sha256(json).substring(0, 16));
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException(
          "the facts of the mesh are not JSON: " + e.getMessage(), e);
    }
  }

  private static Facts.Peer peer(Value value) {
    if (!(value instanceof Mapping peer)) {
      throw new IllegalArgumentException("a peer in the facts of the mesh is not an object");
    }
    var name =
        peer.string("name").orElseThrow(() -> new IllegalArgumentException("a peer has no `name`"));
    var id = id(name, peer);
    return new Facts.Peer(
        name, id, cidrs(peer, "podCIDRs"), cidrs(peer, "nodeCIDRs"), quotas(peer));
  }

  private static int id(String name, Mapping peer) {
    if (peer.get("id").orElse(null) instanceof Scalar id && id.text().matches("[1-9]\\d{0,2}")) {
      var number = Integer.parseInt(id.text());
      if (number <= 511) {
        return number;
      }
    }
    throw new IllegalArgumentException("`id` of peer " + name + " is not between 1 and 511");
  }

  private static Map<String, Long> quotas(Mapping peer) {
    var quotas = new HashMap<String, Long>();
    peer.mapping("quotas")
        .ifPresent(q -> q.entries().forEach((word, e) -> quotas.put(word, quota(word, e.value()))));
    return quotas;
  }

  private static long quota(String word, Value value) {
    if (value instanceof Scalar number && number.text().matches("\\d{1,9}")) {
      return Long.parseLong(number.text());
    }
    throw new IllegalArgumentException("the quota of `" + word + "` is no whole number");
  }

  private static List<Cidr> cidrs(Mapping peer, String field) {
    return peer.items(field).stream()
        .map(v -> Cidr.parse(v.asString().orElse("")).orThrow())
        .toList();
  }
}
