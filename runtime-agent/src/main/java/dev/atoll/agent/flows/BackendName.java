package dev.atoll.agent.flows;

import dev.atoll.agent.datapath.Address;

/** Where a backend is. */
public record BackendName(Address address, int port, String cluster) {}
