package dev.atoll.sandbox;

import java.nio.file.Path;
import java.util.List;

/** A program of a control plane or of a mesh, with the version that the sandbox pins. */
public enum Component {
  ETCD("etcd", GoModule.ETCD, "go.etcd.io/etcd/server/v3"),
  KUBE_APISERVER("kube-apiserver", GoModule.KUBERNETES, "k8s.io/kubernetes/cmd/kube-apiserver"),
  KUBECTL("kubectl", GoModule.KUBERNETES, "k8s.io/kubernetes/cmd/kubectl"),
  /** Makes EndpointSlices, and ends namespaces and what belonged to deleted objects. */
  KUBE_CONTROLLER_MANAGER(
      "kube-controller-manager",
      GoModule.KUBERNETES,
      "k8s.io/kubernetes/cmd/kube-controller-manager"),
  CILIUM_AGENT("cilium-agent", GoModule.CILIUM, "github.com/cilium/cilium/daemon"),
  CILIUM_CNI("cilium-cni", GoModule.CILIUM, "github.com/cilium/cilium/plugins/cilium-cni"),
  CLUSTERMESH_APISERVER(
      "clustermesh-apiserver", GoModule.CILIUM, "github.com/cilium/cilium/clustermesh-apiserver"),
  CILIUM_DBG("cilium-dbg", GoModule.CILIUM, "github.com/cilium/cilium/cilium-dbg"),
  CILIUM_OPERATOR("cilium-operator", GoModule.CILIUM, "github.com/cilium/cilium/operator");

  /** What API servers without nodes and controllers take. */
  public static final List<Component> CONTROL_PLANE = List.of(ETCD, KUBE_APISERVER, KUBECTL);

  /** What a mesh of real Cilium agents takes besides. */
  public static final List<Component> CILIUM_MESH =
      List.of(
          KUBE_CONTROLLER_MANAGER,
          CILIUM_AGENT,
          CILIUM_CNI,
          CLUSTERMESH_APISERVER,
          CILIUM_DBG,
          CILIUM_OPERATOR);

  private final String file;
  private final GoModule module;
  private final String goPackage;

  Component(String file, GoModule module, String goPackage) {
    this.file = file;
    this.module = module;
    this.goPackage = goPackage;
  }

  /** The name of the executable. */
  public String file() {
    return file;
  }

  /** The version that is built where none is found. */
  public String version() {
    return module.version();
  }

  GoModule module() {
    return module;
  }

  /** The package of Go whose {@code main} it is. */
  String goPackage() {
    return goPackage;
  }

  /**
   * Tags of the build: users are looked up without the C library, and of the operators the one that
   * asks no cloud for addresses (cilium-operator-generic in Cilium's operator/Makefile).
   */
  List<String> tags() {
    return switch (this) {
      case ETCD, KUBE_APISERVER, KUBECTL, KUBE_CONTROLLER_MANAGER -> List.of();
      case CILIUM_AGENT, CILIUM_CNI, CLUSTERMESH_APISERVER, CILIUM_DBG -> List.of("osusergo");
      case CILIUM_OPERATOR -> List.of("osusergo", "ipam_provider_operator");
    };
  }

  Path in(Path cache) {
    return cache.resolve(module.project()).resolve(version()).resolve(file);
  }

  /** How to ask the executable at {@code path} for its version, which is the first it names. */
  List<String> versionCommand(Path path) {
    return switch (this) {
      case KUBECTL -> List.of(path.toString(), "version", "--client");
      case CILIUM_DBG, CLUSTERMESH_APISERVER -> List.of(path.toString(), "version");
      case ETCD,
          KUBE_APISERVER,
          KUBE_CONTROLLER_MANAGER,
          CILIUM_AGENT,
          CILIUM_CNI,
          CILIUM_OPERATOR ->
          List.of(path.toString(), "--version");
    };
  }

  /**
   * Whether a version met by chance on this machine serves. kubectl may be one minor off its server
   * and the controller manager one behind it (Kubernetes' version skew policy); the API server's
   * minor is the one that the tests were written for; etcd has served Kubernetes unchanged since
   * 3.5. An agent compiles the datapath of its own version only, and the rest goes with it.
   */
  boolean accepts(Version found) {
    var wanted = Version.parse(version()).orElseThrow();
    int ahead = found.minor() - wanted.minor();
    return found.major() == wanted.major()
        && switch (this) {
          case ETCD -> found.minor() >= 5;
          case KUBE_APISERVER -> ahead == 0;
          case KUBECTL -> Math.abs(ahead) <= 1;
          case KUBE_CONTROLLER_MANAGER -> ahead == 0 || ahead == -1;
          case CILIUM_AGENT, CILIUM_CNI, CLUSTERMESH_APISERVER, CILIUM_DBG, CILIUM_OPERATOR ->
              found.equals(wanted);
        };
  }

  String accepted() {
    return switch (this) {
      case ETCD -> "3.5 or later";
      case KUBE_APISERVER -> "1.37";
      case KUBECTL -> "1.36 to 1.38";
      case KUBE_CONTROLLER_MANAGER -> "1.36 or 1.37";
      case CILIUM_AGENT, CILIUM_CNI, CLUSTERMESH_APISERVER, CILIUM_DBG, CILIUM_OPERATOR ->
          version();
    };
  }
}
