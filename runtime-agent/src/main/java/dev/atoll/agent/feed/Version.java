package dev.atoll.agent.feed;

import dev.atoll.agent.kube.KubeObject;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which version of an object the maps were made from.
 *
 * @param generation as the API server counts changes of the object
 * @param mark of the reconciler, where the object carries one: the commit whose objects of this
 *     kind were all written before it
 */
record Version(long generation, Optional<String> mark) {
  /** Asked for by the selector of a mark; no pod carries it. */
  private static final String LABEL = "atoll.dev/revision";

  static Version of(KubeObject object) {
    var mark =
        Stream.of("endpointSelector", "podSelector")
            .flatMap(s -> object.fields().string("spec", s, "matchLabels", LABEL).stream())
            .findFirst();
    return new Version(object.generation(), mark);
  }
}
