package dev.atoll.fleet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlWriterTest {

  private static final long SEED = 20_260_102;

  @Test
  void what_was_written_is_read_back() {
    var random = new Random(SEED);
    for (int i = 0; i < 5_000; i++) {
      var value = new ValueGenerator(random).mapping(0);
      var text = YamlWriter.write(value);
      var back =
          YamlReader.read(
              new SourceFile("w.yaml", text.getBytes(StandardCharsets.UTF_8)), YamlLimits.DEFAULT);
      assertThat(back.findings()).as("seed " + SEED + ":\n" + text).isEmpty();
      assertThat(back.value().getFirst()).as("seed " + SEED + ":\n" + text).isEqualTo(value);
    }
  }

  @Test
  void an_object_looks_as_people_write_it() {
    assertThat(
            write(
                "{\"kind\":\"X\",\"spec\":{\"ports\":[{\"port\":\"8080\",\"n\":1},{}],\"text\":\"a\\nb\\n\","
                    + "\"on\":true,\"list\":[[1,\"x y\"],[]],\"cidr\":\"10.0.0.0/8\",\"v\":\"1.20\",\"e\":null}}"))
        .isEqualTo(
            """
            kind: X
            spec:
              cidr: 10.0.0.0/8
              e: null
              list:
              - - 1
                - x y
              - []
              "on": true
              ports:
              - "n": 1
                port: "8080"
              - {}
              text: |
                a
                b
              v: "1.20"
            """);
  }

  @Test
  void the_order_of_keys_does_not_matter() {
    assertThat(write("{\"b\":1,\"a\":2}")).isEqualTo(write("{\"a\":2,\"b\":1}"));
  }

  private static String write(String json) {
    Value value = Json.read(json.getBytes(StandardCharsets.UTF_8));
    return YamlWriter.write(value);
  }
}
