package dev.atoll.agent.policy;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.mesh.View;
import java.util.BitSet;
import java.util.Map;

/**
 * A remote identity, and which questions it answers with yes.
 *
 * @param number without sign
 * @param asked by place in {@link PolicySet#queries}
 */
record Identity(int number, End end, BitSet asked) {

  boolean is(int query) {
    return asked.get(query);
  }

  boolean isHost() {
    return View.isHost(end);
  }

  /** What names of ports stand for; of pods only. */
  Map<String, NamedPort> namedPorts() {
    return end instanceof End.Pods p ? p.namedPorts() : Map.of();
  }
}
