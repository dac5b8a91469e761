package dev.atoll.agent.datapath;

import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.agent.bpf.BpfObject;
import dev.atoll.agent.bpf.MappedArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Maps of another layout that an agent before left, whose programs look at packets until ours are
 * in their places. What is laid out as ours is copied; flows are taken over one by one by our
 * programs, and the rest of them when none of the other programs is attached any more.
 */
final class Earlier implements AutoCloseable {
  private static final String NAME = "[0-9a-f]{12}";

  /** In this order; what programs keep for themselves is not among them. */
  private static final List<String> COPIED =
      List.of(
          "services",
          "backends",
          "offers",
          "endpoints",
          "pods",
          "ipcache",
          "policy",
          "reverse",
          "affinity");

  private final Path pins;
  private final Optional<BpfMap> flows;

  private Earlier(Path pins) {
    this.pins = pins;
    var map = BpfMap.pinned(pins.resolve("ct"));
    this.flows = isLaidOut("ct", map) ? Optional.of(map) : Optional.empty();
    if (flows.isEmpty()) {
      map.close();
    }
  }

  /** The newest beside the pins of our layout, if there is any. */
  static Optional<Earlier> beside(Path ours) {
    return others(ours).stream()
        .filter(it -> Files.exists(it.resolve("ct")))
        .max(Comparator.comparing(Earlier::age))
        .map(Earlier::new);
  }

  private static List<Path> others(Path ours) {
    var folder = ours.resolveSibling("");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var all = Files.list(folder)) {
      return all.filter(it -> it.getFileName().toString().matches(NAME) && !it.equals(ours))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime age(Path folder) {
    try {
      return Files.getLastModifiedTime(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLaidOut(String name, BpfMap theirs) {
    var ours = MapLayout.ALL.stream().filter(it -> it.name().equals(name)).findFirst();
    return ours.isPresent()
        && theirs.types().filter(it -> LayoutCheck.isLaidOut(it, ours.get())).isPresent();
  }

  /** Before {@code object} is loaded: its programs may look for flows here. */
  void lend(BpfObject object) {
    flows.ifPresent(it -> object.reuse("ct_before", it));
  }

  /**
   * Copies what an agent would find in maps of its own layout.
   *
   * @return what of it could not be copied, by map, with the reason
   */
  Map<String, String> fill(BpfObject object) {
    var left = new TreeMap<String, String>();
    COPIED.forEach(name -> copy(name, object.map(name)).ifPresent(why -> left.put(name, why)));
    slots(object.map("lut")).ifPresent(why -> left.put("lut", why));
    if (List.of("services", "backends", "lut").stream().anyMatch(left::containsKey)) {
      empty(object.map("services"));
      empty(object.map("backends"));
    }
    return left;
  }

  private Optional<String> copy(String name, BpfMap to) {
    return with(
        name,
        from -> {
          to.updateAll(from.entries());
          return Optional.empty();
        });
  }

  private Optional<String> slots(BpfMap to) {
    return with(
        "lut",
        map -> {
          try (var from = MappedArray.of(map);
              var slots = MappedArray.of(to)) {
            for (int i = 0; i < from.length(); i++) {
              var value = from.get(i);
              if (value != 0 && i >= slots.length()) {
                return Optional.of("slot " + i + " is in use there");
              } else if (value != 0) {
                slots.set(i, value);
              }
            }
            return Optional.empty();
          }
        });
  }

  private Optional<String> with(String name, Function<BpfMap, Optional<String>> work) {
    try (var from = BpfMap.pinned(pins.resolve(name))) {
      return isLaidOut(name, from)
          ? work.apply(from)
          : Optional.of("its keys and values are others");
    } catch (BpfException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static void empty(BpfMap map) {
    map.entries().forEach(it -> map.delete(it.key()));
  }

  /** Whether no number of a service or a backend means one thing here and another thing there. */
  private boolean hasNumbersOf(Datapath ours) {
    return with("services", it -> agree(services(ours.services()), services(services(it))))
        .or(() -> with("backends", it -> agree(places(ours.backends()), places(backends(it)))))
        .isEmpty();
  }

  private static Table<ServiceKey, ServiceValue> services(BpfMap map) {
    return new Table<>(map, ServiceKey::read, ServiceValue::read);
  }

  private static Table<Id, Backend> backends(BpfMap map) {
    return new Table<>(map, Id::read, Backend::read);
  }

  private static Map<Element, Object> services(Table<ServiceKey, ServiceValue> all) {
    return all.entries().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().service()));
  }

  private static Map<Element, Object> places(Table<Id, Backend> all) {
    return all.entries().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, e -> e.getValue().address() + " " + e.getValue().port()));
  }

  private static Optional<String> agree(Map<Element, Object> ours, Map<Element, Object> theirs) {
    return theirs.entrySet().stream()
        .filter(e -> !ours.getOrDefault(e.getKey(), e.getValue()).equals(e.getValue()))
        .findFirst()
        .map(e -> e.getKey() + " is " + e.getValue() + " there");
  }

  /** What {@link Config#flags} must say as long as other programs run; 0: no flow is ours. */
  int flags(Datapath ours) {
    return flows.isEmpty() ? 0 : Config.CARRY | (hasNumbersOf(ours) ? Config.CARRY_SERVICES : 0);
  }

  /**
   * Copies the flows that are not among ours, those last that were seen last.
   *
   * @param given is run if one of them may have been given a port
   */
  int carry(Table<Tuple, Track> ours, boolean services, Runnable given) {
    var all = new ArrayList<Map.Entry<Tuple, Track>>();
    flows.ifPresent(
        it -> all.addAll(new Table<>(it, Tuple::read, Track::read).entries().entrySet()));
    all.removeIf(e ->
        e.getKey().direction() == Direction.SERVICE && e.getValue().service() != 0 && !services);
    all.sort(Comparator.comparingLong(e -> e.getValue().lastSeen()));
    if (all.stream().anyMatch(Earlier::isGivenPort)) {
      given.run();
    }
    int carried = 0;
    for (var each : all.subList(Math.max(0, all.size() - ours.room()), all.size())) {
      carried += ours.insert(each.getKey(), each.getValue().unjudged()) ? 1 : 0;
    }
    return carried;
  }

  private static boolean isGivenPort(Map.Entry<Tuple, Track> flow) {
    return flow.getKey().direction() == Direction.SERVICE && flow.getValue().service() == 0;
  }

  /** Takes the pins of all other layouts away; the kernel frees maps that no program uses. */
  void remove(Path ours) {
    others(ours).forEach(Earlier::delete);
  }

  /** A folder of pins with what is in it; nothing happens if it is not there. */
  static void delete(Path folder) {
    try (var all = Files.isDirectory(folder) ? Files.list(folder) : null) {
      if (all != null) {
        for (var pin : all.toList()) {
          Files.delete(pin);
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    flows.ifPresent(BpfMap::close);
  }
}
