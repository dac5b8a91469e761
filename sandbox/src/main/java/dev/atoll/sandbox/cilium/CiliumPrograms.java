package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.CiliumBpf;
import dev.atoll.sandbox.Clang;
import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.NodePrograms;
import dev.atoll.sandbox.Progress;
import java.nio.file.Path;

/**
 * What a mesh of clusters with Cilium runs.
 *
 * @param sources the folder {@code bpf} of Cilium's module, which agents compile
 * @param clang a directory that holds {@code clang}
 */
public record CiliumPrograms(
    Path agent,
    Path cni,
    Path operator,
    Path meshServer,
    Path debug,
    Path etcd,
    Path controllers,
    Path sources,
    Path clang) {

  /**
   * Finds them, or builds them, which takes minutes once.
   *
   * @throws dev.atoll.sandbox.SandboxException if one is missing, with what to do
   */
  public static CiliumPrograms find(Components components, Progress progress) {
    NodePrograms.find(System.getenv());
    return new CiliumPrograms(
        components.find(Component.CILIUM_AGENT).path(),
        components.find(Component.CILIUM_CNI).path(),
        components.find(Component.CILIUM_OPERATOR).path(),
        components.find(Component.CLUSTERMESH_APISERVER).path(),
        components.find(Component.CILIUM_DBG).path(),
        components.find(Component.ETCD).path(),
        components.find(Component.KUBE_CONTROLLER_MANAGER).path(),
        CiliumBpf.find(components, progress).path(),
        Clang.find(System.getenv()).directory());
  }
}
