package dev.atoll.cli;

import dev.atoll.fleet.model.CiliumVersion;
import java.util.Optional;
import picocli.CommandLine;

@CommandLine.Command(name = "version", description = "Which Atoll this is, and what it knows.")
final class VersionCommand extends Command {

  VersionCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    console().say("atoll " + ofManifest());
    console()
        .say(
            "knows Cilium %s to %s"
                .formatted(CiliumVersion.OLDEST_KNOWN.line(), CiliumVersion.NEWEST_KNOWN.line()));
    console().say("java " + Runtime.version());
    return ExitCode.OK;
  }

  /** As the jar's manifest says. */
  private static String ofManifest() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
