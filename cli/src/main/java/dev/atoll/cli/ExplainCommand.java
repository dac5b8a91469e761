package dev.atoll.cli;

import dev.atoll.policy.explanation.Circumstances;
import dev.atoll.policy.explanation.Ends;
import dev.atoll.policy.explanation.Explanation;
import dev.atoll.policy.explanation.Question;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.validators.reach.Enforced;
import java.util.HashMap;
import java.util.Optional;
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

  @Option(names = "--format", defaultValue = "text", description = "text or json (default: text).")
  private Format format = Format.TEXT;

  ExplainCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    var review = fleet.review();
    var enforced = Enforced.of(review.fleet(), review.rendered());
    var mesh = enforced.mesh(review.fleet(), true);
    var question = question(mesh);
    var others = new HashMap<String, Optional<Mesh>>();
    var circumstances =
        new Circumstances(
            enforced.refused(),
            cluster ->
                others.computeIfAbsent(cluster, c -> LocalDefaultOff.mesh(review.fleet(), c)));
    var explanation = Explanation.of(mesh, question, circumstances);
    console()
        .out()
        .print(
            switch (format) {
              case TEXT -> ExplainText.write(explanation);
              case JSON -> ExplainJson.write(explanation);
            });
    return ExitCode.OK;
  }

  private Question question(Mesh mesh) {
    var words = port.split("/", -1);
    var protocol =
        Protocol.of(words[words.length - 1])
            .orElseThrow(() ->
                new UsageException(
                    "--port takes a number and a protocol, such as 8080/TCP, not " + port));
    var number = protocol == Protocol.OTHER && words.length == 1 ? 0 : number(words);
    return new Question(
        from, to, new Flow(end(mesh, from), end(mesh, to), protocol, number));
  }

  private int number(String[] words) {
    if (words.length == 2 && words[0].matches("\\d{1,5}")) {
      var number = Integer.parseInt(words[0]);
      if (number <= PortRange.LAST) {
        return number;
      }
    }
    throw new UsageException("--port takes 0 to 65535 and a protocol, such as 8080/TCP, not " + port);
  }

  private static End end(Mesh mesh, String name) {
    return new Ends(mesh)
        .find(name)
        .orElseThrow(() -> new UsageException("there is no end " + name + near(mesh, name)));
  }

  /** Names that end alike. */
  private static String near(Mesh mesh, String name) {
    var last = name.substring(name.lastIndexOf('/') + 1);
    var alike =
        mesh.clusters().stream()
            .flatMap(c -> c.pods().stream())
            .map(p -> p.name())
            .filter(n -> n.endsWith("/" + last))
            .limit(5)
            .toList();
    return alike.isEmpty()
        ? "; `atoll reach` lists the ends"
        : ", only " + String.join(", ", alike);
  }
}
