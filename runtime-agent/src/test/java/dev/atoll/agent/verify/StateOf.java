package dev.atoll.agent.verify;

import com.github.luben.zstd.ZstdInputStream;
import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Page;
import dev.atoll.agent.etcd.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Everything that a store has of a mesh, in a form in which two exporters must be equal. */
final class StateOf {
  private StateOf() {}

  /**
   * Values by key: texts as they are; protobuf without its compression, byte by byte; times as the
   * word {@code time}. Atoll's own keys and locks are left out, and the heartbeat, which Cilium
   * writes after a minute only, and what it writes of texts that are no address.
   */
  static Map<String, String> store(Store store) {
    var state = new TreeMap<String, String>();
    var after = "";
    Page page;
    do {
      page = store.list("cilium/", after, 500, 0);
      for (var entry : page.entries()) {
        after = entry.key();
        if (isCompared(after)) {
          state.put(after, value(entry));
        }
      }
    } while (page.more());
    return state;
  }

  private static boolean isCompared(String key) {
    return !key.contains("cilium/state/atoll/")
        && !key.startsWith("cilium/.")
        && !key.equals("cilium/state/ip/v1/default/<nil>");
  }

  /** A value in that form. */
  static String value(Entry entry) {
    if (entry.key().startsWith("cilium/synced/")) {
      return text(entry.value()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|\\+00:00)")
          ? "time"
          : text(entry.value());
    }
    return entry.key().contains("/endpointslices/v1/")
        ? new String(plain(entry.value()), StandardCharsets.ISO_8859_1)
        : text(entry.value());
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.ISO_8859_1);
  }

  private static byte[] plain(byte[] compressed) {
    try (var stream = new ZstdInputStream(new ByteArrayInputStream(compressed))) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
