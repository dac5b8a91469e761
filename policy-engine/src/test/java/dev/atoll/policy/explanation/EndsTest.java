package dev.atoll.policy.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndsTest {

  private final Ends ends = new Ends(new Mesh(List.of()));

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7/32", "203.0.113.0/24", "2001:db8::7/128", "2001:db8::/64"})
  void a_block_is_the_addresses_asked_for_and_not_all_that_policies_treat_alike(String block) {
    assertThat(ends.find("world/" + block)).contains(new End.World(Cidr.of(block).range()));
  }
}
