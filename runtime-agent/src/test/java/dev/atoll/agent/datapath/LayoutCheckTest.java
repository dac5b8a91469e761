package dev.atoll.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.bpf.BpfObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The records against the object that the build made; nothing is loaded, so it needs no rights. */
class LayoutCheckTest {

  @Test
  void the_records_are_those_of_the_object() {
    try (var object = DatapathObject.open()) {
      assertThat(LayoutCheck.differences(object)).isEmpty();
      assertThat(MapLayout.ALL)
          .extracting(MapLayout::name)
          .as("every map but the ring and what programs note for themselves")
          .containsExactlyInAnyOrderElementsOf(
              object.mapNames().stream()
                  .filter(it -> !List.of("events", "scratch", "ct_before").contains(it))
                  .toList());
    }
  }

  @Test
  void a_field_that_lies_elsewhere_is_named() {
    Element moved =
        to -> {
          to.u32("identity", 0);
          to.u32("flags", 0);
          to.u32("policy", 0);
          to.u32("epoch", 0);
        };
    assertThat(differences("endpoints", Layout.U32, Layout.of("endpoint", moved)))
        .singleElement()
        .asString()
        .contains("value of endpoints: fields")
        .contains("__u32 flags at 4")
        .contains("__u32 policy at 4");
  }

  @Test
  void a_number_in_the_wrong_order_of_bytes_is_named() {
    Element swapped =
        to -> {
          to.address("address", Address.NONE);
          to.u16("port", 0);
          to.u8("protocol", 0);
          to.pad("pad", 1);
        };
    assertThat(
            differences(
                "services",
                Layout.of("service_key", swapped),
                Layout.of("service_value", new ServiceValue(0, 0, 0, 0))))
        .singleElement()
        .asString()
        .contains("__u16 port at 16")
        .contains("__be16 port at 16");
  }

  @Test
  void a_value_that_is_too_short_is_named() {
    Element cut = to -> to.u64("packets", 0);
    assertThat(differences("metrics", Layout.U32, Layout.of("metric", cut)))
        .anySatisfy(
            it -> assertThat(it).isEqualTo("value of metrics: bytes are 8 here, 16 in the object"));
  }

  @Test
  void a_map_that_is_not_there_is_named() {
    assertThat(differences("nothing", Layout.U32, Layout.U64))
        .containsExactly("map nothing is not in the object");
  }

  private static List<String> differences(String map, Layout key, Layout value) {
    try (var object = BpfObject.open("atoll", DatapathObject.bytes())) {
      return LayoutCheck.differences(object, List.of(new MapLayout(map, key, value)));
    }
  }

  record Case(Element element, java.util.function.Function<byte[], Element> read) {}

  static Stream<Case> elements() {
    var a = Address.of("10.1.2.3");
    var b = Address.of("fd00::7");
    return Stream.of(
        new Case(new Endpoint(-1, 2, 3, 4), Endpoint::read),
        new Case(new Pod(7, 0x0a1b2c3d4e5fL, 0xfedcba987654L), Pod::read),
        new Case(IpcacheKey.of(a, 24), IpcacheKey::read),
        new Case(new IpcacheValue(5, 6, b, 7), IpcacheValue::read),
        new Case(new PolicyKey(96, 1, 2, Direction.INGRESS, 6, 65535), PolicyKey::read),
        new Case(new PolicyValue(1 << 31, 9, true), PolicyValue::read),
        new Case(new ServiceKey(b, 443, 17), ServiceKey::read),
        new Case(new ServiceValue(1, 2, 3, 1), ServiceValue::read),
        new Case(new Backend(a, 8080, Backend.State.DEAD, 3), Backend::read),
        new Case(new Tuple(a, b, 1, 65535, 6, Direction.SERVICE, 4), Tuple::read),
        new Case(new Track(1, 2, a, 80, 16, 5, 6, 40001), Track::read),
        new Case(new FragmentKey(a, b, 0x12345678, 17), FragmentKey::read),
        new Case(new FragmentValue(1, 2, 3), FragmentValue::read),
        new Case(new ReverseKey(1L << 40, b, 53, 17), ReverseKey::read),
        new Case(new ReverseValue(a, 53, 1, 2), ReverseValue::read),
        new Case(new Metric(1, 2), Metric::read),
        new Case(new Config(1, 2, 3, 4, 5, 6, 7, a, b), Config::read),
        new Case(
            new Event(
                1,
                a,
                b,
                2,
                3,
                6,
                Direction.INGRESS,
                true,
                Reason.SPOOFED,
                4,
                5,
                6,
                7,
                8,
                9,
                b,
                10,
                11),
            it -> Event.read(java.nio.ByteBuffer.wrap(it))));
  }

  @ParameterizedTest
  @MethodSource("elements")
  void what_is_written_is_read_again(Case it) {
    assertThat(it.read().apply(it.element().bytes())).isEqualTo(it.element());
  }
}
