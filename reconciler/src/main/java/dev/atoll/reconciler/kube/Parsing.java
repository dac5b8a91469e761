package dev.atoll.reconciler.kube;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.JsonSyntaxException;
import dev.atoll.fleet.value.Mapping;

/** Answers that should be JSON and may have been cut off. */
final class Parsing {

  private Parsing() {}

  /** What a write answered. */
  static Mapping json(String cluster, ObjectKey written, Answer answer) {
    return json(cluster, Call.get("", written.toString()), answer);
  }

  static Mapping json(String cluster, Call call, Answer answer) {
    try {
      return answer.json();
    } catch (JsonSyntaxException e) {
      throw Refusal.unreachable(cluster, call, "the answer is not whole", e);
    }
  }
}
