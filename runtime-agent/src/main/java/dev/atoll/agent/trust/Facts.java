package dev.atoll.agent.trust;

import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Resource;
import dev.atoll.fleet.net.Cidr;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the fleet says of the clusters of the mesh: the reference by which a peer is judged. Atoll
 * renders it from Git into the ConfigMap {@code atoll-mesh} of every cluster.
 *
 * @param peers by name
 * @param digest of the text that it was read from
 */
public record Facts(Map<String, Peer> peers, String digest) implements Trust {

  /**
   * A cluster of the mesh.
   *
   * @param id 1 to 511
   * @param podCidrs where its pods are; empty where the fleet does not say
   * @param nodeCidrs where its nodes are; empty where the fleet does not say
   * @param quotas how many keys it may have, by {@link Resource#word}; others have a default
   */
  public record Peer(
      String name, int id, List<Cidr> podCidrs, List<Cidr> nodeCidrs, Map<String, Long> quotas) {
    public Peer {
      podCidrs = List.copyOf(podCidrs);
      nodeCidrs = List.copyOf(nodeCidrs);
      quotas = Map.copyOf(quotas);
    }
  }

  public Facts {
    peers = Map.copyOf(peers);
  }

  static Facts of(List<Peer> peers, String digest) {
    return new Facts(
        peers.stream().collect(Collectors.toMap(Peer::name, Function.identity())), digest);
  }

  @Override
  public Optional<String> refusal(String peer, ClusterConfig config) {
    var known = peers.get(peer);
    if (known == null) {
      return Optional.of("the fleet has no cluster " + peer + " in this mesh");
    }
    return known.id() == config.id()
        ? Optional.empty()
        : Optional.of(
            "it says that its cluster ID is %d, and the fleet that it is %d"
                .formatted(config.id(), known.id()));
  }

  @Override
  public Judge judge(String peer, ClusterConfig config) {
    var known = peers.get(peer);
    if (known == null) {
      throw new IllegalArgumentException("not refused before: " + peer);
    }
    return new PeerJudge(known, config.maxConnectedClusters() == 511 ? 15 : 16, digest);
  }
}
