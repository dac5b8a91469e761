package dev.atoll.policy.mesh;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;

/** An object as one cluster holds it: a policy, or a Namespace, Service or CIDR group beside it. */
public record PolicyObject(ObjectKey key, Mapping value) {}
