package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.pods.Attachments;
import dev.atoll.agent.pods.HostInterface;
import dev.atoll.agent.pods.HostInterfaces;
import dev.atoll.agent.pods.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The interfaces of this node. */
public record NodePlaces(HostInterfaces interfaces, Attachments attachments) implements Places {

  @Override
  public Map<Address, HostInterface> find(Set<Address> addresses) {
    return interfaces.find(addresses);
  }

  @Override
  public Optional<String> attach(HostInterface at) {
    return switch (attachments.attachPod(at)) {
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
