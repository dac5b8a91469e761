package dev.atoll.agent.command;

import dev.atoll.agent.pods.Capabilities;
import dev.atoll.agent.pods.Capability;
import dev.atoll.agent.pods.Probes;
import dev.atoll.agent.schema.GoJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code atoll-agent doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Says what this machine lacks for carrying packets, and what to do about it. Nothing is",
      "changed. Ends with 1 if something is missing without which nothing can be attached."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--bpffs",
      paramLabel = "DIR",
      defaultValue = "/sys/fs/bpf/atoll",
      description = "Where maps and links are pinned (default: /sys/fs/bpf/atoll).")
  private Path pins;

  @Option(
      names = "--underlay",
      paramLabel = "DEVICE",
      description = "The device towards other nodes (default: that of the default route).")
  private Optional<String> underlay = Optional.empty();

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  public Integer call() {
    var capabilities = Capabilities.of(Probes.look(pins, underlay));
    var out = spec.commandLine().getOut();
    out.print(json ? json(capabilities) : text(capabilities));
    out.flush();
    return capabilities.suffice() ? 0 : 1;
  }

  private static String text(Capabilities capabilities) {
    var text = new StringBuilder();
    for (var each : capabilities.all()) {
      text.append("%-7s  %-14s  %s%n".formatted(word(each), each.name(), each.found()));
      if (!each.advice().isEmpty()) {
        text.append("%-7s  %-14s  %s%n".formatted("", "", each.advice()));
      }
    }
    return text.toString();
  }

  private static String json(Capabilities capabilities) {
    var bytes =
        GoJson.bytes(json ->
            json.bool("suffices", capabilities.suffice())
                .objects(
                    "capabilities",
                    capabilities.all(),
                    (o, each) ->
                        o.string("name", each.name())
                            .string("verdict", word(each))
                            .string("found", each.found())
                            .stringIfAny("advice", each.advice())));
    return new String(bytes, StandardCharsets.UTF_8) + "\n";
  }

  private static String word(Capability capability) {
    return capability.verdict().name().toLowerCase(Locale.ROOT);
  }
}
