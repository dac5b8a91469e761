package dev.atoll.reconciler.enforcement;

import dev.atoll.reconciler.agent.AgentEndpoint;
import dev.atoll.reconciler.agent.AgentRule;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.agent.RemoteCluster;
import dev.atoll.reconciler.plan.Marking;
import dev.atoll.reconciler.plan.Marks;
import dev.atoll.reconciler.plan.RevisionMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether what is applied in a cluster is enforced on every node. Pure.
 *
 * @param proven whether every agent has shown that it is; never without agents
 * @param lacks what is not as it should be, sorted
 */
public record Enforcement(boolean proven, List<Lack> lacks) {

  /** How many names a sentence has at most. */
  private static final int NAMED = 5;

  /** Endpoints that forward nothing, or not yet: their first policy will be the newest one. */
  private static final Set<String> IDLE =
      Set.of("waiting-for-identity", "disconnecting", "disconnected", "invalid");

  /** Identity of the node itself, {@code reserved:host}: every agent has an endpoint of it. */
  private static final long HOST = 1;

  public Enforcement {
    lacks = lacks.stream().distinct().sorted().toList();
  }

  /** Before the first look: nobody was asked yet. */
  public static Enforcement unasked(String commit) {
    var text = "no agent has shown yet that it enforces " + commit;
    return new Enforcement(false, List.of(Lack.underway(text)));
  }

  /** Whether nothing but time is missing. */
  public boolean isUnderway() {
    return !proven && lacks.stream().allMatch(l -> l.kind() == Lack.Kind.UNDERWAY);
  }

  /** The judgement. */
  public static Enforcement judge(Question q) {
    var lacks = new ArrayList<Lack>();
    q.server().invalid().forEach((key, message) -> lacks.add(invalid(key.toString(), message)));
    if (q.agents().isEmpty()) {
      unready(q).forEach(lacks::add);
      q.marking().ifPresent(m -> lacks.add(nobody(q.cluster())));
      return new Enforcement(false, lacks);
    }
    if (q.marking().isEmpty()) {
      lacks.add(Lack.underway("the policies carry no mark yet: the next round writes it"));
    }
    withoutAgent(q).forEach(lacks::add);
    q.agents().forEach(view -> lacks.addAll(lacks(q, view)));
    var proven = lacks.stream().allMatch(l -> l.kind() == Lack.Kind.BESIDE);
    return new Enforcement(proven, lacks);
  }

  private static Lack invalid(String policy, String message) {
    return Lack.broken("policy %s is not valid: %s".formatted(policy, message));
  }

  private static Lack nobody(String cluster) {
    return Lack.broken(
        "the operator's folder for %s has no agent's socket any more".formatted(cluster));
  }

  private static Stream<Lack> unready(Question q) {
    var unready = q.server().unready();
    if (unready.isEmpty()) {
      return Stream.empty();
    }
    var names = unready.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
    return Stream.of(Lack.underway(counted(names, "endpoint") + " not ready" + named(names)));
  }

  /** A node whose agent nobody can ask may enforce anything. */
  private static Stream<Lack> withoutAgent(Question q) {
    var asked = new TreeSet<String>();
    q.agents().forEach(v -> asked.add(v instanceof AgentView.Seen s ? s.node() : ""));
    var silent = q.agents().stream().anyMatch(AgentView.Silent.class::isInstance);
    return silent
        ? Stream.empty() // it is said of the agent already
        : q.server().nodes().stream()
            .filter(node -> !asked.contains(node))
            .map(node ->
                Lack.broken(
                    "node %s has no agent's socket in the operator's folder".formatted(node)));
  }

  private static List<Lack> lacks(Question q, AgentView view) {
    return switch (view) {
      case AgentView.Silent(String socket, String why) ->
          List.of(Lack.broken("agent %s does not answer: %s".formatted(socket, why)));
      case AgentView.Seen seen
          when !seen.cluster().isEmpty() && !seen.cluster().equals(q.cluster()) ->
          List.of(Lack.broken("agent %s is one of %s".formatted(seen.socket(), seen.cluster())));
      case AgentView.Seen seen ->
          Stream.of(
                  policies(q, seen),
                  refused(seen),
                  state(seen),
                  unknown(q, seen),
                  remotes(seen),
                  Elsewhere.lacks(q, seen))
              .flatMap(s -> s)
              .toList();
    };
  }

