package dev.atoll.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.schema.ServiceChoice;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import dev.atoll.agent.schema.ServiceChoice.Member;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServiceChoicesTest {
  private static final OwnCluster OWN = new OwnCluster("one", 1, 255);

  private static KubeObject service(Map<String, String> annotations) {
    var spec =
        Map.of(
            "clusterIP",
            "10.96.0.1",
            "clusterIPs",
            List.of("10.96.0.1"),
            "sessionAffinity",
            "ClientIP",
            "ports",
            List.of(Map.of("name", "http", "protocol", "TCP", "port", 80)));
    var fields = (Mapping) Values.of(Map.of("spec", spec));
    return new KubeObject("shop", "web", "", 0, "", List.of(), Map.of(), annotations, fields);
  }

  private static KubeObject slice() {
    var endpoints =
        List.of(
            Map.of("addresses", List.of("10.1.0.1"), "nodeName", "a", "zone", "z"),
            Map.of(
                "addresses",
                List.of("10.1.0.2"),
                "conditions",
                Map.of("ready", false, "serving", true, "terminating", true)));
    var fields =
        (Mapping)
            Values.of(
                Map.of(
                    "addressType",
                    "IPv4",
                    "endpoints",
                    endpoints,
                    "ports",
                    List.of(Map.of("name", "http", "protocol", "TCP", "port", 8080))));
    var labels = Map.of("kubernetes.io/service-name", "web");
    return new KubeObject("shop", "web-a", "", 0, "", List.of(), labels, Map.of(), fields);
  }

  @Test
  void a_service_that_nobody_shares_says_its_backends_itself() {
    var choice = ServiceChoices.choice(OWN, service(Map.of()), List.of(slice()), false);

    assertThat(new String(choice.json(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"cluster\":\"one\",\"clusterID\":1,\"namespace\":\"shop\",\"name\":\"web\","
                + "\"global\":false,\"shared\":false,\"affinity\":\"none\",\"frontends\":"
                + "{\"10.96.0.1\":{\"http\":{\"Protocol\":\"TCP\",\"Port\":80}}},"
                + "\"sessionAffinity\":10800,\"staleAfter\":30,\"backends\":[{\"ports\":"
                + "{\"http\":{\"Protocol\":\"TCP\",\"Port\":8080}},\"endpoints\":"
                + "[{\"ip\":\"10.1.0.1\",\"ready\":true,\"serving\":true,\"zone\":\"z\","
                + "\"node\":\"a\"},{\"ip\":\"10.1.0.2\",\"serving\":true,\"terminating\":true}]}]}");
    assertThat(ServiceChoice.parse(choice.json())).isEqualTo(choice);
  }

  @Test
  void annotations_say_how_backends_are_chosen() {
    var service =
        service(
            Map.of(
                "service.cilium.io/global", "True",
                "io.cilium/service-affinity", "Local",
                "atoll.dev/weight", "one+two=100,three=50",
                "atoll.dev/failover-order", "two,three",
                "atoll.dev/minimum-healthy", "30%",
                "atoll.dev/stale-after", "0",
                "atoll.dev/drop-after", "300"));

    var choice = ServiceChoices.choice(OWN, service, List.of(slice()), true);

    assertThat(choice.global()).isTrue();
    assertThat(choice.shared()).isTrue();
    assertThat(choice.affinity()).isEqualTo(Affinity.LOCAL);
    assertThat(choice.weights())
        .containsExactly(new Member(List.of("one", "two"), 100), new Member(List.of("three"), 50));
    assertThat(choice.failoverOrder()).containsExactly("two", "three");
    assertThat(choice.minimumHealthy()).isEqualTo(30);
    assertThat(choice.staleAfter()).isZero();
    assertThat(choice.dropAfter()).isEqualTo(300);
    assertThat(choice.backendsInSlices()).isTrue();
    assertThat(choice.backends()).isEmpty();
    assertThat(ServiceChoice.parse(choice.json())).isEqualTo(choice);
  }

  @Test
  void what_cannot_be_read_is_as_if_it_were_not_there_and_is_told() {
    var service =
        service(
            Map.of(
                "service.cilium.io/affinity", "near",
                "atoll.dev/weight", "one=100,two",
                "atoll.dev/minimum-healthy", "130%",
                "atoll.dev/stale-after", "soon"));

    var choice = ServiceChoices.choice(OWN, service, List.of(), false);

    assertThat(choice.affinity()).isEqualTo(Affinity.NONE);
    assertThat(choice.weights()).isEmpty();
    assertThat(choice.minimumHealthy()).isZero();
    assertThat(choice.staleAfter()).isEqualTo(30);
    assertThat(choice.ignored())
        .containsExactly(
            "service.cilium.io/affinity is none of none, local, remote",
            "atoll.dev/weight is not like one+two=100,three=50",
            "atoll.dev/minimum-healthy is no percentage",
            "atoll.dev/stale-after is no number of seconds");
  }

  @Test
  void every_service_has_its_choice_and_shared_ones_have_their_slices_too() {
    var keys = new TreeMap<String, byte[]>();
    var namespaces = new Namespaces(true);
    namespaces.there(
        new KubeObject(
            "", "shop", "", 0, "", List.of(), Map.of(), Map.of(), (Mapping) Values.of(Map.of())));
    var services = new GlobalServices(OWN, namespaces, keyed(keys));

    services.there(Kind.ENDPOINT_SLICE, slice());
    services.there(Kind.SERVICE, service(Map.of()));
    services.settle();
    assertThat(keys).containsOnlyKeys("choice shop/web");
    assertThat(ServiceChoice.parse(keys.get("choice shop/web")).backends()).hasSize(1);

    services.there(Kind.SERVICE, service(Map.of("service.cilium.io/global", "true")));
    services.settle();
    assertThat(keys).containsKeys("choice shop/web", "endpointslices shop/web-a");
    assertThat(ServiceChoice.parse(keys.get("choice shop/web")).backends()).isEmpty();

    services.gone(Kind.SERVICE, "shop/web");
    services.settle();
    assertThat(keys).isEmpty();
    assertThat(Keys.service("one", "shop/web"))
        .isEqualTo("cilium/state/atoll/v1/one/services/shop/web");
  }

  private static Keyed keyed(TreeMap<String, byte[]> keys) {
    return new Keyed() {
      @Override
      public void put(Audience audience, Resource resource, String name, byte[] value) {
        keys.put(resource.word() + " " + name, value);
      }

      @Override
      public void remove(Audience audience, Resource resource, String name) {
        keys.remove(resource.word() + " " + name);
      }

      @Override
      public void choice(String name, Optional<byte[]> value) {
        value.ifPresentOrElse(
            v -> keys.put("choice " + name, v), () -> keys.remove("choice " + name));
      }
    };
  }
}
