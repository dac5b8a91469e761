package dev.atoll.policy.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.answer.EndNames;
import dev.atoll.policy.answer.NamedEnd;
import dev.atoll.policy.answer.Permitted;
import dev.atoll.policy.answer.PortChoice;
import dev.atoll.policy.answer.ProbeJudge;
import dev.atoll.policy.answer.Reach;
import dev.atoll.policy.answer.ReachAnswer;
import dev.atoll.policy.answer.ReachQuestion;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.rule.Entity;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers by name, held against the judge of single flows on random meshes. */
class ReachAnswerTest {

  private static final int FLOWS = 1_500;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 25);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void every_pair_is_answered_as_the_judge_of_single_flows_says(long seed) {
    var asked = new Asked(seed);
    var random = new Random(seed);
    for (var i = 0; i < FLOWS; i++) {
      var from = asked.any(asked.answer.from(), random);
      var to = asked.any(asked.answer.to(), random);
      if (asked.isOff(from, to) || asked.isOff(to, from)) {
        assertThat(asked.known(from.name(), to.name())).as("%s to %s", from, to).isFalse();
        continue;
      }
      var port = port(random);
      var judged = asked.judge(from.name(), to.name(), port, random);
      var allowed = asked.allowed(from.name(), to.name());
      assertThat(covers(allowed, port))
          .as("seed %d: %s to %s on %s", seed, from, to, port)
          .isEqualTo(judged);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_probe_says_what_the_answer_says(long seed) {
    var asked = new Asked(seed);
    var probes = new ProbeJudge(asked.reach, asked.names);
    var random = new Random(seed);
    for (var i = 0; i < FLOWS; i++) {
      var from = asked.any(asked.answer.from(), random);
      var to = asked.any(asked.answer.to(), random);
      var port = port(random);
      var verdict = probes.judge(from, to, port);
      if (asked.known(from.name(), to.name())) {
        assertThat(verdict.allowed())
            .as("seed %d: %s to %s on %s", seed, from, to, port)
            .isEqualTo(covers(asked.allowed(from.name(), to.name()), port));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void blocks_outside_hold_every_address_once_and_none_could_be_wider(long seed) {
    var asked = new Asked(seed);
    var blocks =
        asked.answer.from().stream()
            .filter(e -> e.name().startsWith("world/"))
            .map(e -> Cidr.of(e.name().substring(6)))
            .toList();
    for (var v6 : List.of(false, true)) {
      if (!asked.reach.universe().hasAddresses(v6)) {
        assertThat(blocks).noneMatch(b -> b.v6() == v6);
        continue;
      }
      var family = blocks.stream().filter(b -> b.v6() == v6).toList();
      assertThat(
              family.stream().map(b -> b.range().size()).reduce(BigInteger.ZERO, BigInteger::add))
          .isEqualTo(BigInteger.TWO.pow(v6 ? 128 : 32));
      for (var a : family) {
        for (var b : family) {
          if (a != b && isSibling(a, b)) {
            assertThat(asked.meaning(a))
                .as("seed %d: %s and %s", seed, a, b)
                .isNotEqualTo(asked.meaning(b));
          }
        }
      }
    }
  }

  @Test
  void random_meshes_allow_and_deny_enough_to_mean_something() {
    var allowed = 0;
    var pairs = 0L;
    for (var seed : seeds().toArray()) {
      var asked = new Asked(seed);
      pairs += asked.answer.pairs();
      allowed += (int) asked.pairs.values().stream().filter(r -> !r.allowed().isEmpty()).count();
    }
    assertThat(allowed).isBetween((int) (pairs / 5), (int) (pairs * 9 / 10));
  }

  private static boolean isSibling(Cidr a, Cidr b) {
    return a.length() == b.length()
        && a.length() > 0
        && Cidr.containing(a.first(), a.length() - 1)
            .equals(Cidr.containing(b.first(), b.length() - 1));
  }

  private static PortChoice port(Random random) {
    var protocol = Protocol.values()[random.nextInt(Protocol.values().length)];
    var known = new int[] {0, 8, 53, 80, 443, 8080, 128, 255};
    var port = random.nextBoolean() ? known[random.nextInt(known.length)] : random.nextInt(65536);
    return switch (protocol) {
      case TCP, UDP, SCTP -> new PortChoice(protocol, port);
      case ICMP, ICMPV6 -> new PortChoice(protocol, port & 255);
      case OTHER -> new PortChoice(protocol, 0);
    };
  }

  private static boolean covers(List<Permitted> allowed, PortChoice port) {
    return allowed.stream()
        .filter(p -> p.protocol() == port.protocol())
        .flatMap(p -> List.of(p.ports().split(",")).stream())
        .map(r -> r.split("-"))
        .anyMatch(r ->
            Integer.parseInt(r[0]) <= port.port()
                && port.port() <= Integer.parseInt(r[r.length - 1]));
  }

  /** A random mesh, and all that may pass in it. */
  private static final class Asked {

    private final Mesh mesh;
    private final Reachability reach;
    private final EndNames names;
    private final ReachAnswer answer;
    private final FlowJudge judge;
    private final Map<String, Reach> pairs = new HashMap<>();

    Asked(long seed) {
      mesh = Engine.mesh(RandomMesh.of(seed), List.of());
      reach = Reachability.of(mesh);
      names = new EndNames(mesh, reach.universe());
      judge = new FlowJudge(mesh);
      answer =
          new ReachAnswer(
              reach,
              names,
              new ReachQuestion(List.of(), List.of(), Optional.empty(), true, true, true));
      answer.forEach(r -> pairs.put(r.from() + " " + r.to(), r));
    }

    NamedEnd any(List<NamedEnd> ends, Random random) {
      var inside = answer.workloads();
      var some = random.nextInt(3) > 0 ? inside : judgeable(ends);
      return some.get(random.nextInt(some.size()));
    }

    /** Names of DNS and groups of clouds have no probe. */
    private static List<NamedEnd> judgeable(List<NamedEnd> ends) {
      return ends.stream().filter(e -> e.name().matches("(world|entity)/.*")).toList();
    }

    boolean known(String from, String to) {
      return pairs.containsKey(from + " " + to);
    }

    /** Whether an end is an address of a family that the cluster of the other, a pod, has off. */
    boolean isOff(NamedEnd end, NamedEnd pod) {
      return end.name().startsWith("world/")
          && mesh.cluster(pod.name().split("/")[0])
              .filter(c -> !c.semantics().families().isOn(end.name().contains(":")))
              .isPresent();
    }

    List<Permitted> allowed(String from, String to) {
      var pair = pairs.get(from + " " + to);
      return pair == null ? EVERYTHING : pair.allowed();
    }

    boolean judge(String from, String to, PortChoice port, Random random) {
      var flow = new Flow(end(from, random), end(to, random), port.protocol(), port.port());
      return judge.judge(flow).allowed();
    }

    private End end(String name, Random random) {
      var parts = name.split("/", 3);
      return switch (parts[0]) {
        case "world" -> new End.World(any(Cidr.of(name.substring(6)), random));
        case "entity" -> new End.Reserved(Entity.of(parts[1]).orElseThrow());
        default -> Engine.end(mesh, new Probe.PodEnd(parts[0], parts[1], parts[2]));
      };
    }

    private static IpRange any(Cidr block, Random random) {
      Ip ip = random.nextBoolean() ? block.first() : block.last();
      return new IpRange(ip, ip);
    }

    /** All that holds for a block, without its name. */
    List<List<Permitted>> meaning(Cidr block) {
      var all = new ArrayList<List<Permitted>>();
      for (var end : answer.from()) {
        if (!end.name().startsWith("world/")) {
          all.add(allowed("world/" + block, end.name()));
          all.add(allowed(end.name(), "world/" + block));
        }
      }
      return all;
    }
  }

  /** Two ends outside: nobody judges them. */
  private static final List<Permitted> EVERYTHING =
      List.of(Protocol.values()).stream()
          .map(p -> new Permitted(p, Permitted.ALL_PORTS, false))
          .toList();
}
