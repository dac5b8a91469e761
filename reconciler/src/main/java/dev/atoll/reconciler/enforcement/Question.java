package dev.atoll.reconciler.enforcement;

import dev.atoll.reconciler.agent.AgentAddresses;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.plan.Marking;
import dev.atoll.templates.Rendered;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Is this enforced? All that the judgement is made from.
 *
 * @param fleet the fleet's name
 * @param commit that is applied
 * @param rendered what it says for the cluster
 * @param marking the mark that the API server holds; empty where none is written
 * @param agents what every agent showed after the mark was written
 * @param server what the API server showed
 * @param addresses what agents said of the identities of other clusters' pods
 * @param missing what other clusters contribute and nodes have not come to know in time
 */
public record Question(
    String fleet,
    String commit,
    Rendered rendered,
    Optional<Marking> marking,
    List<AgentView> agents,
    ServerView server,
    List<AgentAddresses> addresses,
    SortedSet<Missing> missing) {

  public Question {
    agents = List.copyOf(agents);
    addresses = List.copyOf(addresses);
    missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
  }

  String cluster() {
    return rendered.cluster().name();
  }

  /** The clusters to which the connection files in Git lead agents; none where Helm writes them. */
  SortedSet<String> remotes() {
    return rendered.objects().stream()
        .filter(o -> o.key().kind().equals("Secret") && o.key().name().equals("cilium-clustermesh"))
        .flatMap(o -> o.value().mapping("data").stream())
        .flatMap(data -> data.sortedKeys().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  String abbreviated() {
    return commit.substring(0, Math.min(7, commit.length()));
  }
}
