package dev.atoll.policy.reach;

import dev.atoll.policy.rule.Protocol;

/**
 * Neighbouring ports of one protocol that are allowed alike.
 *
 * @param first 0 to 65535; an ICMP type for ICMP
 * @param last at least {@code first}
 * @param layerSeven whether it may still be refused above the port
 */
public record Allowed(Protocol protocol, int first, int last, boolean layerSeven) {}
