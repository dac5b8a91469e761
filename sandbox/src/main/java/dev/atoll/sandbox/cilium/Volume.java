package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.Secrets;
import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Secrets and ConfigMaps as files of a directory, kept as they are in the cluster: what a kubelet
 * does for the volumes of a pod.
 */
record Volume(Path dir, List<Source> sources) {

  /**
   * One object of {@code kube-system}.
   *
   * @param items file names by key; where empty, every key is a file of its name
   */
  record Source(String resource, String name, Map<String, String> items) {
    static Source secret(String name) {
      return new Source("secrets", name, Map.of());
    }

    static Source secret(String name, Map<String, String> items) {
      return new Source("secrets", name, items);
    }

    static Source configMap(String name) {
      return new Source("configmaps", name, Map.of());
    }

    private String path() {
      return "/api/v1/namespaces/kube-system/" + resource + "/" + name;
    }
  }

  Volume {
    Secrets.directory(dir);
  }

  /** Whether all objects were there when it was last brought up to date. */
  boolean complete() {
    return Files.exists(marker());
  }

  /**
   * Writes what changed and deletes what is gone.
   *
   * @throws IOException if the cluster does not answer; the files stay as they are then
   */
  void update(KubeApi api) throws IOException {
    var wanted = new TreeMap<String, byte[]>();
    var complete = true;
    for (var source : sources) {
      var object = read(api, source);
      object.ifPresent(it -> wanted.putAll(files(source, it)));
      complete &= object.isPresent();
    }
    for (var file : wanted.entrySet()) {
      replace(dir.resolve(file.getKey()), file.getValue());
    }
    try (var present = Files.list(dir)) {
      for (var file : present.toList()) {
        if (!wanted.containsKey(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
    if (complete && !complete()) {
      Files.createFile(marker());
    }
  }

  /** Beside the directory, as everything in it is read by Cilium. */
  private Path marker() {
    return dir.resolveSibling(dir.getFileName() + ".complete");
  }

  private static Optional<JsonNode> read(KubeApi api, Source source) throws IOException {
    var answer = api.get(source.path());
    if (answer.status() != 404 && !answer.ok()) {
      throw new IOException(source.path() + " answers " + answer.status());
    }
    return answer.ok() ? Optional.of(answer.json().path("data")) : Optional.empty();
  }

  private static Map<String, byte[]> files(Source source, JsonNode data) {
    var files = new TreeMap<String, byte[]>();
    for (var entry : data.properties()) {
      var name =
          source.items().isEmpty()
              ? Optional.of(entry.getKey())
              : Optional.ofNullable(source.items().get(entry.getKey()));
      name.ifPresent(it -> files.put(it, bytes(source, entry.getValue().asString())));
    }
    return files;
  }

  private static byte[] bytes(Source source, String text) {
    return source.resource().equals("secrets")
        ? Base64.getDecoder().decode(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A reader sees the old text or the new one, and no other file: Cilium takes each one in the
   * directory for a cluster.
   */
  private void replace(Path file, byte[] text) throws IOException {
    if (!Files.exists(file) || !java.util.Arrays.equals(Files.readAllBytes(file), text)) {
      var made = dir.resolveSibling(dir.getFileName() + ".new");
      Secrets.write(made, new String(text, StandardCharsets.UTF_8));
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
