package dev.atoll.policy.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.oracle.Engine;
import dev.atoll.policy.oracle.TestMesh;
import dev.atoll.policy.oracle.TestMesh.Cluster;
import dev.atoll.policy.oracle.TestMesh.Settings;
import dev.atoll.policy.rule.Families;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndsTest {

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7/32", "203.0.113.0/24", "2001:db8::7/128", "2001:db8::/64"})
  void a_block_is_the_addresses_asked_for_and_not_all_that_policies_treat_alike(String block) {
    assertThat(ends(Families.BOTH).find("world/" + block))
        .contains(new End.World(Cidr.of(block).range()));
  }

  @Test
  void an_address_of_a_family_that_is_off_everywhere_is_no_end_and_the_reason_is_known() {
    assertThat(ends(Families.IPV4).find("world/2001:db8::/64")).isEmpty();
    assertThat(ends(Families.IPV4).off("world/2001:db8::/64")).contains("no cluster has IPv6 on");
    assertThat(ends(Families.IPV6).find("world/203.0.113.0/24")).isEmpty();
    assertThat(ends(Families.IPV6).off("world/203.0.113.0/24")).contains("no cluster has IPv4 on");
    assertThat(ends(Families.IPV4).off("world/203.0.113.0/24")).isEmpty();
    assertThat(ends(Families.IPV4).off("one/shop/nobody")).isEmpty();
  }

  private static Ends ends(Families families) {
    var cluster =
        new Cluster(
            "one",
            1,
            Settings.DEFAULT.with(families),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    return new Ends(Engine.mesh(new TestMesh(List.of(cluster)), List.of(), s -> s));
  }
}
