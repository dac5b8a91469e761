package dev.atoll.agent.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Real maps in a file system of their own, and a look at them as service.h has it. */
final class Kernel implements AutoCloseable {
  private static final Duration GRACE = Duration.ofMillis(1);

  private final Path mounted;
  private final Datapath datapath;

  Kernel(Path folder, Map<String, Integer> room) throws Exception {
    mounted = Files.createDirectory(folder.resolve("bpf"));
    run("mount", "-t", "bpf", "bpf", mounted.toString());
    try {
      var small = new HashMap<>(Map.of("ct", 64, "reverse", 64, "fragments", 64, "affinity", 64));
      small.putAll(room);
      datapath = Datapath.load(mounted.resolve("atoll"), small);
    } catch (RuntimeException e) {
      run("umount", mounted.toString());
      throw e;
    }
  }

  private static void run(String... command) throws Exception {
    var process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
  }

  Datapath datapath() {
    return datapath;
  }

  Maps maps(Runnable written) {
    return new Maps(datapath, written);
  }

  ServiceWriter writer() {
    return writer(() -> {});
  }

  ServiceWriter writer(Runnable written) {
    return ServiceWriter.adopt(maps(written), GRACE, GRACE.multipliedBy(3));
  }

  /** Of each frontend the slots of each backend; a slot that names none fails. */
  Map<String, Map<String, Integer>> read() {
    var backends = datapath.backends().entries();
    var seen = new TreeMap<String, Map<String, Integer>>();
    datapath
        .services()
        .entries()
        .forEach((key, value) -> seen.put(text(key), read(value, backends)));
    return seen;
  }

  private Map<String, Integer> read(ServiceValue value, Map<Id, Backend> backends) {
    var slots = new TreeMap<String, Integer>();
    for (int i = 0; i < value.length(); i++) {
      long entry = datapath.lut().get(value.table() + i);
      var backend = backends.get(new Id((int) entry));
      assertThat(backend).as("slot %d of %s names %d", i, value, entry).isNotNull();
      slots.merge(new Place(backend.address(), backend.port()).toString(), 1, Integer::sum);
    }
    return slots;
  }

  static String text(ServiceKey key) {
    return new Place(key.address(), key.port())
        + (key.protocol() == 6 ? "" : "/" + key.protocol())
        + (key.outside() ? " from outside" : "");
  }

  ServiceValue value(String ip) {
    return datapath.services().get(new ServiceKey(Address.of(ip), 80, 6)).orElseThrow();
  }

  /** Addresses of the backends with which clients of each number may stay. */
  Map<Integer, Set<String>> offers() {
    var backends = datapath.backends().entries();
    var offers = new TreeMap<Integer, Set<String>>();
    for (var offer : datapath.offers().entries().keySet()) {
      var backend = backends.get(new Id(offer.backend()));
      assertThat(backend).as("%s names nobody", offer).isNotNull();
      offers
          .computeIfAbsent(offer.service(), s -> new TreeSet<>())
          .add(backend.address().toString());
    }
    return offers;
  }

  /** With whom clients may stay is whom tables name; before and after a write it may be more. */
  void readOffers(boolean exactly) {
    var offers = offers();
    var due = new TreeMap<Integer, Set<String>>();
    datapath
        .services()
        .entries()
        .forEach((key, value) -> {
          if (value.affinity() > 0 && value.length() > 0) {
            due.put(value.service(), named(value));
          }
        });
    if (exactly) {
      assertThat(offers).isEqualTo(due);
    } else {
      due.forEach(
          (number, named) -> assertThat(offers.getOrDefault(number, Set.of())).containsAll(named));
    }
  }

  private Set<String> named(ServiceValue value) {
    var backends = datapath.backends().entries();
    var named = new TreeSet<String>();
    for (int i = 0; i < value.length(); i++) {
      var backend = backends.get(new Id((int) datapath.lut().get(value.table() + i)));
      assertThat(backend).isNotNull();
      named.add(backend.address().toString());
    }
    return named;
  }

  /** States by address. */
  Map<String, Backend.State> states() {
    var states = new TreeMap<String, Backend.State>();
    datapath.backends().entries().forEach((id, b) -> states.put(b.address().toString(), b.state()));
    return states;
  }

  List<Integer> numbers() {
    return datapath.backends().entries().keySet().stream().map(Id::number).sorted().toList();
  }

  @Override
  public void close() throws Exception {
    datapath.close();
    run("umount", mounted.toString());
  }
}
