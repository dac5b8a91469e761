package dev.atoll.agent.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.atoll.agent.schema.ClusterEndpointSlice.Endpoint;
import dev.atoll.agent.schema.ClusterEndpointSlice.Port;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterEndpointSliceTest {
  private static final Endpoint READY =
      new Endpoint(
          List.of("10.244.1.1"),
          Optional.of(true),
          Optional.of(true),
          Optional.of(false),
          Optional.of("pod-0"),
          Optional.of("worker"),
          Optional.of("zone1"),
          Optional.of(List.of("zone1")));
  private static final Endpoint BARE =
      new Endpoint(
          List.of("10.244.1.2"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final ClusterEndpointSlice SLICE = slice("IPv4", List.of(READY, BARE));

  @Test
  void fields_stand_in_the_order_of_their_numbers_and_maps_are_sorted() {
    var expected =
        "0a0163" // cluster "c"
            + "1003" // clusterID 3
            + "1a016e" // namespace "n"
            + "220173" // name "s"
            + "2a060a0161120131" // labels
            + "2a060a0162120132"
            + "3a0449507634" // addressType
            + "420e0a0a31302e3234342e312e321200" // endpoint without anything
            + "4a0e0a04687474701203544350"
            + "18903f"; // port

    assertThat(HexFormat.of().formatHex(slice("IPv4", List.of(BARE)).protobuf()))
        .isEqualTo(expected);
  }

  @Test
  void what_is_written_is_read() {
    assertThat(ClusterEndpointSlice.parse(SLICE.compressed())).isEqualTo(SLICE);
  }

  @Test
  void a_slice_whose_addresses_are_of_another_family_is_refused() {
    var v6 = slice("IPv6", List.of(BARE));
    assertThatThrownBy(() -> ClusterEndpointSlice.parse(v6.compressed()))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageContaining("not IPv6");
    assertThatThrownBy(() -> ClusterEndpointSlice.parse(slice("FQDN", List.of()).compressed()))
        .hasMessageContaining("neither");
  }

  @Test
  void what_would_be_more_than_16_mib_is_refused_before_it_is_read() {
    var bomb = Zstd.compress(new byte[(16 << 20) + 1]);

    assertThatThrownBy(() -> ClusterEndpointSlice.parse(bomb))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageContaining("16 MiB");
  }

  @Test
  void bytes_that_are_no_zstd_or_no_protobuf_are_refused() {
    assertThatThrownBy(() -> ClusterEndpointSlice.parse(new byte[] {1, 2, 3}))
        .isInstanceOf(MalformedValueException.class);
    assertThatThrownBy(() -> ClusterEndpointSlice.parse(Zstd.compress(new byte[] {10, 99})))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageContaining("protobuf");
    assertThatThrownBy(() -> ClusterEndpointSlice.parse(Zstd.compress(new byte[] {8, 1})))
        .hasMessageContaining("field 1");
  }

  @Test
  void half_a_frame_is_refused() {
    var whole = SLICE.compressed();
    var half = java.util.Arrays.copyOf(whole, whole.length / 2);

    assertThatThrownBy(() -> ClusterEndpointSlice.parse(half))
        .isInstanceOf(MalformedValueException.class);
  }

  private static ClusterEndpointSlice slice(String type, List<Endpoint> endpoints) {
    return new ClusterEndpointSlice(
        "c",
        3,
        "n",
        "s",
        Map.of("b", "2", "a", "1"),
        Map.of(),
        type,
        endpoints,
        List.of(
            new Port(
                Optional.of("http"), Optional.of("TCP"), Optional.of(8080), Optional.empty())));
  }
}
