package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.pods.HostInterface;
import java.util.Map;
import java.util.Optional;

/** Where pods are on this node, and our programs with them. */
public interface Places {

  /** The interfaces of all pods that are found now, by address. */
  Map<Address, HostInterface> find();

  /**
   * Puts our programs at an interface, if they are not there.
   *
   * @return why it cannot be; empty if they are there
   */
  Optional<String> attach(HostInterface at);

  /** Takes what is ours away from an interface that is gone, or that has no pod any more. */
  void detach(int ifindex);
}
