package dev.atoll.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.net.Ip;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PodProbeTest {
  private static final Target V4 = new Target("two", "n1", Ip.of("10.2.0.5"));
  private static final Target V6 = new Target("two", "n1", Ip.of("fd02::5"));

  private static PodProbe from(String... ours) {
    var all = List.of(ours).stream().map(Ip::of).toList();
    return new PodProbe(() -> all, 7, ip -> OptionalLong.empty(), Duration.ofMillis(50));
  }

  @Test
  void only_families_that_pods_here_have_can_be_asked() {
    assertThat(from("10.1.0.5").canAsk(V4)).isTrue();
    assertThat(from("10.1.0.5").canAsk(V6)).as("which would be silent for ever").isFalse();
    assertThat(from("10.1.0.5", "fd01::5").canAsk(V6)).isTrue();
    assertThat(from().canAsk(V4)).isFalse();
  }
}
