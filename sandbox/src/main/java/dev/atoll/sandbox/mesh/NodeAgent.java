package dev.atoll.sandbox.mesh;

import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The agent of one node, which may be killed and started again to see what happens then. */
public final class NodeAgent implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(1);

  private final ControlPlane plane;
  private final Place place;
  private final List<String> command;
  private final Map<String, String> environment;
  private final int port;

  /**
   * @param command without what the place adds
   * @param port that it is told to listen on
   */
  NodeAgent(
      ControlPlane plane,
      Place place,
      List<String> command,
      Map<String, String> environment,
      int port) {
    this.plane = plane;
    this.place = place;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.port = port;
  }

  /** The name of its process. */
  public String program() {
    return place.program();
  }

  /** Where it answers, as seen from the machine. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** What it wrote since it was started last. */
  public Path log() {
    return plane.logOf(program());
  }

  /** Brings its store to it, and starts it. */
  void begin(int storePort) {
    place.join(storePort, port);
    Secrets.directory(place.home());
    Secrets.write(place.home().resolve("api"), url());
    start();
  }

  /** Starts it, and does not wait for it. */
  public void start() {
    place.run(command, environment);
  }

  /** Kills it with SIGKILL. What it gave to the kernel stays; it is away until {@link #start}. */
  public void kill() {
    plane.end(program(), Duration.ZERO);
  }

  public boolean runs() {
    return plane.pid(program()).isPresent();
  }

  /**
   * Waits until it has all that it waits for.
   *
   * @throws SandboxException if it ends before, or takes longer
   */
  public void await(Duration time) {
    try (var client = HttpClient.newBuilder().connectTimeout(ANSWER).build()) {
      plane.await(program(), () -> isReady(client), time);
    }
  }

  private boolean isReady(HttpClient client) {
    var request = HttpRequest.newBuilder(URI.create(url() + "/healthz")).timeout(ANSWER).build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while waiting for " + program(), e);
    }
  }

  /** Kills it, and lets go of what brought its store to it. */
  @Override
  public void close() {
    kill();
    place.close();
  }
}
