package dev.atoll.agent.feed;

import dev.atoll.agent.balance.NodePorts;
import dev.atoll.agent.balance.Place;
import dev.atoll.agent.balance.ServiceWriter;
import dev.atoll.agent.balance.SocketKiller;
import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Config;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.feed.AddressFeed.Move;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.mesh.PeerView;
import dev.atoll.agent.policy.ReservedIdentities;
import dev.atoll.fleet.net.Cidr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One time that the maps are brought to what is known. What comes is written in the order services,
 * entries of policies, addresses, endpoints; what goes the other way round.
 */
final class Round {
  private static final Logger LOG = LoggerFactory.getLogger(Round.class);

  /** Whom a pod sees that a service sends back to itself: addresses that no network has. */
  private static final Address HAIRPIN4 = Address.of("169.254.254.254");

  private static final Address HAIRPIN6 = Address.of("fe80::fefe");
  private static final long MEND_MILLIS = 60_000;

  /** So long a cluster that is not in the store at all may be late. */
  private static final long PATIENCE_MILLIS = 600_000;

  private final Settings settings;
  private final Datapath datapath;
  private final AddressFeed addresses;
  private final PolicyFeed policies;
  private final EndpointFeed endpoints;
  private final Places places;
  private final Uplinks uplinks;
  private final OwnRoutes ownRoutes;
  private final LocalPods pods;
  private final ServiceWriter services;
  private final SocketKiller killer;
  private final Optional<String> unkillable;
  private final Optional<String> ownPorts;
  private @Nullable Meanings meanings;
  private Routing routing;
  private final Set<Integer> leftClusters;
  private final long began = now();
  private List<String> left = List.of();
  private List<NodePort> nodePorts = List.of();
  private List<Address> asked = List.of();
  private Optional<String> beside = Optional.empty();
  private NodePorts carried = NodePorts.NONE;
  private boolean swept;
  private long mended = now();
  private long rounds;
  private volatile Optional<Realised> realised = Optional.empty();

  Round(Settings settings, Datapath datapath, Places places) {
    this.settings = settings;
    this.datapath = datapath;
    this.addresses = new AddressFeed(datapath.ipcache());
    this.leftClusters = addresses.clusters();
    this.routing =
        settings.routing().probed()
            ? settings.routing().with(addresses.routed()) // as an agent before has found out
            : settings.routing();
    this.policies = new PolicyFeed(datapath.policy());
    this.endpoints = new EndpointFeed(datapath.endpoints(), datapath.pods(), policies);
    this.places = places;
    this.uplinks = new Uplinks(places, settings.node());
    this.ownRoutes = new OwnRoutes(places, settings.node());
    this.pods = new LocalPods(places);
    this.killer = new SocketKiller(datapath.reverse());
    this.unkillable = settings.sockets() ? SocketKiller.unavailable() : Optional.empty();
    this.ownPorts = SourcePorts.trouble();
    this.services = ServiceWriter.adopt(datapath);
  }

  ServiceWriter services() {
    return services;
  }

  Optional<Realised> realised() {
    return realised;
  }

  /**
   * @param ways of other clusters by name, whether they are reached without the tunnel; of those
   *     that are not named nothing is different
   */
  void run(
      MeshDifference difference,
      OwnObjects objects,
      boolean otherPolicies,
      Map<String, Boolean> ways) {
    var mesh = difference.after();
    var first = meanings == null;
    var blocks = new HashSet<Cidr>();
    var known = known(objects, otherPolicies, blocks);
    blocks.addAll(known.come(difference));
    if (first || otherPolicies) {
      nodePorts = objects.nodePorts();
    }
    if (first || !difference.nodes().isEmpty()) {
      asked = settings.asked(mesh);
    }
    beside = ownRoutes.otherDevice(mesh);
    var otherPorts = at(NodePort.carried(carriable(), asked, pods.addresses(objects)));
    end(services.take(difference).dead());
    difference.eachIp(change -> blocks.add(change.block()));
    blocks.addAll(route(ways, mesh));
    if (first || otherPorts) {
      configure(mesh);
    }
    if (first) {
      blocks.addAll(known.blocks());
    }
    write(known, mesh, objects, blocks, first);
    leave(known, mesh, objects);
    endpoints.close(pods.nameless(objects, mesh), pods.whyNameless());
    endpoints.sweep(pods.addresses(objects));
    pods.attach(endpoints);
    uplinks.look(mesh, !difference.nodes().isEmpty());
    policies.collect(endpoints.numbers());
    sweep(known, mesh);
    takeOver(mesh);
    mend();
    done(known, mesh, objects);
  }

  /** Takes the ways to other clusters; returns what is written of those that have another one. */
  private Set<Cidr> route(Map<String, Boolean> ways, MeshState mesh) {
    var routed = new HashSet<>(routing.routed());
    var others = new HashSet<Integer>();
    for (var peer : mesh.peers()) {
      var way = Optional.ofNullable(ways.get(peer.cluster()));
      if (way.isPresent() && (way.get() ? routed.add(peer.id()) : routed.remove(peer.id()))) {
        others.add(peer.id());
      }
    }
    routing = routing.with(routed);
    return others.isEmpty() ? Set.of() : addresses.blocks(others);
  }

