package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.pods.Attachments;
import dev.atoll.agent.pods.DeviceRole;
import dev.atoll.agent.pods.Exemption;
import dev.atoll.agent.pods.HostInterface;
import dev.atoll.agent.pods.HostInterfaces;
import dev.atoll.agent.pods.Outcome;
import dev.atoll.agent.pods.Tunnel;
import dev.atoll.agent.pods.TunnelException;
import dev.atoll.agent.pods.Uplink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The interfaces of this node. */
public record NodePlaces(HostInterfaces interfaces, Attachments attachments, List<Uplink> uplinks)
    implements Places {

  public NodePlaces {
    uplinks = List.copyOf(uplinks);
  }

  @Override
  public Map<Address, HostInterface> find(Set<Address> addresses) {
    return interfaces.find(addresses);
  }

  @Override
  public Optional<String> attach(HostInterface at) {
    return refusal(attachments.attachPod(at));
  }

  /** A tunnel that an earlier agent left goes when nothing leads into it any more. */
  @Override
  public Optional<String> attachDevices() {
    try {
      if (uplinks.stream().noneMatch(it -> it.role() == DeviceRole.OVERLAY)) {
        Tunnel.remove();
      }
      return uplinks.stream().flatMap(it -> attach(it).stream()).findFirst();
    } catch (TunnelException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Optional<String> exempt(Exemption wanted) {
    return wanted.write();
  }

  @Override
  public Optional<String> otherDevice(Address pod) {
    return Uplink.towards(pod)
        .filter(device -> uplinks.stream().noneMatch(it -> it.name().equals(device)));
  }

  /** A tunnel is not open before somebody looks at what comes out of it. */
  private Optional<String> attach(Uplink to) {
    return refusal(attachments.attachDevice(to.ifindex(), to.name(), to.role())).or(to::raise);
  }

  private static Optional<String> refusal(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Attached done -> Optional.empty();
      case Outcome.Refused(var reason) -> Optional.of(reason);
    };
  }

  @Override
  public List<String> takeOver() {
    return attachments.takeOver();
  }

  @Override
  public Set<Integer> attached() {
    return attachments.adopted();
  }
}
