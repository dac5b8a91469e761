package dev.atoll.agent.mesh;

import dev.atoll.agent.mesh.Contents.OwnService;
import dev.atoll.agent.mesh.IpEntry.Where;
import dev.atoll.agent.schema.ClusterEndpointSlice;
import dev.atoll.agent.schema.ClusterService;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.MalformedValueException;
import dev.atoll.agent.schema.NodeValue;
import dev.atoll.agent.schema.ServiceChoice;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads the values of one cluster into its contents. What does not fit to its key, or speaks of
 * another cluster, is a {@link MalformedValueException}, as Cilium's readers have it (1.20.2:
 * {@code pkg/clustermesh/store/store.go}, {@code pkg/node/store/store.go}, {@code
 * pkg/clustermesh/types/endpointslice/endpointslice.go}, {@code pkg/ipcache/kvstore.go}).
 *
 * @param own whether it is the node's own cluster
 * @param shared makes equal places of addresses one object
 */
record Values(String cluster, int id, boolean own, int identityBits, UnaryOperator<Where> shared) {

  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final int LEAST_OF_CLUSTERS = 256;
  private static final int HOST = 1;
  private static final int REMOTE_NODE = 6;

  /**
   * Puts a value, or removes it.
   *
   * @param touched gets the services whose backends may be others now
   */
  void change(
      Contents.Changing to, Part part, String name, Optional<byte[]> value, Set<String> touched) {
    switch (part) {
      case NODES -> value.ifPresentOrElse(v -> node(to, name, v), () -> to.nodes.remove(name));
      case IDENTITIES -> identity(to.identities, name, value);
      case OWN_IDENTITIES -> identity(to.ownIdentities, name, value);
      case IPS -> ip(to.ips, name, value);
      case OWN_IPS -> ip(to.ownIps, name, value);
      case SERVICES -> {
        touched.add(name);
        value.ifPresentOrElse(v -> service(to, name, v), () -> to.services.remove(name));
      }
      case SLICES -> {
        to.serviceOf(name).ifPresent(touched::add);
        value.ifPresentOrElse(v -> slice(to, name, v), () -> to.removeSlice(name));
        to.serviceOf(name).ifPresent(touched::add);
      }
      case CHOICES -> {
        touched.add(name);
        value.ifPresentOrElse(v -> choice(to, name, v), () -> to.choices.remove(name));
      }
    }
  }

  private void node(Contents.Changing to, String name, byte[] value) {
    var node = NodeValue.parse(value);
    from(node.cluster(), node.clusterId());
    named(name, node.name());
    to.nodes.put(name, node);
  }

  private void identity(
      PagedMap.Changing<Integer, String> to, String name, Optional<byte[]> value) {
    if (!name.matches("[1-9]\\d{0,8}")) {
      throw new MalformedValueException("its name is no identity");
    }
    var identity = Integer.parseInt(name);
    if (identity >>> identityBits != id) {
      throw new MalformedValueException("the identity is not one of cluster ID " + id);
    }
    value.ifPresentOrElse(
        v -> to.put(identity, new String(v, StandardCharsets.UTF_8)), () -> to.remove(identity));
  }

  private void ip(IpTable.Changing to, String name, Optional<byte[]> value) {
    var block = block(name);
    value.ifPresentOrElse(v -> to.put(block, entry(name, v)), () -> to.remove(block));
  }

  private IpEntry entry(String name, byte[] value) {
    var pair = IpIdentity.parse(value);
    named(name, pair.keyName());
    var identity = pair.id();
    if (identity >= LEAST_OF_CLUSTERS && identity >>> identityBits != id) {
      throw new MalformedValueException("its identity is not one of cluster ID " + id);
    }
    var known = !own && identity == HOST ? REMOTE_NODE : (int) identity;
    var pod = pair.pod().isEmpty() ? "" : pair.namespace() + "/" + pair.pod();
    return new IpEntry(
        known, shared.apply(new Where(pair.host(), pair.key(), pair.namedPorts())), pod);
  }

  /** An address or a block. */
  private static Cidr block(String name) {
    try {
      if (name.contains("/")) {
        return Cidr.of(name);
      }
      var ip = Ip.of(name);
      return Cidr.containing(ip, ip.bits());
    } catch (IllegalArgumentException e) {
      throw new MalformedValueException("its name is no address");
    }
  }

  private void service(Contents.Changing to, String name, byte[] value) {
    var service = ClusterService.parse(value);
    from(service.cluster(), service.clusterId());
    named(name, service.namespace() + "/" + service.name());
    to.services.put(name, Group.of(service));
  }

  private void slice(Contents.Changing to, String name, byte[] value) {
    var slice = ClusterEndpointSlice.parse(value);
    from(slice.cluster(), slice.clusterId());
    named(name, slice.namespace() + "/" + slice.name());
    var service = slice.labels().getOrDefault(SERVICE_NAME, "");
    if (service.isEmpty()) {
      throw new MalformedValueException("the slice has no label " + SERVICE_NAME);
    }
    to.putSlice(name, slice.namespace() + "/" + service, Group.of(slice));
  }

  private void choice(Contents.Changing to, String name, byte[] value) {
    var choice = ServiceChoice.parse(value);
    from(choice.cluster(), choice.clusterId());
    named(name, choice.key());
    to.choices.put(name, new OwnService(choice, Group.of(choice.backends())));
  }

  private void from(String said, int saidId) {
    if (!said.equals(cluster)) {
      throw new MalformedValueException("it speaks of cluster `" + said + "`");
    }
    if (saidId != id) {
      throw new MalformedValueException("it has cluster ID " + saidId + ", not " + id);
    }
  }

  private static void named(String key, String said) {
    if (!said.equals(key)) {
      throw new MalformedValueException("it speaks of `" + said + "`");
    }
  }
}
