package dev.atoll.agent.pods;

import dev.atoll.agent.datapath.Pod;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The node's end of what joins a pod to it.
 *
 * @param ifindex in the node's network namespace
 * @param name the same
 * @param mac of the pod's end, 48 bits
 * @param hostMac of the node's end, 48 bits
 * @param namespace a file that stands for the pod's network namespace; none where the interface was
 *     found without it
 */
public record HostInterface(
    int ifindex, String name, long mac, long hostMac, Optional<Path> namespace) {

  /** What programs are told of it. */
  public Pod pod() {
    return new Pod(ifindex, mac, hostMac);
  }
}
