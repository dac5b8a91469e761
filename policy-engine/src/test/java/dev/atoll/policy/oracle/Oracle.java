package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Cilium's own policy code in a process of its own; not for two threads at a time. */
public final class Oracle implements Verdicts, AutoCloseable {

  /** How long an answer may take. */
  private static final long SECONDS = 120;

  private final Process process;
  private final OutputStream in;
  private final BufferedReader out;

  private Oracle(Process process) {
    this.process = process;
    this.in = process.getOutputStream();
    this.out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 1 << 16);
  }

  /** Starts the program, after building it where it is not in the cache. */
  public static Oracle start() {
    try {
      return new Oracle(
          new ProcessBuilder(OracleBuild.program().toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A whole reply.
   *
   * @param refused policies that Cilium's parser refuses
   * @param endpointErrors endpoints whose policy cannot be computed
   */
  public record Reply(
      List<Answer> answers, List<Refused> refused, List<EndpointError> endpointErrors) {}

  /**
   * A policy that is not enforced.
   *
   * @param policy its index in its cluster
   */
  public record Refused(String cluster, int policy, String error) {}

  /** An endpoint without a policy; its name is namespace/pod, or host. */
  public record EndpointError(String cluster, String endpoint, String error) {}

  @Override
  public List<Answer> answers(TestMesh mesh, List<Probe> probes) {
    return ask(mesh, probes).answers();
  }

  public Reply ask(TestMesh mesh, List<Probe> probes) {
    var reply = exchange(MeshJson.request(mesh, probes));
    return new Reply(
        reply.items("answers").stream().map(a -> Answer.of(a.asString().orElseThrow())).toList(),
        reply.items("refused").stream().map(Oracle::refused).toList(),
        reply.items("endpointErrors").stream().map(Oracle::endpointError).toList());
  }

  /** Why Cilium's parser refuses each policy; empty where it accepts one. */
  public List<Optional<String>> validity(TestMesh.Settings settings, List<Mapping> policies) {
    var own = MeshJson.settings(settings);
    own.put("name", "local");
    own.put("id", 1);
    var request = MeshJson.object("op", "valid", "settings", own, "policies", policies);
    return exchange(Values.of(request)).items("results").stream()
        .map(r -> r.asMapping().orElseThrow().string("error"))
        .toList();
  }

  /** The release of Cilium, and what the oracle cannot express. */
  public Mapping limits() {
    return exchange(Values.of(MeshJson.object("op", "limits")));
  }

  private static Refused refused(Value value) {
    var m = value.asMapping().orElseThrow();
    return new Refused(
        m.string("cluster").orElseThrow(), integer(m, "policy"), m.string("error").orElseThrow());
  }

  private static EndpointError endpointError(Value value) {
    var m = value.asMapping().orElseThrow();
    return new EndpointError(
        m.string("cluster").orElseThrow(),
        m.string("endpoint").orElseThrow(),
        m.string("error").orElseThrow());
  }

  private static int integer(Mapping mapping, String key) {
    return ((Number) Values.toMap(mapping).get(key)).intValue();
  }

  private Mapping exchange(Value request) {
    var watchdog = killAfterDeadline();
    try {
      in.write(Json.write(request));
      in.write('\n');
      in.flush();
      var line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("the policy oracle ended, see its last words above");
      }
      var reply = Json.read(line.getBytes(StandardCharsets.UTF_8)).asMapping().orElseThrow();
      reply
          .string("error")
          .ifPresent(error -> {
            throw new IllegalStateException(
                "the policy oracle: " + error + "\n" + reply.string("stack").orElse(""));
          });
      return reply;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      watchdog.interrupt();
    }
  }

  private Thread killAfterDeadline() {
    return Thread.startVirtualThread(() -> {
      try {
        TimeUnit.SECONDS.sleep(SECONDS);
        process.destroyForcibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Override
  public void close() {
    process.destroy();
  }
}
