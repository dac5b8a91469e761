package dev.atoll.agent.datapath;

import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.agent.bpf.BpfObject;
import dev.atoll.agent.bpf.BpfProgram;
import dev.atoll.agent.bpf.MappedArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The programs and maps in the kernel. Maps are pinned in a folder that is named after their
 * layout: a next agent of the same layout takes them over with what is in them, and one of another
 * layout makes its own beside them.
 */
public final class Datapath implements AutoCloseable {
  private final BpfObject object;
  private final Path pins;
  private final MappedArray lut;

  private Datapath(BpfObject object, Path pins) {
    this.object = object;
    this.pins = pins;
    this.lut = MappedArray.of(object.map("lut"));
  }

  /**
   * Takes over what is pinned, or begins with empty maps.
   *
   * @param folder in a BPF file system; made if it is not there
   * @throws dev.atoll.agent.bpf.BpfException if the kernel does not take the programs
   */
  public static Datapath load(Path folder) {
    return load(folder, Map.of());
  }

  /**
   * The same with other sizes.
   *
   * @param room entries, by map; maps that are not named have the size of {@code maps.h}
   */
  public static Datapath load(Path folder, Map<String, Integer> room) {
    var pins = folder.resolve(layout(room));
    var object = DatapathObject.open();
    try {
      Files.createDirectories(pins);
      room.forEach(object::resize);
      shared().forEach(name -> object.pin(name, pins.resolve(name)));
      object.load();
      return new Datapath(object, pins);
    } catch (IOException e) {
      object.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      object.close();
      throw e;
    }
  }

  /** Others are the programs' own. */
  private static Stream<String> shared() {
    return Stream.concat(MapLayout.ALL.stream().map(MapLayout::name), Stream.of("events"));
  }

  /** What names a layout: the same for the same keys, values and sizes. */
  public static String layout(Map<String, Integer> room) {
    var text = MapLayout.ALL + " " + MapLayout.EVENT + " " + new java.util.TreeMap<>(room);
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Where the maps of this layout are pinned. */
  public Path pins() {
    return pins;
  }

  /** By interface of the host's side. */
  public Table<Id, Endpoint> endpoints() {
    return new Table<>(object.map("endpoints"), Id::read, Endpoint::read);
  }

  public Table<Address, Pod> pods() {
    return new Table<>(object.map("pods"), Address::of, Pod::read);
  }

  public Table<IpcacheKey, IpcacheValue> ipcache() {
    return new Table<>(object.map("ipcache"), IpcacheKey::read, IpcacheValue::read);
  }

  public Table<PolicyKey, PolicyValue> policy() {
    return new Table<>(object.map("policy"), PolicyKey::read, PolicyValue::read);
  }

  public Table<ServiceKey, ServiceValue> services() {
    return new Table<>(object.map("services"), ServiceKey::read, ServiceValue::read);
  }

  /** By number of the backend. */
  public Table<Id, Backend> backends() {
    return new Table<>(object.map("backends"), Id::read, Backend::read);
  }

  /** Numbers of backends, by slot. */
  public MappedArray lut() {
    return lut;
  }

  public Table<Tuple, Track> flows() {
    return new Table<>(object.map("ct"), Tuple::read, Track::read);
  }

  /** What sockets asked for that were connected to a backend. */
  public Table<ReverseKey, ReverseValue> reverse() {
    return new Table<>(object.map("reverse"), ReverseKey::read, ReverseValue::read);
  }

  /** One entry, with the key 0. */
  public Table<Id, Config> config() {
    return new Table<>(object.map("config"), Id::read, Config::read);
  }

  /** Records of {@link Event}. */
  public BpfMap events() {
    return object.map("events");
  }

  /** By {@link Metric#slot}. */
  public BpfMap metrics() {
    return object.map("metrics");
  }

  /** All programs, for whoever attaches them. */
  public BpfObject programs() {
    return object;
  }

  /** As named in the sources. */
  public BpfProgram program(String name) {
    return object.program(name);
  }

  /** What is pinned stays. */
  @Override
  public void close() {
    lut.close();
    object.close();
  }
}
