package dev.atoll.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CiliumCrdsTest {
  private static final String POLICIES =
      "/apis/cilium.io/v2/namespaces/default/ciliumnetworkpolicies/";

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"1.18.8", "1.19.4", "1.20.2"})
  void ciliums_own_come_from_its_module_once(String version) {
    var environment = new HashMap<>(System.getenv());
    environment.put("XDG_CACHE_HOME", temporary.toString());
    var components = new Components(environment, Progress.quiet());
    var crds = CiliumCrds.find(version, components, Progress.quiet());
    assertThat(crds.reasonForCompact()).isEmpty();
    assertThat(crds.definitions())
        .extracting(CiliumCrds.Definition::kind)
        .containsAll(CiliumCrds.KINDS_OF_POLICY)
        .contains("CiliumEndpoint", "CiliumIdentity");

    environment.remove("PATH");
    var offline =
        CiliumCrds.find(version, new Components(environment, Progress.quiet()), Progress.quiet());
    assertThat(offline.definitions()).isEqualTo(crds.definitions());
  }

  @Test
  void without_go_the_compact_set_serves_and_says_so() throws Exception {
    var said = new ArrayList<String>();
    var components = new Components(Map.of("HOME", temporary.toString()), Progress.quiet());
    var crds = CiliumCrds.find(components, said::add);
    assertThat(crds.reasonForCompact()).hasValue("no go on PATH");
    assertThat(said).singleElement().asString().contains("a compact set of ours is used");

    var plane = SharedControlPlane.with("compact");
    plane.installCrds("compact", crds, List.of());
    var api = plane.api("compact");
    var policy =
        """
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: p}
        spec:
          endpointSelector: {matchLabels: {app: my-app}}
          enableDefaultDeny: {ingress: %s}
          somethingNew: {kept: true}
        """;
    assertThat(api.apply(POLICIES + "p", policy.formatted("true")).ok()).isTrue();
    var read = api.get(POLICIES + "p").json();
    assertThat(read.at("/spec/somethingNew/kept").asBoolean()).isTrue();
    assertThat(read.at("/spec/endpointSelector/matchLabels/app").asString()).isEqualTo("my-app");
    var refused = api.apply(POLICIES + "p", policy.formatted("5"));
    assertThat(refused.ok()).isFalse();
    assertThat(refused.body()).contains(".spec.enableDefaultDeny.ingress");
  }

  @Test
  void a_version_that_is_not_one_is_refused() {
    var components = new Components(Map.of("HOME", temporary.toString()), Progress.quiet());
    assertThatThrownBy(() -> CiliumCrds.find("../1.20.2", components, Progress.quiet()))
        .hasMessage("not a version of Cilium: ../1.20.2");
  }

  @Test
  void a_kind_without_definition_is_refused() {
    var plane = SharedControlPlane.with("compact");
    var crds = CiliumCrds.find(Components.ofThisMachine(Progress.quiet()), Progress.quiet());
    assertThatThrownBy(() -> plane.installCrds("compact", crds, List.of("CiliumUnknown")))
        .hasMessage("no definition of CiliumUnknown");
  }
}
