package dev.atoll.agent.pods;

import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.bpf.LibbpfVersion;
import dev.atoll.agent.pods.Machine.Pins;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Looks at this machine; nothing of it is changed. */
public final class Probes {
  private static final Path NET = Path.of("/proc/sys/net");

  private Probes() {}

  /**
   * @param pins where links and maps would be pinned
   * @param underlay the device towards other nodes, or that of the default route
   */
  public static Machine look(Path pins, Optional<String> underlay) {
    var device = underlay.or(Device::ofDefaultRoute).orElse("");
    return new Machine(
        line(Path.of("/proc/sys/kernel/osrelease")),
        libbpf(),
        new Pins(pins.toString(), new PinFolder(pins).isMounted()),
        Files.exists(Path.of("/sys/kernel/btf/vmlinux")),
        tcx(),
        cgroup(),
        capabilities(),
        destroys(),
        vxlan(),
        missing(),
        device,
        mtu(device),
        settings(device));
  }

  private static String libbpf() {
    try {
      return LibbpfVersion.text();
    } catch (BpfException e) {
      return "";
    }
  }

  private static Optional<Boolean> tcx() {
    try {
      return Optional.of(Mode.ofKernel() == Mode.TCX);
    } catch (BpfException e) {
      return Optional.empty();
    }
  }

  private static String cgroup() {
    return lines(Path.of("/proc/self/mounts"))
        .map(it -> it.split(" "))
        .filter(it -> it.length > 2 && it[2].equals("cgroup2"))
        .map(it -> it[1])
        .findFirst()
        .orElse("");
  }

  private static long capabilities() {
    return lines(Path.of("/proc/self/status"))
        .filter(it -> it.startsWith("CapEff:"))
        .map(it -> Long.parseUnsignedLong(it.substring(7).strip(), 16))
        .findFirst()
        .orElse(0L);
  }

  private static Optional<Boolean> destroys() {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(Path.of("/proc/config.gz")))) {
      var configuration = new String(in.readAllBytes());
      return Optional.of(configuration.contains("\nCONFIG_INET_DIAG_DESTROY=y"));
    } catch (IOException e) {
      return lines(Path.of("/boot/config-" + line(Path.of("/proc/sys/kernel/osrelease"))))
          .filter(it -> it.contains("CONFIG_INET_DIAG_DESTROY"))
          .findFirst()
          .map(it -> it.endsWith("=y"));
    }
  }

  /** In a network namespace that ends with the command: the machine's own stays as it is. */
  private static boolean vxlan() {
    return Command.run(
            "unshare",
            "--net",
            "--",
            "ip",
            "link",
            "add",
            "probe",
            "type",
            "vxlan",
            "external",
            "dstport",
            "8472")
        .ok();
  }

  private static String missing() {
    return Stream.of("ip", "bridge", "tc", "nsenter")
        .filter(it -> !Command.shell("command -v \"$1\"", List.of(it)).ok())
        .collect(Collectors.joining(" "));
  }

  private static int mtu(String device) {
    return Device.named(device).map(Device::mtu).orElse(0);
  }

  /** Names with dots are those of sysctl(8); a device's name may have one, and is a folder. */
  private static Map<String, String> settings(String device) {
    var settings = new HashMap<String, String>();
    add(settings, "net.ipv4.ip_forward", NET.resolve("ipv4/ip_forward"));
    add(
        settings,
        "net.bridge.bridge-nf-call-iptables",
        NET.resolve("bridge/bridge-nf-call-iptables"));
    for (var name : List.of("all", device)) {
      add(
          settings,
          "net.ipv4.conf." + name + ".rp_filter",
          NET.resolve("ipv4/conf").resolve(name).resolve("rp_filter"));
    }
    return settings;
  }

  private static void add(Map<String, String> settings, String name, Path file) {
    if (Files.isRegularFile(file)) {
      settings.put(name, line(file));
    }
  }

  private static String line(Path file) {
    return lines(file).findFirst().orElse("");
  }

  /** None of a file that is not there or not for us. */
  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
