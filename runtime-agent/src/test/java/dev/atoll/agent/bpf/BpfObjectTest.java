package dev.atoll.agent.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The binding against the kernel, with the programs of the build. */
@Tag("root")
class BpfObjectTest {

  /** Small, so that a map can be filled. */
  private static BpfObject loaded() throws Exception {
    var object = BpfObject.open("some object", bytes());
    object.resize("ct", 64);
    object.resize("backends", 2500);
    object.load();
    return object;
  }

  private static byte[] bytes() throws Exception {
    try (var in =
        BpfObjectTest.class.getResourceAsStream("/dev/atoll/agent/datapath/atoll.bpf.o")) {
      return in.readAllBytes();
    }
  }

  private static byte[] u32(int number) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array();
  }

  private static byte[] value(int length, int number) {
    return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder()).putInt(number).array();
  }

  @Test
  void what_is_no_object_is_refused_with_the_name_of_the_call() {
    assertThatThrownBy(() -> BpfObject.open("nonsense", new byte[100]))
        .isInstanceOf(BpfException.class)
        .hasMessageStartingWith("bpf_object__open_mem of nonsense failed: ");
  }

  @Test
  void a_program_that_the_verifier_refuses_comes_with_its_log() throws Exception {
    var elf = bytes();
    firstInstruction(elf, "tc", 0x00000000_0000_0085L | (0x7fffL << 32)); // call of no helper
    try (var object = BpfObject.open("broken", elf)) {
      assertThatThrownBy(object::load)
          .isInstanceOf(BpfException.class)
          .hasMessageContaining("bpf_object__load of broken failed: EINVAL")
          .hasMessageContaining("The end of the verifier's log:")
          .hasMessageContaining("invalid func unknown#32767");
    }
  }

  /** Overwrites the first instruction of an ELF section. */
  private static void firstInstruction(byte[] elf, String section, long instruction) {
    var in = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
    int headers = (int) in.getLong(40);
    int names = (int) in.getLong(headers + 64 * in.getShort(62) + 24);
    for (int i = 0; i < in.getShort(60); i++) {
      int header = headers + 64 * i;
      int name = names + in.getInt(header);
      if (new String(elf, name, section.length() + 1).equals(section + "\0")) {
        in.putLong((int) in.getLong(header + 24), instruction);
        return;
      }
    }
    throw new AssertionError("no section " + section);
  }

  @Test
  void an_entry_is_written_read_replaced_and_deleted() throws Exception {
    try (var object = loaded()) {
      var map = object.map("endpoints");
      assertThat(map.lookup(u32(7))).isEmpty();
      map.update(u32(7), value(16, 1));
      assertThat(map.lookup(u32(7))).hasValue(value(16, 1));
      map.update(u32(7), value(16, 2));
      assertThat(map.lookup(u32(7))).hasValue(value(16, 2));
      assertThat(map.firstKey()).hasValue(u32(7));
      assertThat(map.keyAfter(u32(7))).isEmpty();
      assertThat(map.delete(u32(7))).isTrue();
      assertThat(map.delete(u32(7))).isFalse();
      map.update(u32(7), value(16, 3));
      assertThat(map.take(u32(7))).hasValue(value(16, 3));
      assertThat(map.take(u32(7))).isEmpty();
      assertThat(map.firstKey()).isEmpty();
    }
  }

  @Test
  void a_key_of_the_wrong_length_does_not_reach_the_kernel() throws Exception {
    try (var object = loaded()) {
      assertThatThrownBy(() -> object.map("endpoints").update(new byte[5], new byte[16]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("map endpoints takes 4 bytes, not 5");
      var short1 = new BpfMap.Entry(u32(1), new byte[3]);
      assertThatThrownBy(() -> object.map("endpoints").updateAll(List.of(short1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("map endpoints takes 16 bytes, not 3");
    }
  }

  @Test
  void many_entries_are_written_read_and_deleted_in_batches() throws Exception {
    try (var object = loaded()) {
      var map = object.map("backends");
      var entries =
          IntStream.rangeClosed(1, 2500)
              .mapToObj(i -> new BpfMap.Entry(u32(i), value(24, i)))
              .toList();
      map.updateAll(entries);
      assertThat(map.entries()).hasSize(2500);
      assertThat(map.entries()).allSatisfy(it -> assertThat(it.value()).startsWith(it.key()));
      map.deleteAll(entries.stream().skip(1).map(BpfMap.Entry::key).toList());
      assertThat(map.entries())
          .singleElement()
          .satisfies(it -> assertThat(it.key()).isEqualTo(u32(1)));
    }
  }

  @Test
  void longest_prefix_maps_are_read_in_batches_too() throws Exception {
    try (var object = loaded()) {
      var map = object.map("policy");
      var entries = new ArrayList<BpfMap.Entry>();
      for (int i = 0; i < 3000; i++) {
        var key = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putInt(96).putInt(i);
        entries.add(new BpfMap.Entry(key.array(), value(12, i)));
      }
      map.updateAll(entries);
      assertThat(map.entries()).hasSize(3000);
    }
  }

  @Test
  void one_by_one_comes_to_the_same_as_in_batches() throws Exception {
    try (var object = loaded()) {
      var map = object.map("backends");
      MapSingles.update(
          map,
          IntStream.rangeClosed(1, 1500)
              .mapToObj(i -> new BpfMap.Entry(u32(i), value(24, i)))
              .toList());
      MapSingles.delete(map, List.of(u32(3), u32(5)));
      var oneByOne = new ArrayList<BpfMap.Entry>();
      MapSingles.forEach(map, oneByOne::add);
      var inBatches = new ArrayList<BpfMap.Entry>();
      MapBatches.forEach(map, 1000, inBatches::add);
      assertThat(oneByOne)
          .hasSize(1498)
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactlyInAnyOrderElementsOf(inBatches);
    }
  }

  @Test
  void a_full_map_is_named_with_what_to_do() throws Exception {
    try (var object = loaded()) {
      var map = object.map("backends");
      map.updateAll(
          IntStream.rangeClosed(1, 2500)
              .mapToObj(i -> new BpfMap.Entry(u32(i), value(24, i)))
              .toList());
      assertThatThrownBy(() -> map.update(u32(9999), value(24, 1)))
          .isInstanceOf(BpfException.class)
          .hasMessage(
              "bpf_map_update_elem of map backends failed: E2BIG. The map is full: fewer entries,"
                  + " or a larger map.")
          .satisfies(it -> assertThat(((BpfException) it).errno()).isEqualTo(Errno.E2BIG));
    }
  }

  @Test
  void a_mapped_array_is_what_the_kernel_reads() throws Exception {
    try (var object = loaded();
        var array = MappedArray.of(object.map("lut"))) {
      array.set(0, 5);
      array.set(1, 1L << 40);
      array.set(array.length() - 1, 7);
      var map = object.map("lut");
      assertThat(map.lookup(u32(1)).orElseThrow())
          .isEqualTo(
              ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1L << 40).array());
      assertThat(array.get(array.length() - 1)).isEqualTo(7);
      assertThatThrownBy(() -> array.set(array.length(), 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void who_comes_after_a_mapped_array_was_closed_gets_an_exception() throws Exception {
    try (var object = loaded()) {
      var array = MappedArray.of(object.map("lut"));
      array.set(0, 5);
      array.close();
      assertThatThrownBy(() -> array.get(0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> array.set(0, 6)).isInstanceOf(IllegalStateException.class);
      array.close();
    }
  }

  @Test
  void values_of_each_cpu_are_read_one_by_one() throws Exception {
    try (var object = loaded()) {
      assertThat(object.map("metrics").lookupEachCpu(u32(0)))
          .hasSize(Cpus.possible())
          .allSatisfy(it -> assertThat(it).hasSize(16));
    }
  }
}