  private static Stream<Lack> policies(Question q, AgentView.Seen seen) {
    var kinds = q.marking().map(Marking::kinds).orElse(new TreeSet<>());
    var late = kinds.stream().filter(kind -> !hasMark(q, seen, kind)).toList();
    if (!late.isEmpty()) {
      return Stream.of(
          Lack.underway(
              "node %s has not read the policies of %s (%s)"
                  .formatted(seen.node(), q.abbreviated(), String.join(", ", late))));
    }
    return seen.endpoints().stream().anyMatch(e -> e.identity() == HOST)
        ? endpoints(q, seen)
        : Stream.of(
            Lack.underway(
                "node %s: its agent has begun and not restored its endpoints yet"
                    .formatted(seen.node())));
  }

  private static boolean hasMark(Question q, AgentView.Seen seen, String kind) {
    var mark = q.marking().map(Marking::mark).map(RevisionMark::toString).orElse("");
    return seen.policies().stream()
        .filter(rule -> isMark(rule, kind, q.fleet()))
        .anyMatch(rule -> mark.equals(rule.subject().get(RevisionMark.LABEL)));
  }

  private static boolean isMark(AgentRule rule, String kind, String fleet) {
    var namespace = kind.equals("CiliumClusterwideNetworkPolicy") ? "" : Marks.NAMESPACE;
    return rule.kind().equals(kind)
        && rule.namespace().equals(namespace)
        && rule.name().equals(RevisionMark.name(fleet));
  }

  private static Stream<Lack> endpoints(Question q, AgentView.Seen seen) {
    var changing = seen.endpoints().stream().filter(AgentEndpoint::changesIdentity).toList();
    var live = seen.endpoints().stream().filter(e -> !IDLE.contains(e.state())).toList();
    var labels = NamespaceLabels.of(q.rendered());
    var unlabelled = live.stream().filter(labels::areMissing).toList();
    var failed = live.stream().filter(e -> !e.health().equals("OK")).toList();
    var behind =
        live.stream()
            .filter(e -> e.health().equals("OK") && e.realized() < seen.revision())
            .toList();
    return Stream.of(
            unattached(seen),
            sentence(Lack.Kind.BROKEN, seen, failed, "could not take over the policies of", q),
            sentence(Lack.Kind.UNDERWAY, seen, changing, "about to change identity under", q),
            sentence(Lack.Kind.UNDERWAY, seen, unlabelled, "without the namespace labels of", q),
            sentence(Lack.Kind.UNDERWAY, seen, behind, "not at the policies of", q))
        .flatMap(s -> s);
  }

  private static Stream<Lack> unattached(AgentView.Seen seen) {
    var pods = seen.unattached();
    return pods.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Lack.underway(
                "node %s: %s without an endpoint%s"
                    .formatted(seen.node(), counted(pods, "pod"), named(pods))));
  }

  private static Stream<Lack> sentence(
      Lack.Kind kind, AgentView.Seen seen, List<AgentEndpoint> which, String what, Question q) {
    if (which.isEmpty()) {
      return Stream.empty();
    }
    var names = which.stream().map(e -> e.name() + " " + e.state()).toList();
    return Stream.of(
        new Lack(
            kind,
            "node %s: %s %s %s%s"
                .formatted(
                    seen.node(), counted(names, "endpoint"), what, q.abbreviated(), named(names))));
  }

  private static Stream<Lack> refused(AgentView.Seen seen) {
    return seen.refused().entrySet().stream().map(e -> invalid(e.getKey(), e.getValue()));
  }

  private static Stream<Lack> state(AgentView.Seen seen) {
    if (seen.state().isEmpty() || seen.state().equals("Ok")) {
      return Stream.empty();
    }
    return Stream.of(
        Lack.beside(
            "agent of node %s is in state %s: %s"
                .formatted(seen.node(), seen.state(), seen.message())));
  }

  /** An agent that has not read its connection files yet is content with the clusters it knows. */
  private static Stream<Lack> unknown(Question q, AgentView.Seen seen) {
    var known = seen.remotes().stream().map(RemoteCluster::name).collect(Collectors.toSet());
    return q.remotes().stream()
        .filter(name -> !known.contains(name))
        .map(name ->
            Lack.beside("node %s does not know remote cluster %s".formatted(seen.node(), name)));
  }

  private static Stream<Lack> remotes(AgentView.Seen seen) {
    return seen.remotes().stream()
        .filter(r -> !r.ready() || !r.connected())
        .map(r ->
            Lack.beside(
                "remote cluster %s is not %s at node %s: %s"
                    .formatted(
                        r.name(),
                        r.connected() ? "ready" : "connected",
                        seen.node(),
                        r.status().isEmpty() ? "it says no more" : r.status())));
  }

  static String counted(List<String> names, String what) {
    return names.size() + " " + what + (names.size() == 1 ? "" : "s");
  }

  static String named(List<String> names) {
    var shown = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    var more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
    return " (" + shown + more + ")";
  }
}
