package dev.atoll.agent.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A compiled object. It is opened, its maps may be given pins and sizes, and then the kernel takes
 * it; maps and programs that are not pinned or linked are gone when it is closed.
 */
public final class BpfObject implements AutoCloseable {
  /** struct bpf_object_open_opts of libbpf 1.1; later versions only add. */
  private static final int OPTIONS_BYTES = 80;

  private static final int LOG_BYTES = 1 << 20;

  /** How much of the verifier's log goes into an error: the end says what was refused. */
  private static final int LOG_SHOWN = 2000;

  private final Arena arena;
  private final MemorySegment object;
  private final MemorySegment log;
  private final String name;
  private final Map<String, MemorySegment> maps;
  private final Map<String, MemorySegment> programs;

  private BpfObject(Arena arena, MemorySegment object, MemorySegment log, String name) {
    this.arena = arena;
    this.object = object;
    this.log = log;
    this.name = name;
    this.maps = named(Libbpf.NEXT_MAP, Libbpf.MAP_NAME);
    this.programs = named(Libbpf.NEXT_PROGRAM, Libbpf.PROGRAM_NAME);
  }

  /**
   * @param name for errors
   * @throws BpfException if it is no object that libbpf reads
   */
  public static BpfObject open(String name, byte[] elf) {
    Libbpf.require();
    Libbpf.address(Libbpf.SET_PRINT, MemorySegment.NULL);
    var arena = Arena.ofAuto();
    var log = arena.allocate(LOG_BYTES);
    var state = Libbpf.state(arena);
    var object =
        (MemorySegment)
            Libbpf.invoke(
                Libbpf.OPEN,
                state,
                arena.allocateFrom(JAVA_BYTE, elf),
                (long) elf.length,
                options(arena, name, log));
    if (object.address() == 0) {
      var errno = Libbpf.errno(state);
      throw new BpfException("bpf_object__open_mem", name, errno);
    }
    return new BpfObject(arena, object, log, name);
  }

  private static MemorySegment options(Arena arena, String name, MemorySegment log) {
    var options = arena.allocate(OPTIONS_BYTES, 8);
    options.set(JAVA_LONG, 0, OPTIONS_BYTES);
    options.set(ADDRESS, 8, arena.allocateFrom(name));
    options.set(ADDRESS, 56, log);
    options.set(JAVA_LONG, 64, log.byteSize());
    return options;
  }

  private Map<String, MemorySegment> named(MethodHandle next, MethodHandle nameOf) {
    var found = new LinkedHashMap<String, MemorySegment>();
    var at = Libbpf.address(next, object, MemorySegment.NULL);
    while (at.address() != 0) {
      found.put(Libbpf.text(Libbpf.address(nameOf, at)), at);
      at = Libbpf.address(next, object, at);
    }
    return found;
  }

  /** Types of the object's keys and values, or none if it was compiled without. */
  public Optional<Btf> btf() {
    var btf = Libbpf.address(Libbpf.OBJECT_BTF, object);
    if (btf.address() == 0) {
      return Optional.empty();
    }
    return Optional.of(Btf.of(btf));
  }

  /** The type of a map's keys in {@link #btf}, 0 if it is not said. */
  public int keyType(String map) {
    return (int) Libbpf.invoke(Libbpf.MAP_KEY_TYPE, mapNamed(map));
  }

  /** The type of a map's values in {@link #btf}, 0 if it is not said. */
  public int valueType(String map) {
    return (int) Libbpf.invoke(Libbpf.MAP_VALUE_TYPE, mapNamed(map));
  }

  /**
   * Before {@link #load}: the map that is pinned there is used, or this one is pinned there. The
   * directory must be there.
   */
  public void pin(String map, Path path) {
    var subject = "map " + map + " at " + path;
    Libbpf.call(
        "bpf_map__set_pin_path",
        subject,
        Libbpf.SET_PIN_PATH,
        mapNamed(map),
        arena.allocateFrom(path.toString()));
  }

  /** Before {@link #load}: a map of the kernel is used as this one, whatever its size is. */
  public void reuse(String map, BpfMap other) {
    Libbpf.call(
        "bpf_map__reuse_fd",
        "map " + map,
        Libbpf.REUSE,
        mapNamed(map),
        other.descriptor().number());
  }

  /** Before {@link #load}: how many entries a map has room for. */
  public void resize(String map, int entries) {
    Libbpf.call(
        "bpf_map__set_max_entries", "map " + map, Libbpf.SET_MAX_ENTRIES, mapNamed(map), entries);
  }

  /**
   * Makes the maps and has the kernel verify the programs.
   *
   * @throws BpfException with the end of the verifier's log; with {@link Errno#EINVAL} and no log
   *     if what is pinned is of another shape
   */
  public void load() {
    int result = (int) Libbpf.invoke(Libbpf.LOAD, object);
    if (result == -Errno.EPERM.number() && log.getString(0).isBlank()) {
      throw new BpfException("bpf_object__load", name, Errno.EPERM);
    }
    if (result < 0) {
      throw new BpfException("bpf_object__load", name, new Errno(-result), why());
    }
  }

  private String why() {
    var text = log.getString(0).strip();
    if (text.isEmpty()) {
      return "The verifier said nothing: look whether what is pinned is of another layout, and at"
          + " the rights of this process.";
    }
    var end = text.substring(Math.max(0, text.length() - LOG_SHOWN));
    return "The end of the verifier's log:\n" + end;
  }

  public java.util.Set<String> mapNames() {
    return java.util.Collections.unmodifiableSet(maps.keySet());
  }

  /** A map after {@link #load}; it is open as long as the object. */
  public BpfMap map(String map) {
    return BpfMap.of(map, Libbpf.call("bpf_map__fd", "map " + map, Libbpf.MAP_FD, mapNamed(map)));
  }

  public java.util.Set<String> programNames() {
    return java.util.Collections.unmodifiableSet(programs.keySet());
  }

  /** A program after {@link #load}; it is open as long as the object. */
  public BpfProgram program(String program) {
    var pointer = programs.get(program);
    if (pointer == null) {
      throw new IllegalArgumentException(name + " has no program " + program);
    }
    return new BpfProgram(
        program, Libbpf.call("bpf_program__fd", "program " + program, Libbpf.PROGRAM_FD, pointer));
  }

  private MemorySegment mapNamed(String map) {
    var pointer = maps.get(map);
    if (pointer == null) {
      throw new IllegalArgumentException(name + " has no map " + map);
    }
    return pointer;
  }

  @Override
  public void close() {
    Libbpf.invoke(Libbpf.CLOSE_OBJECT, object);
  }
}
