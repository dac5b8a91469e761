package dev.atoll.agent.balance;

import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.mesh.FrontendPort;

/**
 * Where clients ask for a port of a service.
 *
 * @param service {@code NAMESPACE/NAME}
 */
public record Frontend(String service, FrontendPort port, ServiceKey at) {}
