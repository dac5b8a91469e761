package dev.atoll.fleet.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void equal_values_have_equal_bytes() {
    assertThat(text("{ \"b\" : [1, 2.50, 1e3], \"a\":\"\\u00e9\\/\\n\" }"))
        .isEqualTo("{\"a\":\"é/\\n\",\"b\":[1,2.5,1000]}");
  }

  @Test
  void only_what_must_be_escaped_is_escaped() {
    assertThat(Json.text(Values.of("\"\\\u0001\u001f\t\b\f\r\n</é\u2028😀\u007f")))
        .isEqualTo("\"\\\"\\\\\\u0001\\u001f\\t\\b\\f\\r\\n</é\u2028😀\u007f\"");
  }

  @Test
  void half_a_character_pair_is_replaced() {
    assertThat(Json.text(Values.of("a\uD83Db"))).isEqualTo("\"a\uFFFDb\"");
    assertThat(Json.text(Values.of("a\uDE00"))).isEqualTo("\"a\uFFFD\"");
  }

  @Test
  void pretty_text_is_for_people_and_means_the_same() {
    var pretty = Json.pretty(Json.read(bytes("{\"b\":[],\"a\":[1,{\"c\":{}}]}")));
    assertThat(pretty)
        .isEqualTo(
            """
            {
              "a": [
                1,
                {
                  "c": {}
                }
              ],
              "b": []
            }
            """);
    assertThat(text(pretty)).isEqualTo("{\"a\":[1,{\"c\":{}}],\"b\":[]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "{\"a\":1,\"a\":2}",
        "01",
        "1.",
        ".5",
        "-",
        "+1",
        "1e",
        "1e400",
        "nul",
        "nulll",
        "tru",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\t\"",
        "[1]2",
        "NaN",
        "//x",
        "\"\\"
      })
  void what_is_not_json_is_refused(String text) {
    assertThatThrownBy(() -> Json.read(bytes(text))).isInstanceOf(JsonSyntaxException.class);
  }

  @Test
  void bytes_that_are_not_utf_8_are_refused() {
    for (var bad : new int[][] {{0xFF}, {0xC3}, {0xC3, 'a'}, {0xE2, 0x82}, {0xED, 0xA0, 0x80}}) {
      var json = new byte[bad.length + 2];
      json[0] = '"';
      json[json.length - 1] = '"';
      for (int i = 0; i < bad.length; i++) {
        json[i + 1] = (byte) bad[i];
      }
      assertThatThrownBy(() -> Json.read(json)).isInstanceOf(JsonSyntaxException.class);
    }
    assertThat(text("\"\uFFFD\"")).isEqualTo("\"\uFFFD\"");
  }

  @Test
  void depth_is_limited() {
    assertThatThrownBy(() -> Json.read(bytes("[".repeat(100_000))))
        .isInstanceOf(JsonSyntaxException.class);
  }

  @Test
  void no_bytes_make_the_parser_fail_otherwise() {
    var random = new Random(20_260_105);
    var good = bytes("{\"a\":[1,2.5e3,\"é\\u00e9😀\",null,true],\"b\":{\"c\":-0.1}}");
    for (int i = 0; i < 50_000; i++) {
      var bad = good.clone();
      for (int k = 0; k <= random.nextInt(3); k++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        var value = Json.read(bad);
        assertThat(Json.read(Json.write(value))).isEqualTo(value);
      } catch (JsonSyntaxException expected) {
        assertThat(expected).hasMessageContaining(" at byte ");
      }
    }
  }

  @Test
  void a_digest_is_that_of_sha_256() {
    assertThat(Digests.sha256(bytes("abc")))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  private static String text(String json) {
    return Json.text(Json.read(bytes(json)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
