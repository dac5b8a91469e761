package dev.atoll.reconciler.agent;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which identity one agent takes an address for. */
public sealed interface AgentAddresses {

  /** As in {@link AgentView#socket}. */
  String socket();

  /**
   * It did not say.
   *
   * @param why a clause without a subject's name
   */
  record Unread(String socket, String why) implements AgentAddresses {}

  /**
   * It said.
   *
   * @param identities by single address; blocks are left out
   */
  record Read(String socket, SortedMap<String, Long> identities) implements AgentAddresses {

    public Read {
      identities = Collections.unmodifiableSortedMap(new TreeMap<>(identities));
    }
  }
}
