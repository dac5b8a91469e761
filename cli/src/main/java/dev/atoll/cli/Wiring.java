package dev.atoll.cli;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.git.GitAuth;
import dev.atoll.git.GitMirror;
import dev.atoll.git.Secret;
import dev.atoll.git.SourceUrl;
import dev.atoll.reconciler.agent.AgentDirectory;
import dev.atoll.reconciler.agent.AgentKind;
import dev.atoll.reconciler.config.OperatorConfig;
import dev.atoll.reconciler.config.OperatorConfig.Auth;
import dev.atoll.reconciler.enforcement.Witness;
import dev.atoll.reconciler.enforcement.Witnesses;
import dev.atoll.reconciler.fleet.Event;
import dev.atoll.reconciler.fleet.FleetReconciler;
import dev.atoll.reconciler.fleet.StateDirectory;
import dev.atoll.reconciler.kube.KubeTarget;
import dev.atoll.reconciler.kube.KubeWitness;
import dev.atoll.reconciler.target.BranchTarget;
import dev.atoll.reconciler.target.DirectoryTarget;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.Target;
import dev.atoll.reconciler.target.TargetException;
import dev.atoll.reconciler.target.TargetFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Who gets what: all constructor calls of the running reconciler in one place. */
final class Wiring {

  private Wiring() {}

  static FleetReconciler reconciler(OperatorConfig config, Consumer<Event> events) {
    var state = new StateDirectory(config.state());
    return new FleetReconciler(
        mirror(config, state),
        config.source().path(),
        state,
        targets(config),
        witnesses(config),
        config.sweep(),
        Clock.systemUTC(),
        events);
  }

  private static GitMirror mirror(OperatorConfig config, StateDirectory state) {
    var source = config.source();
    return GitMirror.open(
        state.mirror(),
        SourceUrl.parse(source.url()),
        source.branch(),
        auth(source.auth()),
        Clock.systemUTC());
  }

  /** Targets by what the operator allows; names from Git are looked up, never followed. */
  static TargetFactory targets(OperatorConfig config) {
    return cluster -> open(cluster, config);
  }

  /** Names become parts of paths below: one that Cilium refuses is refused here too. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

  private static Target open(Cluster cluster, OperatorConfig config) {
    if (!NAME.matcher(cluster.name()).matches()) {
      throw unknown(cluster, "has a name that no cluster can have", "correct metadata.name");
    }
    var target =
        cluster.target().orElseThrow(() -> unknown(cluster, "has no target", "add spec.target"));
    return switch (target) {
      case Cluster.Target.Kubeconfig k -> kubernetes(cluster, k.name(), config);
      case Cluster.Target.Directory d ->
          DirectoryTarget.open(
              cluster,
              allowed(config.outputRoot(), cluster, "directory " + d.name(), "outputRoot"),
              d.name());
      case Cluster.Target.Branch b -> branch(cluster, b.name(), config);
    };
  }

  private static Target kubernetes(Cluster cluster, String name, OperatorConfig config) {
    var credentials = allowed(config.credentials(), cluster, "kubeconfig " + name, "credentials");
    return KubeTarget.open(cluster.name(), credentials, name)
        .marking(() -> agents(cluster, config).filter(a -> a.has(cluster.name())).isPresent());
  }

  /** Whoever can be asked what a cluster enforces: its API server, and agents within reach. */
  private static Witnesses witnesses(OperatorConfig config) {
    return cluster -> cluster.target().flatMap(target -> witness(cluster, target, config));
  }

  private static Optional<Witness> witness(
      Cluster cluster, Cluster.Target target, OperatorConfig config) {
    var agents = agents(cluster, config);
    return target instanceof Cluster.Target.Kubeconfig k && showsAnything(cluster, agents)
        ? config.credentials().map(c -> KubeWitness.open(cluster.name(), c, k.name(), agents))
        : Optional.empty();
  }

  /** Of a datapath that is not Cilium's the API server knows nothing. */
  private static boolean showsAnything(Cluster cluster, Optional<AgentDirectory> agents) {
    return cluster.datapath().provider() == Cluster.Provider.CILIUM || agents.isPresent();
  }

  private static Optional<AgentDirectory> agents(Cluster cluster, OperatorConfig config) {
    var kind =
        switch (cluster.datapath().provider()) {
          case CILIUM -> AgentKind.CILIUM;
          case ATOLL -> AgentKind.ATOLL;
        };
    return config.agents().map(root -> new AgentDirectory(root, kind));
  }

  /** {@code REPOSITORY/BRANCH}, or a branch alone where the operator allows one repository. */
  private static Target branch(Cluster cluster, String name, OperatorConfig config) {
    var repositories = config.branchRepositories();
    var slash = name.indexOf('/');
    var named = slash > 0 && repositories.containsKey(name.substring(0, slash));
    if (!named && repositories.size() != 1) {
      throw unknown(
          cluster,
          "names the branch " + name + ", but not a repository that the operator allows",
          "write REPOSITORY/BRANCH; `branchRepositories` in the operator's configuration has "
              + String.join(", ", new TreeSet<>(repositories.keySet())));
    }
    var repository = named ? name.substring(0, slash) : repositories.keySet().iterator().next();
    var mirror =
        GitMirror.open(
            config.state().resolve("branches").resolve(cluster.name() + ".git"),
            SourceUrl.parse(String.valueOf(repositories.get(repository))),
            named ? name.substring(slash + 1) : name,
            auth(config.source().auth()),
            Clock.systemUTC());
    return BranchTarget.open(cluster, name, mirror, Clock.systemUTC());
  }

  private static Path allowed(Optional<Path> place, Cluster cluster, String what, String setting) {
    return place.orElseThrow(() ->
        unknown(
            cluster,
            "names the " + what + ", which the operator does not provide",
            "set `" + setting + "` in the operator's configuration"));
  }

  private static TargetException unknown(Cluster cluster, String what, String hint) {
    return new TargetException(
        new Problem(Problem.Reason.CREDENTIALS, "cluster " + cluster.name() + " " + what, hint));
  }

  private static GitAuth auth(Auth auth) {
    return switch (auth) {
      case Auth.None() -> GitAuth.none();
      case Auth.Token(Path file) -> new GitAuth.Bearer(secret(file), Optional.empty());
      case Auth.Password(String name, Path file) ->
          new GitAuth.Basic(name, secret(file), Optional.empty());
      case Auth.Key(Path file, Path known) -> new GitAuth.SshKey(file, Optional.empty(), known);
    };
  }

  private static Secret secret(Path file) {
    try {
      return new Secret(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(new IOException("cannot read " + file, e));
    }
  }
}
