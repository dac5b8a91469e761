package dev.atoll.agent.trust;

import dev.atoll.agent.schema.ClusterEndpointSlice;
import dev.atoll.agent.schema.ClusterService;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.MalformedValueException;
import dev.atoll.agent.schema.NodeValue;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.schema.ServiceExportName;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges what one peer says by what the fleet says of it: its own name and ID in every value,
 * identities of its own range, addresses within its pod and node ranges. The first fault is told.
 */
final class PeerJudge implements Judge {

  /** The label that says whose an identity is, as Cilium writes it. */
  private static final String CLUSTER_LABEL = "k8s:io.cilium.k8s.policy.cluster=";

  /** Addresses of nodes that other clusters send to. */
  private static final String INTERNAL = "InternalIP";

  private static final String OF_PODS = "CiliumInternalIP";

  private final Facts.Peer peer;
  private final long firstIdentity;
  private final long lastIdentity;
  private final String digest;

  /**
   * @param shift of the cluster ID in an identity: 16, or 15 in a mesh of up to 511 clusters
   * @param digest of the facts
   */
  PeerJudge(Facts.Peer peer, int shift, String digest) {
    this.peer = peer;
    this.firstIdentity = (long) peer.id() << shift;
    this.lastIdentity = firstIdentity + (1L << shift) - 1;
    this.digest = digest + "/" + shift;
  }

  @Override
  public String digest() {
    return digest;
  }

  /** More than Cilium supports in one cluster, so that one peer cannot fill another's store. */
  @Override
  public long quota(Resource resource) {
    var own = peer.quotas().get(resource.word());
    return own == null ? most(resource) : own;
  }

  private long most(Resource resource) {
    return switch (resource) {
      case NODES -> 10_000;
      case SERVICES, SERVICE_EXPORTS -> 50_000;
      case ENDPOINT_SLICES -> 200_000;
      case IPS -> 512_000;
      case IDENTITIES -> lastIdentity - firstIdentity + 1;
    };
  }

