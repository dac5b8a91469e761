package dev.atoll.agent.pods;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The interface of the host behind which a pod is.
 *
 * @param ifindex in the host's namespace
 * @param name in the host's namespace
 * @param mac of the pod's side, 48 bits
 * @param hostMac of the host's side, 48 bits
 * @param namespace the pod's network namespace; empty where it was found without
 */
public record HostInterface(
    int ifindex, String name, long mac, long hostMac, Optional<Path> namespace) {}
