package dev.atoll.agent.verify;

import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/** The kind ServiceExport in an API server. */
public final class McsApi {
  private static final String PATH =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/serviceexports.multicluster.x-k8s.io";

  private McsApi() {}

  /** Defines it and waits until its objects can be listed. */
  public static void install(KubeApi api) throws IOException, InterruptedException {
    try (var in = McsApi.class.getResourceAsStream("serviceexports.yaml")) {
      var yaml = Objects.requireNonNull(in).readAllBytes();
      var answer = api.apply(PATH, new String(yaml, StandardCharsets.UTF_8));
      if (!answer.ok()) {
        throw new IOException(answer.body());
      }
    }
    while (!api.established(PATH)) {
      Thread.sleep(Duration.ofMillis(100));
    }
  }
}