  @Override
  public Optional<String> refusal(Resource resource, String name, byte[] value) {
    if (value.length > largest(resource)) {
      return Optional.of(
          "its value has %,d bytes, and at most %,d are taken"
              .formatted(value.length, largest(resource)));
    }
    try {
      return faults(resource, name, value).flatMap(Optional::stream).findFirst();
    } catch (MalformedValueException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Of services as much as etcd takes; of others more than any real one has. */
  private static int largest(Resource resource) {
    return switch (resource) {
      case SERVICES, ENDPOINT_SLICES -> 1_528 * 1024;
      case NODES, SERVICE_EXPORTS -> 512 * 1024;
      case IPS, IDENTITIES -> 64 * 1024;
    };
  }

  private Stream<Optional<String>> faults(Resource resource, String name, byte[] value) {
    return switch (resource) {
      case NODES -> node(name, NodeValue.parse(value));
      case SERVICES -> service(name, ClusterService.parse(value));
      case ENDPOINT_SLICES -> slice(name, ClusterEndpointSlice.parse(value));
      case SERVICE_EXPORTS -> export(name, ServiceExportName.parse(value));
      case IPS -> pair(name, IpIdentity.parse(value));
      case IDENTITIES -> identity(name, new String(value, StandardCharsets.UTF_8));
    };
  }

  private Stream<Optional<String>> node(String name, NodeValue node) {
    var pods =
        Stream.of(
                Stream.of(node.v4Health(), node.v6Health(), node.v4Ingress(), node.v6Ingress()),
                addresses(node, OF_PODS))
            .flatMap(s -> s)
            .filter(ip -> !ip.isEmpty())
            .map(ip -> within(ip, peer.podCidrs(), "pod"));
    var blocks =
        Stream.of(
                node.v4Block().stream(),
                node.moreV4Blocks().stream(),
                node.v6Block().stream(),
                node.moreV6Blocks().stream())
            .flatMap(s -> s)
            .map(this::ofPods);
    return Stream.of(
            Stream.of(named(name, node.name()), own(node.cluster()), ofId(node.clusterId())),
            addresses(node, INTERNAL).map(ip -> within(ip, peer.nodeCidrs(), "node")),
            pods,
            blocks)
        .flatMap(s -> s);
  }

  private static Stream<String> addresses(NodeValue node, String type) {
    return node.addresses().stream().filter(a -> a.type().equals(type)).map(NodeValue.Address::ip);
  }

  private Optional<String> ofPods(Cidr block) {
    return peer.podCidrs().isEmpty() || peer.podCidrs().stream().anyMatch(c -> c.contains(block))
        ? Optional.empty()
        : Optional.of("its block " + block + " is not within the pod ranges of " + peer.name());
  }

  private Stream<Optional<String>> service(String name, ClusterService service) {
    return Stream.concat(
        Stream.of(
            named(name, service.namespace() + "/" + service.name()),
            own(service.cluster()),
            ofId(service.clusterId())),
        service.backends().keySet().stream().sorted().map(this::backend));
  }

  private Stream<Optional<String>> slice(String name, ClusterEndpointSlice slice) {
    return Stream.concat(
        Stream.of(
            named(name, slice.namespace() + "/" + slice.name()),
            own(slice.cluster()),
            ofId(slice.clusterId())),
        slice.endpoints().stream().flatMap(e -> e.addresses().stream()).map(this::backend));
  }

  private Stream<Optional<String>> export(String name, ServiceExportName export) {
    return Stream.of(named(name, export.namespace() + "/" + export.name()), own(export.cluster()));
  }

  private Stream<Optional<String>> pair(String name, IpIdentity pair) {
    return Stream.of(
        named(name, pair.keyName()),
        identity(pair.id()),
        backend(pair.ip()),
        pair.host().isEmpty() ? Optional.empty() : within(pair.host(), peer.nodeCidrs(), "node"));
  }

  private Stream<Optional<String>> identity(String name, String labels) {
    return Stream.of(
        name.matches("[1-9]\\d{0,9}")
            ? identity(Long.parseLong(name))
            : Optional.of("`" + name + "` is no identity"),
        Arrays.asList(labels.split(";")).contains(CLUSTER_LABEL + peer.name())
            ? Optional.empty()
            : Optional.of("its labels do not say that it is of cluster " + peer.name()));
  }

  private Optional<String> identity(long id) {
    return id >= firstIdentity && id <= lastIdentity
        ? Optional.empty()
        : Optional.of(
            "identity %d is not between %d and %d, which are those of %s"
                .formatted(id, firstIdentity, lastIdentity, peer.name()));
  }

  private static Optional<String> named(String key, String name) {
    return key.equals(name)
        ? Optional.empty()
        : Optional.of("its value is about `" + name + "` and its key about `" + key + "`");
  }

  private Optional<String> own(String cluster) {
    return cluster.equals(peer.name())
        ? Optional.empty()
        : Optional.of("it speaks for cluster `" + cluster + "`");
  }

  private Optional<String> ofId(int id) {
    return id == peer.id()
        ? Optional.empty()
        : Optional.of("its cluster ID is " + id + " and not " + peer.id());
  }

  /** Pods, and nodes where pods use their network. */
  private Optional<String> backend(String ip) {
    var both = Stream.concat(peer.podCidrs().stream(), peer.nodeCidrs().stream()).toList();
    return peer.podCidrs().isEmpty() ? parsed(ip) : within(ip, both, "pod and node");
  }

  private Optional<String> within(String text, List<Cidr> ranges, String whose) {
    return switch (Ip.parse(text)) {
      case Parsed.Good<Ip>(Ip ip) ->
          ranges.isEmpty() || ranges.stream().anyMatch(c -> c.contains(ip))
              ? Optional.empty()
              : Optional.of(ip + " is not within the " + whose + " ranges of " + peer.name());
      case Parsed.Bad<Ip> bad -> Optional.of("`" + text + "` is no address");
    };
  }

  private Optional<String> parsed(String text) {
    return within(text, List.of(), "");
  }
}
