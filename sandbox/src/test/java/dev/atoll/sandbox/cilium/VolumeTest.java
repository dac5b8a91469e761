package dev.atoll.sandbox.cilium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.sandbox.SharedControlPlane;
import dev.atoll.sandbox.cilium.Volume.Source;
import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects of a real API server as files, as a kubelet keeps them. */
class VolumeTest {
  private static final String SECRETS = "/api/v1/namespaces/kube-system/secrets/";
  private static final String CONFIG_MAPS = "/api/v1/namespaces/kube-system/configmaps/";

  @TempDir Path temporary;

  private KubeApi api;
  private Volume volume;

  @BeforeEach
  void start() throws IOException {
    api = SharedControlPlane.with("volumes").api("volumes");
    api.hold("/api/v1/namespaces/kube-system", object("Namespace", Map.of()));
    api.delete(SECRETS + "peers");
    api.delete(SECRETS + "cert");
    api.delete(CONFIG_MAPS + "users");
    volume =
        new Volume(
            temporary.resolve("volume"),
            List.of(
                Source.secret("peers"),
                Source.secret("cert", Map.of("tls.key", "client.key")),
                Source.configMap("users")));
  }

  @Test
  void files_come_change_and_go_with_their_objects() throws IOException {
    volume.update(api);
    assertThat(files()).isEmpty();
    assertThat(volume.complete()).isFalse();

    api.hold(SECRETS + "peers", object("Secret", Map.of("stringData", Map.of("one", "1"))));
    api.hold(
        SECRETS + "cert",
        object("Secret", Map.of("stringData", Map.of("tls.key", "key", "tls.crt", "other"))));
    api.hold(CONFIG_MAPS + "users", object("ConfigMap", Map.of("data", Map.of("users.yaml", "u"))));
    volume.update(api);
    assertThat(files()).containsExactly("client.key=key", "one=1", "users.yaml=u");
    assertThat(volume.complete()).isTrue();

    api.hold(CONFIG_MAPS + "users", object("ConfigMap", Map.of("data", Map.of("users.yaml", "v"))));
    api.delete(SECRETS + "peers");
    volume.update(api);
    assertThat(files()).containsExactly("client.key=key", "users.yaml=v");
  }

  @Test
  void files_stay_as_they_are_while_the_cluster_does_not_answer() throws IOException {
    api.hold(SECRETS + "peers", object("Secret", Map.of("stringData", Map.of("one", "1"))));
    volume.update(api);
    var plane = SharedControlPlane.with("volumes");
    plane.stop("volumes");
    try {
      assertThatThrownBy(() -> volume.update(plane.api("volumes"))).isInstanceOf(IOException.class);
      assertThat(files()).containsExactly("one=1");
    } finally {
      plane.restart("volumes");
    }
  }

  private static Map<String, ?> object(String kind, Map<String, ?> more) {
    var object = new java.util.LinkedHashMap<String, Object>(more);
    object.put("apiVersion", "v1");
    object.put("kind", kind);
    return object;
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(volume.dir())) {
      return files
          .sorted()
          .map(file -> {
            try {
              return file.getFileName() + "=" + Files.readString(file);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          })
          .toList();
    }
  }
}
