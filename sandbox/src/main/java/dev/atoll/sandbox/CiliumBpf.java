package dev.atoll.sandbox;

import dev.atoll.sandbox.Components.Lookup;
import java.nio.file.Path;

/**
 * The sources of Cilium's datapath, which the agent compiles when it starts and for every endpoint:
 * the folder {@code bpf/} of its Go module, of the version of {@link Component#CILIUM_AGENT}.
 *
 * @param path the folder; the agent looks for it as {@code bpf} below its {@code --lib-dir}
 */
public record CiliumBpf(Path path) {
  private static final String FOLDER = "bpf";

  /**
   * Finds them in the cache, in Go's module cache, or by {@code go mod download}.
   *
   * @throws SandboxException if none has them
   */
  public static CiliumBpf find(Components components, Progress progress) {
    var version = Component.CILIUM_AGENT.version();
    var cache = components.cache();
    var target = Component.CILIUM_AGENT.in(cache.root()).resolveSibling(FOLDER);
    var module = new CiliumModule(version, components.environment());
    var found =
        cache.locked(
            "cilium-bpf-" + version, progress, () -> module.copy(FOLDER, file -> true, target));
    return switch (found) {
      case Lookup.At(var path) -> told(path, progress);
      case Lookup.Not(var why) -> throw new SandboxException(missing(version, target, why));
    };
  }

  private static CiliumBpf told(Path path, Progress progress) {
    progress.say("sources of Cilium's datapath: " + path);
    return new CiliumBpf(path);
  }

  private static String missing(String version, Path target, String why) {
    return """
    the sources of the datapath of Cilium %s are needed and were not found:
      - the cache: no %s
      - the Go module: %s
    Install Go 1.26 or later, and they are taken from the published module.\
    """
        .formatted(version, target, why);
  }
}
