package dev.atoll.reconciler.enforcement;

import dev.atoll.fleet.model.ObjectKey;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the API server knows of what Cilium does.
 *
 * @param invalid the fleet's policies whose condition {@code Valid} is false, and Cilium's message;
 *     cilium-operator writes it ({@code operator/pkg/networkpolicy/validator.go} of 1.20.2)
 * @param nodes names of the CiliumNodes: each should have an agent; empty where that is not known
 * @param unready CiliumEndpoints that are not ready, {@code namespace/name}, and their state
 */
public record ServerView(
    SortedMap<ObjectKey, String> invalid, List<String> nodes, SortedMap<String, String> unready) {

  /** Nothing is known. */
  public static final ServerView NOTHING =
      new ServerView(new TreeMap<>(), List.of(), new TreeMap<>());

  public ServerView {
    invalid = Collections.unmodifiableSortedMap(new TreeMap<>(invalid));
    nodes = nodes.stream().sorted().toList();
    unready = Collections.unmodifiableSortedMap(new TreeMap<>(unready));
  }
}
