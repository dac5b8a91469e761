package dev.atoll.agent.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.balance.Mesh.Service;
import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.ServiceFlows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backends of many flows, as programs choose them by tables that the writer wrote. */
@Tag("root")
@Timeout(60)
class StatisticsTest {
  private static final Address VIP = Address.of("10.96.0.1");
  private static final Service WEB = Mesh.service("web");
  private static final int FIRST = 10_000;

  @TempDir Path folder;
  private final Mesh mesh = Mesh.known();
  private Kernel kernel;
  private ServiceWriter writer;
  private ServiceFlows flows;

  @BeforeEach
  void begin() throws Exception {
    kernel = new Kernel(folder, Map.of());
    writer = kernel.writer();
    writer.complete(mesh.state());
    flows = new ServiceFlows(kernel.datapath());
  }

  @AfterEach
  void end() throws Exception {
    kernel.close();
  }

  /** Of flows from that many ports, in their order. */
  private List<Address> backends(int count) {
    flows.forget();
    return IntStream.range(FIRST, FIRST + count).mapToObj(p -> flows.backend(p, VIP)).toList();
  }

  private static String[] ips(int cluster, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "10." + cluster + ".0." + i)
        .toArray(String[]::new);
  }

  /** With 9 degrees of freedom 33.7 is passed by one in ten thousand by chance alone. */
  @Test
  void chi_square_of_flows_holds_against_the_weights_of_clusters() {
    writer.take(
        mesh.tell(
            WEB.weights(70, 30).told(), WEB.slice("one", ips(1, 4)), WEB.slice("two", ips(2, 6))));
    int all = 20_000;
    var counts = new TreeMap<String, Integer>();
    backends(all).forEach(b -> counts.merge(b.toString(), 1, Integer::sum));
    assertThat(counts).hasSize(10);
    double chi = 0;
    for (var entry : counts.entrySet()) {
      double due = all * (entry.getKey().startsWith("10.1.") ? 0.7 / 4 : 0.3 / 6);
      chi += (entry.getValue() - due) * (entry.getValue() - due) / due;
    }
    System.out.printf("%,d flows, chi-square %.1f: %s%n", all, chi, counts);
    assertThat(chi).isLessThan(33.7);
  }

  /** Flows of those that stay, as MaglevTest bounds slots. */
  @Test
  void a_backend_that_leaves_or_comes_moves_few_flows_of_others() {
    var told = new ArrayList<>(List.of(ips(1, 20)));
    writer.take(mesh.tell(WEB.told(), WEB.slice("one", told.toArray(String[]::new))));
    var before = backends(5_000);
    var left = told.remove(7);
    writer.take(mesh.tell(WEB.slice("one", told.toArray(String[]::new))));
    var without = backends(5_000);
    told.add(7, left);
    writer.take(mesh.tell(WEB.slice("one", told.toArray(String[]::new))));
    var again = backends(5_000);
    assertThat(without).doesNotContain(Address.of(left));
    double moved = moved(before, without, Address.of(left));
    System.out.printf("one of 20 leaves: %.1f %% of the others' flows move%n", 100 * moved);
    assertThat(moved).isLessThan(0.15);
    assertThat(again).as("a table hangs on who is there, not on who was").isEqualTo(before);
  }

  private static double moved(List<Address> before, List<Address> after, Address left) {
    int others = 0;
    for (int i = 0; i < before.size(); i++) {
      others += !before.get(i).equals(left) && !before.get(i).equals(after.get(i)) ? 1 : 0;
    }
    return (double) others / before.size();
  }
}
