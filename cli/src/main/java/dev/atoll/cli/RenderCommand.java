package dev.atoll.cli;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.yaml.YamlWriter;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.RenderedFiles;
import dev.atoll.validators.Review;
import dev.atoll.validators.report.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "render",
    description = "Write what each cluster must hold, one file per object.")
final class RenderCommand extends Command {

  @Mixin private FleetInput fleet;
  @Mixin private ClusterChoice clusters;

  @Option(names = "--out", required = true, description = "A new or empty directory.")
  private Path out;

  RenderCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws IOException {
    var review = fleet.review();
    var chosen = clusters.of(review);
    if (fails(review)) {
      console().err().print(TextReport.write(review.findings(), false));
      console().progress("nothing is rendered from a fleet with errors");
      return ExitCode.FINDINGS;
    }
    NewDirectory.require(out);
    var count = 0;
    for (var rendered : chosen.values()) {
      count += write(rendered);
    }
    console().say("wrote %d files for %d clusters to %s".formatted(count, chosen.size(), out));
    return ExitCode.OK;
  }

  private static boolean fails(Review review) {
    return review.fails(review.fleet().settings().failOn());
  }

  private int write(Rendered rendered) throws IOException {
    for (var object : rendered.objects()) {
      write(RenderedFiles.path(rendered.cluster(), object), object.value());
    }
    if (rendered.helmValues().isPresent()) {
      write(RenderedFiles.helmValuesPath(rendered.cluster()), rendered.helmValues().get());
    }
    return rendered.objects().size() + (rendered.helmValues().isPresent() ? 1 : 0);
  }

  private void write(String path, Mapping value) throws IOException {
    var file = out.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, YamlWriter.write(value));
  }
}