  private Meanings known(OwnObjects objects, boolean otherPolicies, Set<Cidr> blocks) {
    if (meanings == null) {
      meanings = new Meanings(settings, objects.policyObjects());
    } else if (otherPolicies) {
      blocks.addAll(meanings.take(objects.policyObjects()));
    }
    return meanings;
  }

  private List<NodePort> carriable() {
    return nodePorts.stream().filter(it -> it.isCarried(beside)).toList();
  }

  /** Whether they are others than before. */
  private boolean at(NodePorts ports) {
    if (ports.equals(carried)) {
      return false;
    }
    carried = ports;
    end(services.at(ports).dead());
    return true;
  }

  private void configure(MeshState mesh) {
    var families = settings.semantics().families();
    var devices = settings.devices();
    datapath
        .config()
        .put(
            new Id(0),
            new Config(
                (settings.allFlows() ? Config.EVENTS : 0)
                    | (carried.isEmpty() ? 0 : Config.NODE_PORTS)
                    | (devices.bypass() ? Config.BYPASS : 0)
                    | datapath.carrying(),
                mesh.own().id(),
                devices.overlay(),
                devices.underlay(),
                devices.mtu(),
                ReservedIdentities.number(families.world(false)),
                ReservedIdentities.number(families.world(true)),
                HAIRPIN4,
                HAIRPIN6));
  }

  /** Connections of sockets to backends that are gone, whose other end does not answer. */
  private void end(Set<Place> dead) {
    if (settings.sockets() && !dead.isEmpty()) {
      var namespaces = pods.namespaces();
      Thread.startVirtualThread(() -> killer.end(dead, namespaces).failures().forEach(LOG::warn));
    }
  }

  private void write(
      Meanings known, MeshState mesh, OwnObjects objects, Set<Cidr> blocks, boolean first) {
    pods.look(objects);
    var local = pods.endpoints(objects, mesh, known);
    var prepared = endpoints.prepare(local, known.fresh());
    var who = known.who(mesh, routing);
    var moves = first ? addresses.writeAll(blocks, who, false) : addresses.write(blocks, who);
    endpoints.write(local, prepared, moves);
  }

  /** An address may still have an identity that has left: its flows are judged again. */
  private void leave(Meanings known, MeshState mesh, OwnObjects objects) {
    var gone = known.leave();
    if (!gone.isEmpty()) {
      var local = pods.endpoints(objects, mesh, known);
      var moves = gone.stream().map(id -> new Move(id, 0));
      endpoints.write(local, endpoints.prepare(local, gone), moves.collect(Collectors.toSet()));
    }
  }

  /** What an earlier agent left and nobody tells goes when all have told all. */
  private void sweep(Meanings known, MeshState mesh) {
    if (!swept && isAllKnown(mesh)) {
      var moves = addresses.writeAll(Set.of(), known.who(mesh, routing), true);
      endpoints.judgeAgain(moves);
      LOG.info("all clusters are known: {} identities have lost addresses", moves.size());
      services.complete(mesh);
      swept = true;
    }
  }

  /**
   * Whether every cluster has told all of it, those too of which an earlier agent has left
   * addresses: a store that is new knows some of them late. After a while they count as gone.
   */
  private boolean isAllKnown(MeshState mesh) {
    var ids = mesh.peers().stream().map(PeerView::id).collect(Collectors.toSet());
    ids.add(mesh.own().id());
    ids.add(0);
    return mesh.peers().stream().allMatch(Round::hasToldAll)
        && (ids.containsAll(leftClusters) || now() - began > PATIENCE_MILLIS);
  }

  private static boolean hasToldAll(PeerView peer) {
    return switch (peer.phase()) {
      case REFUSED, LEFT -> true;
      case SYNCING, SYNCED, HELD -> peer.missing().isEmpty();
    };
  }

  /** All that programs of ours look at is there: those of another layout can go. */
  private void takeOver(MeshState mesh) {
    if (datapath.isBesideOthers() && (datapath.isFilled() || swept)) {
      left = places.takeOver();
      if (left.isEmpty()) {
        datapath.settle();
        configure(mesh);
      }
    }
  }

  private void mend() {
    if (now() - mended > MEND_MILLIS) {
      mended = now();
      var wrong = policies.mend() + endpoints.mend();
      if (wrong > 0) {
        LOG.warn("{} entries of the maps were not what was written there, and are again", wrong);
      }
    }
  }

  private void done(Meanings known, MeshState mesh, OwnObjects objects) {
    var troubles = new ArrayList<String>();
    uplinks.trouble().ifPresent(troubles::add);
    addresses.trouble().ifPresent(troubles::add);
    unkillable.ifPresent(troubles::add);
    if (!mesh.tellsOwnNodes()) {
      troubles.add(LocalPods.UNTOLD + ": policies do not hold for these");
    }
    ownPorts.filter(_ -> !carried.isEmpty()).ifPresent(troubles::add);
    troubles.addAll(left);
    services.retries().forEach((service, why) -> troubles.add(service + ": " + why));
    realised =
        Optional.of(
            new Realised(
                mesh.revision(),
                known.set(),
                known.read(),
                objects.versions(),
                pods.states(objects, endpoints),
                pods.byAddress(objects),
                pods.policies(),
                NotCarried.of(settings.sockets(), mesh, nodePorts, asked, beside),
                troubles,
                ++rounds));
  }

  /** Nothing was written, or only a part. */
  void failed(RuntimeException why) {
    realised = realised.map(r -> r.with("the maps are not written: " + why.getMessage()));
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
