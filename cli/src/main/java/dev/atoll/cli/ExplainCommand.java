package dev.atoll.cli;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.schema.Nearest;
import dev.atoll.policy.answer.PortChoice;
import dev.atoll.policy.explanation.Circumstances;
import dev.atoll.policy.explanation.Ends;
import dev.atoll.policy.explanation.Explanation;
import dev.atoll.policy.explanation.Question;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.rule.Source;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.validators.reach.Enforced;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "explain",
    description = "Say why a flow is allowed or denied, at both ends, and what would change it.")
final class ExplainCommand extends Command {

  enum Format {
    TEXT,
    JSON
  }

  @Mixin private FleetInput fleet;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "END",
      description =
          "cluster/namespace/workload, world/ADDRESS, world (an address that no policy names) or"
              + " entity/WORD.")
  private String from = "";

  @Option(names = "--to", required = true, paramLabel = "END", description = "The same.")
  private String to = "";

  @Option(
      names = "--port",
      required = true,
      paramLabel = "PORT",
      description = "Such as 8080/TCP; 8/ICMP is a type; OTHER is any other protocol.")
  private String port = "";

  @Option(
      names = "--assume",
      paramLabel = "A",
      description = "CLUSTER|*.PATH=VALUE below spec.datapath, such as *.version=1.18.9.")
  private List<String> assumed = List.of();

  @Option(names = "--format", defaultValue = "text", description = "text or json (default: text).")
  private Format format = Format.TEXT;

  ExplainCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    var review = fleet.assuming(assumed, console());
    Unread.warn(review, console());
    var enforced = Enforced.of(review.fleet(), review.rendered());
    var mesh = enforced.mesh(review.fleet(), true);
    var circumstances =
        new Circumstances(
            enforced.refused(),
            new LocalDefaultOff(review.fleet())::in,
            source -> isMeshPolicy(review.fleet(), source));
    var explanation = Explanation.of(mesh, question(mesh), circumstances);
    console()
        .out()
        .print(
            switch (format) {
              case TEXT -> ExplainText.write(explanation);
              case JSON -> ExplainJson.write(explanation);
            });
    return ExitCode.OK;
  }

  private static boolean isMeshPolicy(Fleet fleet, Source source) {
    return fleet.meshPolicies().stream()
        .anyMatch(
            m -> m.key().equals(source.policy()) && m.pos().file().equals(source.pos().file()));
  }

  private Question question(Mesh mesh) {
    var asked =
        PortChoice.parse(port)
            .orElseThrow(() ->
                new UsageException(
                    "`" + port + "` is no port; write 8080/TCP, 53/UDP, 8/ICMP or 0/OTHER"));
    return new Question(
        from,
        to,
        new Flow(end(mesh, "--from", from), end(mesh, "--to", to), asked.protocol(), asked.port()));
  }

  private static End end(Mesh mesh, String option, String name) {
    var ends = new Ends(mesh);
    return ends.find(name)
        .orElseThrow(() ->
            new UsageException(
                option
                    + ": there is no end "
                    + name
                    + ends.off(name)
                        .map(why -> ": " + why)
                        .or(() ->
                            Nearest.to(name, names(mesh)).map(n -> "; did you mean " + n + "?"))
                        .orElse("; write cluster/namespace/workload; atoll reach lists them")));
  }

  private static List<String> names(Mesh mesh) {
    return mesh.clusters().stream().flatMap(c -> c.pods().stream()).map(Pod::name).toList();
  }
}
