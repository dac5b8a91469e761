package dev.atoll.policy.oracle;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.label.PodLabels;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.mesh.Node;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.mesh.PodBlocks;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.CidrGroup;
import dev.atoll.policy.rule.Entity;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PolicyReader;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Semantics;
import dev.atoll.policy.rule.Semantics.Enforcement;
import dev.atoll.policy.rule.ServiceFact;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A mesh of the tests as the engine takes it. */
public final class Engine {

  private Engine() {}

  /**
   * The mesh.
   *
   * @param refused policies that are not enforced
   */
  static Mesh mesh(TestMesh mesh, List<Oracle.Refused> refused) {
    return mesh(mesh, refused, s -> s);
  }

  /**
   * The mesh, read otherwise than 1.20 reads it.
   *
   * @param reading what becomes of each cluster's semantics
   */
  public static Mesh mesh(
      TestMesh mesh, List<Oracle.Refused> refused, UnaryOperator<Semantics> reading) {
    return new Mesh(
        mesh.clusters().stream()
            .map(c -> cluster(c, refused, reading.apply(semantics(c))))
            .toList());
  }

  private static ClusterFacts cluster(
      TestMesh.Cluster c, List<Oracle.Refused> refused, Semantics semantics) {
    var services = c.services().stream().map(Engine::service).toList();
    return new ClusterFacts(
        semantics,
        List.of(),
        List.of(),
        c.nodes().stream().map(n -> new Node(n.name(), n.labels(), ips(n.ips()))).toList(),
        c.pods().stream().map(p -> pod(c, p)).toList(),
        c.cidrGroups().stream().map(CidrGroup::read).toList(),
        entries(c, semantics, services, refused));
  }

  private static List<PolicyEntry> entries(
      TestMesh.Cluster c,
      Semantics semantics,
      List<ServiceFact> services,
      List<Oracle.Refused> refused) {
    var out =
        refused.stream()
            .filter(r -> r.cluster().equals(c.name()))
            .map(Oracle.Refused::policy)
            .toList();
    return IntStream.range(0, c.policies().size())
        .filter(i -> !out.contains(i))
        .mapToObj(i -> c.policies().get(i))
        .flatMap(p -> PolicyReader.read(semantics, services, ObjectKey.of(p), p).stream())
        .toList();
  }

  private static Semantics semantics(TestMesh.Cluster c) {
    var s = c.settings();
    var newest = Semantics.newest(c.name());
    return new Semantics(
        c.name(),
        newest.version(),
        s.defaultLocalCluster(),
        Enforcement.valueOf(s.enforcement().toUpperCase(Locale.ROOT)),
        s.families(),
        Set.copyOf(s.cidrMatchMode()),
        s.nodeSelectorLabels(),
        s.hostFirewall(),
        s.nonDefaultDeny(),
        true,
        false);
  }

  private static ServiceFact service(TestMesh.Service s) {
    var backends = ips(s.backends()).stream().map(ip -> Cidr.containing(ip, ip.bits())).toList();
    return new ServiceFact(s.namespace(), s.name(), s.labels(), s.selector(), backends);
  }

  private static Pod pod(TestMesh.Cluster c, TestMesh.Pod p) {
    var namespace =
        c.namespaces().stream()
            .filter(n -> n.name().equals(p.namespace()))
            .findFirst()
            .orElseThrow();
    var ports = new TreeMap<String, NamedPort>();
    var words = new TreeMap<String, String>();
    for (var port : p.ports()) {
      var protocol = Protocol.of(port.protocol()).orElseThrow();
      var name = port.name().toLowerCase(Locale.ROOT);
      ports.put(name, new NamedPort(protocol, port.port()));
      words.put(name, port.protocol() + "." + port.port());
    }
    return new Pod(
        name(c.name(), p.namespace(), p.name()),
        p.namespace(),
        PodLabels.of(
            c.name(), p.namespace(), p.labels(), namespace.labels(), p.serviceAccount(), words),
        ports,
        namespace.global(),
        ips(p.ips()));
  }

  static String name(String cluster, String namespace, String pod) {
    return cluster + "/" + namespace + "/" + pod;
  }

  private static List<Ip> ips(List<String> texts) {
    return texts.stream().map(Ip::of).toList();
  }

  /** An end of a probe as a flow has it. */
  public static End end(Mesh mesh, Probe.End end) {
    return switch (end) {
      case Probe.PodEnd p -> pods(mesh, p);
      case Probe.NodeEnd n -> node(mesh, n.cluster(), Optional.of(n.name()), false);
      case Probe.Host h -> node(mesh, h.cluster(), Optional.empty(), true);
      case Probe.Address a -> new End.World(new IpRange(Ip.of(a.ip()), Ip.of(a.ip())));
      case Probe.Name n -> new End.Dns(n.text());
      case Probe.Reserved r -> new End.Reserved(Entity.of(r.name()).orElseThrow());
    };
  }

  private static End pods(Mesh mesh, Probe.PodEnd end) {
    var home = mesh.cluster(end.cluster()).orElseThrow();
    var name = name(end.cluster(), end.namespace(), end.name());
    var pod = home.pods().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    return new End.Pods(
        end.cluster(),
        pod.labels(),
        pod.namedPorts(),
        pod.global(),
        View.address(pod, home),
        new PodBlocks(home).of(pod),
        new PodBlocks(home).groups(pod),
        List.of(name));
  }

  private static End node(Mesh mesh, String cluster, Optional<String> name, boolean host) {
    return mesh.cluster(cluster).stream()
        .flatMap(c -> c.nodes().stream())
        .filter(n -> name.isEmpty() || n.name().equals(name.get()))
        .findFirst()
        .map(n ->
            new End.Node(cluster, n.name(), host, Labels.of(Label.K8S, n.labels()), n.addresses()))
        .or(() ->
            Stream.of(new End.Node(cluster, "", host, Labels.reserved(), List.of())).findFirst())
        .orElseThrow();
  }
}
