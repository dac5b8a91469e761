package dev.atoll.validators.service;

import dev.atoll.fleet.value.Mapping;
import java.util.IdentityHashMap;
import java.util.Map;

/** Selectors as read, each once: a policy is the same instance in every cluster that it goes to. */
final class Selectors {

  private final Map<Mapping, PeerSelector> read = new IdentityHashMap<>();

  PeerSelector of(Mapping selector) {
    return read.computeIfAbsent(selector, PeerSelector::of);
  }
}
