package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Config;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.IpcacheKey;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.datapath.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file system of BPF for each test, and the maps in it, which a {@link Scene} fills. */
@Tag("root")
@Timeout(60)
abstract class RealMaps {
  @TempDir Path temporary;
  Datapath datapath;
  Scene scene;
  private final Shell shell = new Shell();
  private Path mounted;

  @BeforeEach
  void load() throws Exception {
    mounted = Files.createDirectory(temporary.resolve("bpf"));
    shell.run("mount -t bpf bpf " + mounted, "umount " + mounted);
    open(64);
  }

  /** Opens the maps, as the next agent does after {@code datapath} was closed. */
  void open(int roomForPolicies) {
    var room = Map.of("ct", 64, "policy", roomForPolicies);
    datapath = Datapath.load(mounted.resolve("atoll"), room);
  }

  @AfterEach
  void unmount() throws Exception {
    datapath.close();
    shell.close();
  }

  Config config() {
    return datapath.config().get(new Id(0)).orElseThrow();
  }

  /** What is known of an address by itself, and not by a block that it is in. */
  Optional<IpcacheValue> find(String ip) {
    return datapath.ipcache().get(IpcacheKey.of(Address.of(ip), ip.contains(":") ? 128 : 32));
  }
}
