package dev.atoll.policy.verdict;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.rule.Protocol;

/**
 * One question.
 *
 * @param port 0 to 65535; an ICMP type for ICMP
 */
public record Flow(End from, End to, Protocol protocol, int port) {}
