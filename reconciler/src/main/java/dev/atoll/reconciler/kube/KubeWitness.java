package dev.atoll.reconciler.kube;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.agent.AgentAddresses;
import dev.atoll.reconciler.agent.AgentDirectory;
import dev.atoll.reconciler.agent.AgentKind;
import dev.atoll.reconciler.agent.AgentLimits;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.enforcement.ServerView;
import dev.atoll.reconciler.enforcement.Witness;
import dev.atoll.reconciler.plan.KubeKind;
import dev.atoll.reconciler.plan.Marks;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.TargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A cluster's API server and, where the operator has their sockets, its agents. */
public final class KubeWitness implements Witness {

  /** Kinds on which cilium-operator writes the condition {@code Valid}. */
  private static final List<KubeKind> JUDGED =
      Stream.of("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy")
          .flatMap(kind -> KubeKind.of("cilium.io", kind).stream())
          .toList();

  /** Looks come often, and none is worth waiting for. */
  private static final Timing IMPATIENT =
      new Timing(
          Duration.ofSeconds(3),
          1,
          Duration.ofMillis(250),
          Duration.ofSeconds(1),
          Duration.ofSeconds(8));

  private static final String CILIUM = "/apis/cilium.io/v2/";

  private final String cluster;
  private final KubeHttp http;
  private final Optional<AgentDirectory> agents;

  private KubeWitness(String cluster, KubeHttp http, Optional<AgentDirectory> agents) {
    this.cluster = cluster;
    this.http = http;
    this.agents = agents;
  }

  /**
   * A witness that does not connect before it is asked.
   *
   * @param cluster its name in the fleet
   * @param credentials the operator's directory of kubeconfigs
   * @param kubeconfig the name of one of them
   * @param agents where agents can be asked
   * @throws TargetException if there is no such kubeconfig, or it holds what is not honoured
   */
  public static KubeWitness open(
      String cluster, Path credentials, String kubeconfig, Optional<AgentDirectory> agents) {
    var access = Credentials.read(credentials, kubeconfig);
    return new KubeWitness(cluster, new KubeHttp(cluster, access, IMPATIENT), agents);
  }

  @Override
  public boolean hasAgents() {
    return agents.filter(a -> a.has(cluster)).isPresent();
  }

  @Override
  public List<AgentView> agents() {
    return agents.map(a -> a.look(cluster, AgentLimits.DEFAULT)).orElse(List.of());
  }

  @Override
  public List<AgentAddresses> addresses(Collection<Cidr> ranges) {
    return agents.map(a -> a.addresses(cluster, ranges, AgentLimits.DEFAULT)).orElse(List.of());
  }

  @Override
  public Optional<ServerView> server(String fleet) {
    http.beginRound();
    try {
      return Optional.of(
          new ServerView(
              invalid(fleet),
              list(nodes()).map(KubeWitness::name).toList(),
              hasAgents() ? new TreeMap<>() : unready()));
    } catch (TargetException e) {
      return Optional.empty(); // the rounds tell of an API server that does not answer
    }
  }

  /** Each of these should have an agent. */
  private String nodes() {
    return switch (agents.map(AgentDirectory::kind).orElse(AgentKind.CILIUM)) {
      case CILIUM -> CILIUM + "ciliumnodes";
      case ATOLL -> "/api/v1/nodes";
    };
  }

  private SortedMap<ObjectKey, String> invalid(String fleet) {
    var invalid = new TreeMap<ObjectKey, String>();
    var ours = "?labelSelector=" + Paths.query(Marks.FLEET + "=" + fleet);
    for (var kind : JUDGED) {
      list(Paths.list(kind, kind.version()) + ours)
          .forEach(o -> complaint(o).ifPresent(message -> invalid.put(key(kind, o), message)));
    }
    return invalid;
  }

  private static ObjectKey key(KubeKind kind, Mapping object) {
    return new ObjectKey(
        kind.group(), kind.kind(), object.string("metadata", "namespace").orElse(""), name(object));
  }

  private static Optional<String> complaint(Mapping policy) {
    return policy.items("status", "conditions").stream()
        .flatMap(c -> c.asMapping().stream())
        .filter(c -> c.string("type").filter("Valid"::equals).isPresent())
        .filter(c -> c.string("status").filter("False"::equals).isPresent())
        .map(c -> c.string("message").orElse("it does not say why"))
        .findFirst();
  }

  private SortedMap<String, String> unready() {
    var unready = new TreeMap<String, String>();
    list(CILIUM + "ciliumendpoints")
        .forEach(e -> {
          var state = e.string("status", "state").orElse("ready");
          if (!state.equals("ready")) {
            unready.put(e.string("metadata", "namespace").orElse("") + "/" + name(e), state);
          }
        });
    return unready;
  }

  private static String name(Mapping object) {
    return object.string("metadata", "name").orElse("");
  }

  /** Nothing where the kind is not served, or may not be read: this is evidence, and no duty. */
  private Stream<Mapping> list(String path) {
    var call = Call.get(path, path.substring(path.lastIndexOf('/') + 1));
    try {
      var answer = http.send(call);
      return answer.ok()
          ? Parsing.json(cluster, call, answer).items("items").stream()
              .flatMap(i -> i.asMapping().stream())
          : Stream.empty();
    } catch (TargetException e) {
      if (e.problem().reason() == Problem.Reason.FORBIDDEN) {
        return Stream.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
