package dev.atoll.agent.mesh;

import dev.atoll.agent.mesh.IpEntry.Where;
import java.util.concurrent.ConcurrentHashMap;

/** Makes equal places of addresses one object, so that a node's addresses share it. */
final class Shared {
  private static final int MOST = 100_000;

  private final ConcurrentHashMap<Where, Where> known = new ConcurrentHashMap<>();

  Where one(Where where) {
    if (known.size() > MOST) {
      known.clear();
    }
    var before = known.putIfAbsent(where, where);
    return before == null ? where : before;
  }
}
