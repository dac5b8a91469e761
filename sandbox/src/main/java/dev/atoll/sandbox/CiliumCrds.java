package dev.atoll.sandbox;

import dev.atoll.sandbox.Components.Lookup;
import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Definitions of Cilium's kinds: its own, from the Go module {@code github.com/cilium/cilium}
 * (pkg/k8s/apis/cilium.io/client/crds), or a compact set of ours where that is not at hand.
 */
public final class CiliumCrds {
  /** The version that the sandbox installs if not told otherwise. */
  public static final String VERSION = "1.20.2";

  /** The kinds that rendered objects and observed facts are of. */
  public static final List<String> KINDS_OF_POLICY =
      List.of(
          "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "CiliumCIDRGroup", "CiliumNode");

  private static final List<String> COMPACT =
      List.of(
          "ciliumcidrgroups",
          "ciliumclusterwidenetworkpolicies",
          "ciliumnetworkpolicies",
          "ciliumnodes");
  private static final String PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
  private static final String IN_MODULE = "pkg/k8s/apis/cilium.io/client/crds";
  private static final Pattern NAME = Pattern.compile("(?m)^  name: (\\S+)$");
  private static final Pattern KIND = Pattern.compile("(?m)^    kind: (\\S+)$");

  /** One CustomResourceDefinition as its YAML text. */
  public record Definition(String name, String kind, String yaml) {}

  private final List<Definition> definitions;
  private final Optional<String> reasonForCompact;

  private CiliumCrds(List<Definition> definitions, Optional<String> reasonForCompact) {
    this.definitions = List.copyOf(definitions);
    this.reasonForCompact = reasonForCompact;
  }

  /** Those of {@link #VERSION}. */
  public static CiliumCrds find(Components components, Progress progress) {
    return find(VERSION, components, progress);
  }

  /**
   * Finds the definitions of a version of Cilium in the cache, in Go's module cache, or by {@code
   * go mod download}; else takes the compact set and says so.
   *
   * @param version three numbers, such as {@code 1.19.4}
   */
  public static CiliumCrds find(String version, Components components, Progress progress) {
    if (Version.parse(version).filter(it -> it.toString().equals(version)).isEmpty()) {
      throw new IllegalArgumentException("not a version of Cilium: " + version);
    }
    var cache = components.cache();
    var cached = cache.root().resolve("cilium-crds").resolve(version);
    var module = new CiliumModule(version, components.environment());
    var looked =
        cache.locked(
            "cilium-crds-" + version,
            progress,
            () -> module.copy(IN_MODULE, CiliumCrds::isYaml, cached));
    return switch (looked) {
      case Lookup.At(var dir) -> new CiliumCrds(read(dir), Optional.empty());
      case Lookup.Not(var why) -> compact(version, why, progress);
    };
  }

  private static CiliumCrds compact(String version, String why, Progress progress) {
    progress.say(
        "Cilium's own definitions of %s are not at hand (%s): a compact set of ours is used, which checks little"
            .formatted(version, why));
    return new CiliumCrds(compact(), Optional.of(why));
  }

  /** The compact set: main fields, unknown ones kept. */
  static List<Definition> compact() {
    return COMPACT.stream().map(CiliumCrds::resource).toList();
  }

  public List<Definition> definitions() {
    return definitions;
  }

  /** Why these are not Cilium's own, if they are not. */
  public Optional<String> reasonForCompact() {
    return reasonForCompact;
  }

  private static List<Definition> read(Path dir) {
    try {
      var found = new ArrayList<Definition>();
      for (var file : yamlFiles(dir)) {
        found.add(definition(Files.readString(file)));
      }
      found.sort(Comparator.comparing(Definition::name));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> yamlFiles(Path dir) throws IOException {
    try (var files = Files.walk(dir)) {
      return files.filter(CiliumCrds::isYaml).sorted().toList();
    }
  }

  private static boolean isYaml(Path file) {
    return file.toString().endsWith(".yaml");
  }

  private static Definition resource(String plural) {
    try (var in = CiliumCrds.class.getResourceAsStream("crds/" + plural + ".yaml")) {
      if (in == null) {
        throw new IOException("the resource crds/" + plural + ".yaml is missing");
      }
      return definition(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Definition definition(String yaml) {
    var name = NAME.matcher(yaml);
    var kind = KIND.matcher(yaml);
    if (!name.find() || !kind.find()) {
      throw new SandboxException("not a definition of a kind:\n" + yaml.lines().findFirst());
    }
    return new Definition(name.group(1), kind.group(1), yaml);
  }

  /** Applies those of {@code kinds} and waits until they are established and served. */
  void install(KubeApi api, Collection<String> kinds, Deadline deadline) {
    InParallel.each(of(kinds), definition -> install(api, definition, deadline));
  }

  /** The same for those that the cluster has not, of whatever version. */
  void installMissing(KubeApi api, Collection<String> kinds, Deadline deadline) {
    try {
      var missing = new ArrayList<Definition>();
      for (var definition : of(kinds)) {
        if (!api.exists(PATH + definition.name())) {
          missing.add(definition);
        }
      }
      InParallel.each(missing, definition -> install(api, definition, deadline));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Definition> of(Collection<String> kinds) {
    var wanted =
        definitions.stream().filter(it -> kinds.isEmpty() || kinds.contains(it.kind())).toList();
    var known = wanted.stream().map(Definition::kind).toList();
    var unknown = kinds.stream().filter(kind -> !known.contains(kind)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("no definition of " + String.join(", ", unknown));
    }
    return wanted;
  }

  /** Again and again while an earlier one of that name is being deleted. */
  private static void install(KubeApi api, Definition definition, Deadline deadline) {
    var path = PATH + definition.name();
    try {
      apply(api, path, definition);
      while (!api.exists(path) || !api.established(path)) {
        if (deadline.passed()) {
          throw new SandboxException(definition.name() + " was not established in time");
        }
        if (!api.exists(path)) {
          apply(api, path, definition);
        }
        Deadline.pause(Duration.ofMillis(200));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void apply(KubeApi api, String path, Definition definition) throws IOException {
    var answer = api.apply(path, definition.yaml());
    if (!answer.ok()) {
      throw new SandboxException(definition.name() + " is refused: " + answer.body());
    }
  }
}
