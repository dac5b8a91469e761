package dev.atoll.reconciler.enforcement;

import dev.atoll.reconciler.agent.AgentAddresses;
import dev.atoll.reconciler.agent.AgentView;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a node does not know of the other clusters, in sentences. */
final class Elsewhere {

  private Elsewhere() {}

  static Stream<Lack> lacks(Question q, AgentView.Seen seen) {
    var missing = new TreeMap<String, SortedMap<String, List<String>>>();
    q.missing().stream()
        .filter(m -> m.node().equals(seen.node()))
        .forEach(m ->
            missing
                .computeIfAbsent(m.of(), k -> new TreeMap<>())
                .computeIfAbsent(m.service(), k -> new ArrayList<>())
                .add(m.item()));
    var lacks =
        missing.entrySet().stream()
            .flatMap(of ->
                of.getValue().entrySet().stream()
                    .map(e -> lack(seen.node(), of.getKey(), e.getKey(), e.getValue())));
    return Stream.concat(lacks, unread(q, seen));
  }

  private static Lack lack(String node, String of, String service, List<String> items) {
    return Lack.beside(
        service.isEmpty()
            ? "node %s does not know the identity of %s of %s%s"
                .formatted(node, Enforcement.counted(items, "pod"), of, Enforcement.named(items))
            : "global service %s has at node %s not the backends of %s%s"
                .formatted(service, node, of, Enforcement.named(items)));
  }

  private static Stream<Lack> unread(Question q, AgentView.Seen seen) {
    return q.addresses().stream()
        .filter(a -> a.socket().equals(seen.socket()))
        .flatMap(a ->
            switch (a) {
              case AgentAddresses.Unread(String socket, String why) ->
                  Stream.of(
                      Lack.beside(
                          "node %s does not say which identities it knows of other clusters: %s"
                              .formatted(seen.node(), why)));
              case AgentAddresses.Read read -> Stream.empty();
            });
  }
}
