package dev.atoll.agent.datapath;

import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.agent.bpf.BpfObject;
import dev.atoll.agent.bpf.BpfProgram;
import dev.atoll.agent.bpf.MappedArray;
import dev.atoll.agent.bpf.MappedRing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The programs in the kernel with maps of their own, and packets that no interface sees. Packets
 * run at interface 1, the loopback of every namespace.
 */
final class Programs {
  static final int HERE = 1;
  static final int ELSEWHERE = 2;
  static final int POD = 0x10064;
  static final int NEIGHBOUR = 0x10065;
  static final int REMOTE = 0x20066;
  static final int WORLD4 = 9;
  static final int WORLD6 = 10;
  static final int SHOT = 2;
  static final int OK = 0;
  static final int REDIRECT = 7;
  static final int OWN_POLICY = 41;
  static final int ENFORCED = Endpoint.DENY_EGRESS | Endpoint.DENY_INGRESS;

  /** The kernel takes half a second to verify it, so it is loaded once for all tests. */
  private static final BpfObject OBJECT = load();

  private static final List<String> FILLED =
      List.of(
          "endpoints",
          "pods",
          "ipcache",
          "policy",
          "services",
          "backends",
          "ct",
          "ct_before",
          "fragments",
          "reverse",
          "answers");

  private final BpfObject object = OBJECT;

  private static BpfObject load() {
    var object = DatapathObject.open();
    object.resize("ct", 4096);
    object.resize("fragments", 64);
    object.resize("reverse", 64);
    object.load();
    return object;
  }

  Programs() {
    empty();
    config(0);
    endpoint(HERE, new Endpoint(POD, OWN_POLICY, 0, 1));
    endpoint(ELSEWHERE, new Endpoint(NEIGHBOUR, OWN_POLICY + 1, 0, 1));
    for (var family : Family.values()) {
      put("pods", family.pod, new Pod(HERE, 0x0a0000000001L, 0x0a0000000002L));
      put("pods", family.neighbour, new Pod(ELSEWHERE, 0x0a0000000003L, 0x0a0000000004L));
      known(family.pod, POD, 1);
      known(family.neighbour, NEIGHBOUR, 1);
      known(family.remote, REMOTE, 2);
      known(family.remote2, REMOTE, 2);
    }
  }

  private void empty() {
    FILLED.forEach(name -> {
      var map = map(name);
      map.entries().forEach(it -> map.delete(it.key()));
    });
    var none = new byte[object.map("metrics").lookup(u32(0)).orElseThrow().length];
    for (int slot = 0; slot < map("metrics").shape().maxEntries(); slot++) {
      map("metrics").update(u32(slot), none);
    }
    forgetGiven();
    events();
  }

  /** As if no flow had ever been given another source port. */
  void forgetGiven() {
    map("given").update(u32(0), new Word(0).bytes());
  }

  void config(int flags) {
    config(new Config(flags, 1, 0, 0, WORLD4, WORLD6));
  }

  void config(Config config) {
    map("config").update(u32(0), config.bytes());
    changed();
  }

  /** Counts a change of who is where, as whoever makes one must. */
  void changed() {
    try (var changes = MappedArray.of(map("changes"))) {
      changes.set(0, changes.get(0) + 1);
    }
  }

  /** What our own questions hold; 0 asks and answers nothing. */
  void asking(long mark) {
    map("asking").update(u32(0), new Word(mark).bytes());
  }

  Optional<Word> answered(Address by) {
    return map("answers").lookup(by.bytes()).map(Word::read);
  }

  void endpoint(int ifindex, Endpoint endpoint) {
    map("endpoints").update(u32(ifindex), endpoint.bytes());
    changed();
  }

  /** The endpoint at the interface of the packets. */
  void here(int flags, int epoch) {
    endpoint(HERE, new Endpoint(POD, OWN_POLICY, flags, epoch));
  }

  void known(Address address, int identity, int cluster) {
    put(
        "ipcache",
        IpcacheKey.of(address, address.isV4() ? 32 : 128),
        new IpcacheValue(identity, cluster, Address.NONE, 0));
  }

  void entry(PolicyKey key, PolicyValue value) {
    put("policy", key, value);
  }

  /** An entry for the endpoint here, for one port. */
  void entry(int remote, Direction direction, int protocol, int port, PolicyValue value) {
    entry(new PolicyKey(PolicyKey.ONE_PORT, OWN_POLICY, remote, direction, protocol, port), value);
  }

  void backend(int number, Backend backend) {
    map("backends").update(u32(number), backend.bytes());
  }

  /** A service whose table is these backends, from slot {@code table} on. */
  void service(ServiceKey key, int number, int flags, int table, int... backends) {
    try (var lut = MappedArray.of(map("lut"))) {
      for (int i = 0; i < backends.length; i++) {
        lut.set(table + i, backends[i]);
      }
    }
    put("services", key, new ServiceValue(number, table, backends.length, flags));
  }

  void put(String map, Element key, Element value) {
    map(map).update(key.bytes(), value.bytes());
    if (List.of("pods", "ipcache").contains(map)) {
      changed();
    }
  }

  BpfMap map(String name) {
    return object.map(name);
  }

  Ran fromPod(byte[] packet) {
    return run("from_pod", packet);
  }

  Ran toPod(byte[] packet) {
    return run("to_pod", packet);
  }

  Ran run(String program, byte[] packet) {
    var ran = program(program).testRun(packet, 1);
    return new Ran(ran.verdict(), new Seen(ran.packet()));
  }

  BpfProgram program(String name) {
    return object.program(name);
  }

  Optional<Track> track(Tuple key) {
    return map("ct").lookup(key.bytes()).map(Track::read);
  }

  /** As if nothing had been seen of a flow for so long. */
  void age(Tuple key, Duration time) {
    var it = track(key).orElseThrow();
    put(
        "ct",
        key,
        new Track(
            it.backend(),
            it.service(),
            it.reverse(),
            it.reversePort(),
            it.flags(),
            it.epoch(),
            it.lastSeen() - time.toNanos(),
            it.sourcePort()));
  }

  List<Tuple> tracked() {
    return map("ct").entries().stream().map(it -> Tuple.read(it.key())).toList();
  }

  Metric metric(Reason reason, Direction direction) {
    return map("metrics").lookupEachCpu(Metric.slot(reason, direction)).stream()
        .map(Metric::read)
        .reduce(Metric.NONE, Metric::plus);
  }

  /** What was told since the last call. */
  List<Event> events() {
    var events = new ArrayList<Event>();
    try (var ring = MappedRing.of(map("events"))) {
      ring.drain(it -> events.add(Event.read(it)));
    }
    return events;
  }

  static byte[] u32(int number) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array();
  }

  /** What a program made of a packet. */
  record Ran(int verdict, Seen packet) {}
}
