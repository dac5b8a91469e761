package dev.atoll.agent.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Reason;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No name is invented: every one is in Hubble's messages, but what is under {@code atoll}. */
class HubbleNamesTest {
  private static final Path PROTO =
      Path.of(
          System.getProperty("user.home"),
          "go/pkg/mod/github.com/cilium/cilium@v1.20.2/api/v1/flow/flow.proto");

  /** Message or enum, to its fields with types or its values with numbers. */
  private static final Map<String, Map<String, String>> KNOWN = read();

  private static Map<String, Map<String, String>> read() {
    try (var in = HubbleNamesTest.class.getResourceAsStream("hubble-fields.txt")) {
      var known = new HashMap<String, Map<String, String>>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(l -> !l.startsWith("#"))
          .map(l -> l.split(" "))
          .forEach(p -> known.computeIfAbsent(p[0], _ -> new HashMap<>()).put(p[1], p[2]));
      return known;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void every_field_and_value_is_one_of_hubble() {
    Events.kinds()
        .forEach((name, told) -> {
          var line = Json.read(FlowJson.line(told).getBytes(StandardCharsets.UTF_8));
          check(name, "GetFlowsResponse", line);
        });
  }

  private static void check(String at, String type, Value value) {
    switch (value) {
      case Mapping mapping ->
          mapping
              .entries()
              .forEach((name, entry) -> {
                if (!(type.equals("Flow") && name.equals("atoll"))) {
                  assertThat(KNOWN.get(type)).as(at).containsKey(name);
                  check(at + " " + name, KNOWN.get(type).get(name), entry.value());
                }
              });
      case Sequence list -> list.items().forEach(v -> check(at, type, v));
      case Scalar scalar -> {
        if (KNOWN.containsKey(type)) {
          assertThat(KNOWN.get(type)).as(at).containsKey(scalar.text());
        }
      }
    }
  }

  @Test
  void reasons_have_the_numbers_of_their_names() {
    for (var reason : Reason.values()) {
      var hubble = HubbleReason.of(reason);
      assertThat(KNOWN.get("DropReason"))
          .as(reason.name())
          .containsEntry(hubble.name(), Integer.toString(hubble.number()));
    }
  }

  /** Where Cilium's source is; elsewhere the list is what counts, and that is said. */
  @Test
  void the_list_of_names_is_that_of_cilium() throws IOException {
    if (!Files.exists(PROTO)) {
      System.out.println(PROTO + " is not here: hubble-fields.txt is not compared with it");
      return;
    }
    var proto = Files.readString(PROTO).replaceAll("//.*", "");
    KNOWN.forEach((type, names) -> {
      if (!type.equals("GetFlowsResponse")) {
        assertThat(names.keySet()).as(type).isEqualTo(names(proto, type));
      }
    });
  }

  private static TreeSet<String> names(String proto, String type) {
    var block = Pattern.compile("\n(?:message|enum) " + type + " \\{\n(.*?)\n\\}", Pattern.DOTALL);
    var matcher = block.matcher(proto);
    assertThat(matcher.find()).as(type).isTrue();
    var names = new TreeSet<String>();
    Pattern.compile("(\\w+)\\s*=\\s*\\d+")
        .matcher(matcher.group(1))
        .results()
        .forEach(r -> names.add(r.group(1)));
    return names;
  }
}
