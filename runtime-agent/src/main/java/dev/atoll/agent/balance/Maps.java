package dev.atoll.agent.balance;

import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.bpf.MappedArray;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.Offer;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import dev.atoll.agent.datapath.Table;
import dev.atoll.agent.datapath.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The pinned maps, and how often they were written. */
final class Maps {
  private static final List<String> NO_ROOM = List.of("E2BIG", "ENOSPC", "ENOMEM");
  private static final Word THERE = new Word(1);

  private final Table<ServiceKey, ServiceValue> services;
  private final Table<Id, Backend> backends;
  private final Table<Offer, Word> offers;
  private final MappedArray lut;
  private final Runnable written;
  private long writes;

  /**
   * @param written is told after each write, by which a test looks at every state
   */
  Maps(Datapath datapath, Runnable written) {
    this.services = datapath.services();
    this.backends = datapath.backends();
    this.offers = datapath.offers();
    this.lut = datapath.lut();
    this.written = written;
  }

  Map<ServiceKey, ServiceValue> services() {
    return services.entries();
  }

  Map<Id, Backend> backends() {
    return backends.entries();
  }

  Set<Offer> offers() {
    return offers.entries().keySet();
  }

  int offerRoom() {
    return offers.room();
  }

  int backendRoom() {
    return backends.room();
  }

  int slots() {
    return lut.length();
  }

  /** What slots hold that lie together. */
  int[] slots(int from, int count) {
    long[] values = lut.get(from, count);
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (int) values[i];
    }
    return numbers;
  }

  long writes() {
    return writes;
  }

  /** One store, which a program sees whole. */
  void slot(int index, int backend) {
    lut.set(index, backend);
    wrote(1);
  }

  /** False if there is no room. */
  boolean put(ServiceKey key, ServiceValue value) {
    return hasRoom(() -> {
      services.put(key, value);
      wrote(1);
    });
  }

  /** Those for which there is no room. */
  Set<Integer> put(Map<Id, Backend> more) {
    var refused = new TreeSet<Integer>();
    if (!more.isEmpty() && !hasRoom(() -> putAll(more))) {
      more.forEach((id, backend) -> {
        if (!hasRoom(() -> putAll(Map.of(id, backend)))) {
          refused.add(id.number());
        }
      });
    }
    return refused;
  }

  private void putAll(Map<Id, Backend> more) {
    backends.putAll(more);
    wrote(more.size());
  }

  /** Those for which there is no room. */
  List<Offer> put(Collection<Offer> more) {
    var refused = new ArrayList<Offer>();
    if (!hasRoom(() -> putAll(more))) {
      for (var offer : more) {
        if (!hasRoom(() -> putAll(List.of(offer)))) {
          refused.add(offer);
        }
      }
    }
    return refused;
  }

  private void putAll(Collection<Offer> more) {
    var all = new LinkedHashMap<Offer, Word>();
    more.forEach(offer -> all.put(offer, THERE));
    offers.putAll(all);
    wrote(all.size());
  }

  void remove(Collection<Offer> gone) {
    offers.removeAll(gone);
    wrote(gone.size());
  }

  void remove(ServiceKey key) {
    services.remove(key);
    wrote(1);
  }

  void remove(Id backend) {
    backends.remove(backend);
    wrote(1);
  }

  private void wrote(int entries) {
    writes += entries;
    written.run();
  }

  private static boolean hasRoom(Runnable write) {
    try {
      write.run();
      return true;
    } catch (BpfException e) {
      if (NO_ROOM.contains(e.errno().name())) {
        return false;
      }
      throw e;
    }
  }
}
