package dev.atoll.cli;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.fleet.StateDirectory;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.StatusJson;
import dev.atoll.reconciler.status.StatusText;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "status",
    description = "The running fleet: which commit each cluster holds, and what needs attention.")
final class StatusCommand extends Command {

  enum Format {
    TEXT,
    JSON
  }

  @Mixin private Operator operator;

  @Option(names = "--format", defaultValue = "text", description = "text or json (default: text).")
  private Format format = Format.TEXT;

  StatusCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws IOException {
    var state = new StateDirectory(operator.config().state());
    var now = Instant.now();
    var status = read(state);
    var liveness = state.liveness(now);
    switch (format) {
      case TEXT -> StatusText.lines(status, liveness, now).forEach(console()::say);
      case JSON -> console().say(Json.pretty(StatusJson.write(status, liveness)).stripTrailing());
    }
    return ExitCode.OK;
  }

  private static FleetStatus read(StateDirectory state) throws IOException {
    var file = state.statusFile();
    if (!Files.exists(file)) {
      throw new IOException(
          "there is no " + file + "; start the reconciler: atoll serve --config FILE");
    }
    return StatusJson.read((Mapping) Json.read(Files.readAllBytes(file)));
  }
}
