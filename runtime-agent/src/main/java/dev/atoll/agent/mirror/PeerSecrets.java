package dev.atoll.agent.mirror;

import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.News;
import dev.atoll.fleet.value.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Connection files and certificates in Secrets, as a folder that {@link PeerFolder} looks at: what
 * Cilium's chart mounts into KVStoreMesh (1.20.2, {@code
 * templates/clustermesh-apiserver/deployment.yaml}). A Secret with {@code tls.crt} is the
 * certificate that files call {@code common-etcd-client}. A Secret that is gone is as it was last:
 * only one without files says that nobody is left.
 */
public final class PeerSecrets {

  /** Where files say that certificates are. */
  private static final Pattern MOUNTED =
      Pattern.compile(
          "(?m)^(trusted-ca-file|cert-file|key-file):[ ]*[\"']?(?:/var/lib/cilium/clustermesh/)?"
              + "([-._a-zA-Z0-9]+)[\"']?[ ]*$");

  private static final Map<String, String> COMMON =
      Map.of(
          "tls.crt", "common-etcd-client.crt",
          "tls.key", "common-etcd-client.key",
          "ca.crt", "common-etcd-client-ca.crt");

  private final List<String> keys;
  private final PrivateFolder folder;
  private final Consumer<String> say;
  private final Map<String, Map<String, byte[]>> files = new TreeMap<>();
  private final TreeMap<String, String> faults = new TreeMap<>();
  private String said = "";

  /**
   * @param keys {@code NAMESPACE/NAME} of each; of a file in two of them the later one counts
   * @param say hears what is wrong, once, and an empty text when nothing is any more
   */
  public PeerSecrets(List<String> keys, PrivateFolder folder, Consumer<String> say) {
    this.keys = List.copyOf(keys);
    this.folder = folder;
    this.say = say;
  }

  /** Hears what becomes of them; what becomes of other objects is passed over. */
  public void hear(News news) {
    switch (news) {
      case News.There(var kind, var object) when isMine(kind, object.key()) -> {
        faults.remove(object.key());
        take(object.key(), object.fields().mapping("data"));
      }
      case News.Gone(var kind, var key) when isMine(kind, key) ->
          faults.put(key, "Secret " + key + " is gone; what it had holds");
      case News.Listed(var kind, var key) when isMine(kind, key) && !files.containsKey(key) ->
          faults.put(key, "Secret " + key + " is not there yet");
      case News.There n -> {}
      case News.Gone n -> {}
      case News.Listed n -> {}
    }
    tell();
  }

  private boolean isMine(Kind kind, String key) {
    return kind == Kind.SECRET && keys.contains(key);
  }

  private void take(String key, Optional<Mapping> data) {
    try {
      files.put(key, data.map(PeerSecrets::decoded).orElse(Map.of()));
      folder.hold(all());
    } catch (IllegalArgumentException e) {
      faults.put(key, "Secret " + key + " cannot be read; what it had holds");
    }
  }

  private static Map<String, byte[]> decoded(Mapping data) {
    var names = data.entries().keySet();
    var isCertificate = names.contains("tls.crt");
    var decoded = new TreeMap<String, byte[]>();
    for (var name : names) {
      if (!name.startsWith(".") && name.matches("[-._a-zA-Z0-9]+")) {
        var file = isCertificate ? COMMON.getOrDefault(name, name) : name;
        decoded.put(file, Base64.getDecoder().decode(data.string(name).orElse("")));
      }
    }
    return decoded;
  }

  private Map<String, byte[]> all() {
    var all = new TreeMap<String, byte[]>();
    for (var key : keys) {
      files.getOrDefault(key, Map.of()).forEach((name, content) -> all.put(name, here(content)));
    }
    return all;
  }

  /** A connection file with the certificates where they are; other content as it is. */
  private byte[] here(byte[] content) {
    var text = new String(content, StandardCharsets.UTF_8);
    return text.contains("endpoints:")
        ? MOUNTED
            .matcher(text)
            .replaceAll(found ->
                Matcher.quoteReplacement(
                    found.group(1) + ": " + folder.path().resolve(found.group(2))))
            .getBytes(StandardCharsets.UTF_8)
        : content;
  }

  private void tell() {
    var now = String.join("; ", faults.values());
    if (!now.equals(said)) {
      said = now;
      say.accept(now);
    }
  }
}
