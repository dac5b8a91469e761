package dev.atoll.policy.mesh;

import dev.atoll.policy.rule.Protocol;

/** What a name of a container port stands for. */
public record NamedPort(Protocol protocol, int number) {}
