package dev.atoll.agent.pods;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Config;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.IpcacheKey;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.datapath.Pod;
import dev.atoll.agent.pods.SomeNode.SomePod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node with programs and maps of its own, a device towards others, and a tunnel. */
final class TunnelledNode implements AutoCloseable {
  final SomeNode node;
  final Datapath datapath;
  final Uplink underlay;
  private final Attachments attachments;

  private TunnelledNode(SomeNode node, Datapath datapath, Uplink underlay, Path links) {
    this.node = node;
    this.datapath = datapath;
    this.underlay = underlay;
    this.attachments = new Attachments(links, datapath.programs(), Mode.TCX);
  }

  /**
   * @param node with a device {@code eth0}
   * @param dir where a BPF file system is mounted as long as the node is there
   */
  static TunnelledNode start(SomeNode node, Path dir, int flags, int cluster) throws Exception {
    var pins = Files.createDirectories(dir.resolve("bpf"));
    node.shell.run("mount -t bpf bpf " + pins, "umount " + pins);
    var datapath = Datapath.load(pins.resolve("atoll"), Map.of("ct", 4096, "lut", 64));
    return node.network()
        .call(() -> {
          var underlay = Uplink.underlay(Optional.of("eth0")).orElseThrow();
          var tunnel = Tunnel.make(Tunnel.PORT, underlay.mtu());
          var made = new TunnelledNode(node, datapath, underlay, pins.resolve("atoll/links"));
          made.configure(flags, cluster, tunnel.ifindex());
          for (var device : List.of(underlay, tunnel)) {
            made.attachments.attachDevice(device.ifindex(), device.name(), device.role());
          }
          tunnel.raise();
          return made;
        });
  }

  private void configure(int flags, int cluster, int overlay) {
    var at = underlay.ifindex();
    var mtu = underlay.mtu();
    datapath
        .config()
        .put(
            new Id(0),
            new Config(flags, cluster, overlay, at, mtu, 9, 10, Address.NONE, Address.NONE));
  }

  /** Who has an address, and from where in the tunnel it speaks. */
  void known(Address address, int identity, int cluster, String behind, int flags) {
    datapath
        .ipcache()
        .put(
            IpcacheKey.of(address, address.isV4() ? 32 : 128),
            new IpcacheValue(identity, cluster, Address.of(behind), flags));
  }

  /** Attaches the programs at a pod of this node. */
  void look(SomePod pod, Endpoint as) {
    node.network()
        .call(() -> {
          var at = node.interfaces(Path.of("/run/netns")).find(pod.addresses()).get(pod.v4());
          pod.addresses()
              .forEach(
                  it -> datapath.pods().put(it, new Pod(at.ifindex(), at.mac(), at.hostMac())));
          datapath.endpoints().put(new Id(at.ifindex()), as);
          return attachments.attachPod(at);
        });
  }

  @Override
  public void close() {
    datapath.close();
  }
}
