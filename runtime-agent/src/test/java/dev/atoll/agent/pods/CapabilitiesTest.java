package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.pods.Capability.Verdict;
import dev.atoll.agent.pods.Machine.Pins;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of what was seen. */
class CapabilitiesTest {
  private static final long ALL = -1L >>> 23;
  private static final long ONLY_BPF = 1L << 12 | 1L << 38 | 1L << 39;

  private static final Machine WELL =
      new Machine(
          "6.18.44",
          "v1.1",
          new Pins("/sys/fs/bpf/atoll", true),
          true,
          Optional.of(true),
          "/sys/fs/cgroup",
          ALL,
          Optional.of(true),
          true,
          "",
          "eth0",
          1500,
          Map.of("net.ipv4.ip_forward", "1", "net.ipv4.conf.eth0.rp_filter", "2"));

  private static Machine with(String setting, String value) {
    var settings = new HashMap<>(WELL.settings());
    settings.put(setting, value);
    return machine(WELL.kernel(), WELL.tcx(), WELL.capabilities(), settings);
  }

  private static Machine machine(
      String kernel, Optional<Boolean> tcx, long capabilities, Map<String, String> settings) {
    return new Machine(
        kernel,
        WELL.libbpf(),
        WELL.pins(),
        true,
        tcx,
        WELL.cgroup(),
        capabilities,
        WELL.destroys(),
        true,
        "",
        WELL.underlay(),
        WELL.mtu(),
        settings);
  }

  private static Capability said(Machine machine, String name) {
    return Capabilities.of(machine).all().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_machine_with_all_of_it_suffices_and_nothing_is_advised() {
    var capabilities = Capabilities.of(WELL);
    assertThat(capabilities.suffice()).isTrue();
    assertThat(capabilities.all())
        .hasSize(14)
        .allMatch(it -> it.verdict() == Verdict.OK && it.advice().isEmpty());
  }

  @Test
  void a_machine_with_nothing_is_told_what_to_do_about_each() {
    var nothing =
        new Machine(
            "4.19.0-27-amd64",
            "",
            new Pins("/sys/fs/bpf/atoll", false),
            false,
            Optional.empty(),
            "",
            0,
            Optional.empty(),
            false,
            "ip bridge",
            "",
            0,
            Map.of());
    var capabilities = Capabilities.of(nothing);
    assertThat(capabilities.suffice()).isFalse();
    assertThat(capabilities.all())
        .filteredOn(it -> !it.name().equals("rp-filter") && !it.name().equals("bridge-nf-call"))
        .hasSize(12)
        .allSatisfy(it -> {
          assertThat(it.verdict()).isNotEqualTo(Verdict.OK);
          assertThat(it.advice()).endsWith(".");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "5.9.16, true",
    "5.10.0-33-amd64, false",
    "6.1, false",
    "4.20, true",
    "10.0, false",
    "5.4.0+, true",
    "nonsense, true"
  })
  void a_kernel_before_5_10_is_too_old(String release, boolean old) {
    var seen = machine(release, WELL.tcx(), ALL, WELL.settings());
    assertThat(said(seen, "kernel").verdict()).isEqualTo(old ? Verdict.MISSING : Verdict.OK);
  }

  @Test
  void without_tcx_it_goes_on_by_clsact() {
    var seen = machine("6.1.0", Optional.of(false), ALL, WELL.settings());
    assertThat(said(seen, "tcx").verdict()).isEqualTo(Verdict.WARNING);
    assertThat(said(seen, "tcx").advice()).contains("clsact");
    assertThat(Capabilities.of(seen).suffice()).isTrue();
  }

  @Test
  void rights_that_are_lacking_are_named() {
    assertThat(said(machine("6.18", WELL.tcx(), ONLY_BPF, WELL.settings()), "rights").found())
        .isEqualTo("without CAP_SYS_ADMIN");
    assertThat(said(machine("6.18", WELL.tcx(), 0, WELL.settings()), "rights").found())
        .isEqualTo("without CAP_NET_ADMIN, CAP_SYS_ADMIN, CAP_BPF, CAP_PERFMON");
  }

  @ParameterizedTest
  @CsvSource({
    "net.ipv4.ip_forward, 0, ip-forward, MISSING",
    "net.ipv4.conf.all.rp_filter, 1, rp-filter, MISSING",
    "net.ipv4.conf.eth0.rp_filter, 1, rp-filter, MISSING",
    "net.ipv4.conf.eth1.rp_filter, 1, rp-filter, OK",
    "net.bridge.bridge-nf-call-iptables, 1, bridge-nf-call, WARNING"
  })
  void settings_that_lose_packets_are_named(
      String setting, String value, String name, Verdict verdict) {
    assertThat(said(with(setting, value), name).verdict()).isEqualTo(verdict);
  }
}
