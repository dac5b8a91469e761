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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs and maps in the kernel. Maps are pinned in a folder that is named after their
 * layout: a next agent of the same layout takes them over with what is in them. One of another
 * layout makes its own beside them and fills these with what is in the others; programs are put in
 * the places of the others' when it has looked at all, and then the others' maps go ({@link
 * #settle}). A folder is there by its name only when it is filled.
 */
public final class Datapath implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Datapath.class);
  private static final String FILLING = "filling";
  private static final Set<String> ONE_SIZE =
      Set.of("metrics", "config", "changes", "given", "asking", "answers");

  private final BpfObject object;
  private final Path pins;
  private final MappedArray lut;
  private final MappedArray changes;
  private Optional<Earlier> before;
  private final boolean filled;
  private final int carrying;

  private Datapath(BpfObject object, Path pins, Optional<Earlier> before, boolean filled) {
    this.object = object;
    this.pins = pins;
    this.lut = MappedArray.of(object.map("lut"));
    this.changes = MappedArray.of(object.map("changes"));
    changed(); // an agent before may have ended between a write and its count
    this.before = before;
    this.filled = filled;
    this.carrying = before.map(it -> it.flags(this)).orElse(0);
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
    var before = Optional.<Earlier>empty();
    try {
      room.forEach(object::resize);
      before = Earlier.beside(pins);
      before.ifPresent(it -> it.lend(object));
      var filled = load(object, pins, before);
      return new Datapath(object, pins, before, filled);
    } catch (IOException e) {
      close(object, before);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      close(object, before);
      throw e;
    }
  }

  private static void close(BpfObject object, Optional<Earlier> before) {
    before.ifPresent(Earlier::close);
    object.close();
  }

  /** Whether all is there that another layout had. */
  private static boolean load(BpfObject object, Path pins, Optional<Earlier> before)
      throws IOException {
    var filling = pins.resolveSibling(FILLING);
    Earlier.delete(filling); // of an agent that did not get any further, whatever its layout was
    if (Files.isDirectory(pins)) {
      load(object, pins);
      return false;
    }
    Files.createDirectories(filling);
    load(object, filling);
    var left = before.map(it -> it.fill(object)).orElse(Map.of());
    left.forEach(
        (map, why) -> LOG.warn("map {} of another layout is not taken over: {}", map, why));
    Files.move(filling, pins);
    return left.isEmpty();
  }

  private static void load(BpfObject object, Path pins) {
    shared().forEach(name -> object.pin(name, pins.resolve(name)));
    object.load();
  }

  /** Maps whose size may be chosen, by name. */
  public static List<String> sizable() {
    return MapLayout.ALL.stream()
        .map(MapLayout::name)
        .filter(name -> !ONE_SIZE.contains(name))
        .sorted()
        .toList();
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

  /** Whether programs of another layout may be at interfaces, beside ours or instead of them. */
  public boolean isBesideOthers() {
    return before.isPresent();
  }

  /** Whether ours could take their places at once: all that they look at is here too. */
  public boolean isFilled() {
    return filled;
  }

  /** What {@link Config#flags} must say as long as programs of another layout may be there. */
  public int carrying() {
    return before.isPresent() ? carrying : 0;
  }

  /**
   * Says that our programs are in the places of all others: what these remember of flows becomes
   * ours, and their maps go.
   */
  public void settle() {
    before.ifPresent(it -> {
      int flows = it.carry(flows(), (carrying & Config.CARRY_SERVICES) != 0, this::given);
      it.remove(pins);
      it.close();
      LOG.info("maps of another layout are gone; {} flows of theirs had not been seen here", flows);
    });
    before = Optional.empty();
  }

  /** Programs look for ports that were given. */
  private void given() {
    object.map("given").update(new Id(0).bytes(), new Word(1).bytes());
  }

  /** Where the maps of this layout are pinned. */
  public Path pins() {
    return pins;
  }

  /** By interface of the host's side. */
  public Table<Id, Endpoint> endpoints() {
    return new Table<>(object.map("endpoints"), Id::read, Endpoint::read, this::changed);
  }

  public Table<Address, Pod> pods() {
    return new Table<>(object.map("pods"), Address::of, Pod::read, this::changed);
  }

  public Table<IpcacheKey, IpcacheValue> ipcache() {
    return new Table<>(object.map("ipcache"), IpcacheKey::read, IpcacheValue::read, this::changed);
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

  /** Which backends clients of a service may stay with; values do not count. */
  public Table<Offer, Word> offers() {
    return new Table<>(object.map("offers"), Offer::read, Word::read);
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
    return new Table<>(object.map("config"), Id::read, Config::read, this::changed);
  }

  /** Programs ask again what they kept with their flows. */
  private void changed() {
    changes.add(0, 1);
  }

  /** One entry, with the key 0: what our own questions hold; 0 asks and answers nothing. */
  public Table<Id, Word> asking() {
    return new Table<>(object.map("asking"), Id::read, Word::read);
  }

  /** When a question was answered last, by whom. */
  public Table<Address, Word> answers() {
    return new Table<>(object.map("answers"), Address::of, Word::read);
  }

  /** The same of one address, nanoseconds of the monotonic clock. */
  public OptionalLong answered(Address by) {
    return answers().get(by).stream().mapToLong(Word::value).findFirst();
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
    changes.close();
    close(object, before);
  }
}
