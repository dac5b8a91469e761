package dev.atoll.policy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.refusal.Refusal.By;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row is a place in Cilium's own code that refuses, or just does not. */
class AcceptanceTest {

  private static final String HEAD =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: p, namespace: shop}
      """;

  private static Acceptance of(AgentOptions agent, String spec) {
    return Acceptance.of(agent, Policies.object(Policies.yaml(HEAD + "spec: " + spec)));
  }

  private static Acceptance rule(String version, String rules) {
    return of(Policies.agent(version), "{endpointSelector: {}, " + rules + "}");
  }

  /** {@code ok}, or who refuses it and the code. */
  private static String verdict(Acceptance acceptance) {
    return acceptance.refusals().isEmpty()
        ? "ok"
        : acceptance.refusals().getFirst().by()
            + " "
            + acceptance.refusals().getFirst().rule().code();
  }

  private static List<String> doubts(Acceptance acceptance) {
    return acceptance.doubts().stream().map(d -> d.rule().code()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Rule.Sanitize
        "ok            | ingress: [{}]",
        "AGENT POL020  | ingress: []",
        "AGENT POL020  | ingress: [], egressDeny: []",
        "API_SERVER POL002 | description: a",
        "AGENT POL026  | ingress: [{}], labels: [{key: ''}]",
        // l3Members
        "AGENT POL021  | ingress: [{fromEntities: [all], fromCIDR: [10.0.0.0/8]}]",
        "AGENT POL021  | ingress: [{fromEntities: [all], fromGroups: [{}]}]",
        "AGENT POL021  | egress: [{toFQDNs: [{matchName: a}], toServices: [{}]}]",
        "ok            | egress: [{toFQDNs: [], toEntities: [all]}]",
        "ok            | egress: [{toWorld: [a], toEntities: [all]}]",
        "ok            | egressDeny: [{toFQDNs: [{matchName: a}], toEntities: [all]}]",
        "AGENT POL029  | ingress: [{fromNodes: [{}]}]",
        // EndpointSelector.Sanitize
        "AGENT POL026  | ingress: [{fromEndpoints: [{matchLabels: {'a:b:c': d}}]}]",
        "AGENT POL026  | ingress: [{fromEndpoints: [{matchLabels: {'a=b': d}}]}]",
        "AGENT POL026  | ingress: [{fromEndpoints: [{matchLabels: {'$host': d}}]}]",
        "AGENT POL026  | ingress: [{fromEndpoints: [{matchLabels: {'my-src:a': d}}]}]",
        "AGENT POL026  | ingress: [{fromEndpoints: [{matchExpressions: [{key: a, operator: In}]}]}]",
        "ok            | ingress: [{fromEndpoints: [{matchLabels: {'x:b/c': ''}}]}]",
        // CIDR.sanitize, CIDRRule.sanitize
        "AGENT POL025  | ingress: [{fromCIDR: [010.0.0.0/8]}]",
        "AGENT POL025  | ingress: [{fromCIDRSet: [{cidr: 10.0.0.0/08}]}]",
        "ok            | ingress: [{fromCIDR: ['::ffff:10.0.0.0/104']}]",
        "ok            | ingress: [{fromCIDRSet: [{cidr: 10.0.0.1/8, except: [10.0.0.0/8]}]}]",
        "AGENT POL025  | ingress: [{fromCIDRSet: [{cidr: 10.0.0.0/8, except: [11.0.0.0/16]}]}]",
        "AGENT POL025  | ingress: [{fromCIDRSet: [{cidr: 10.0.0.0/8, except: [10.0.0.0/7]}]}]",
        "AGENT POL025  | ingress: [{fromCIDRSet: [{cidr: '::/0', except: [10.0.0.0/8]}]}]",
        "AGENT POL037  | ingress: [{fromCIDRSet: [{cidrGroupRef: a, except: [010.0.0.0/8]}]}]",
        "ok            | ingress: [{fromCIDRSet: [{cidrGroupSelector: {matchLabels: {':a': b}}}]}]",
        "AGENT POL026  | ingress: [{fromCIDRSet: [{cidrGroupSelector: {matchLabels: {'a b': b}}}]}]",
        // PortProtocol.sanitize
        "ok            | ingress: [{toPorts: [{ports: [{port: '65535'}]}]}]",
        "AGENT POL022  | ingress: [{toPorts: [{ports: [{port: '70000'}]}]}]",
        "AGENT POL022  | ingress: [{toPorts: [{ports: [{port: '080'}]}]}]",
        "ok            | ingress: [{toPorts: [{ports: [{port: '010'}]}]}]",
        "ok            | ingress: [{toPorts: [{ports: [{port: '8_0'}]}]}]",
        "AGENT POL022  | ingress: [{toPorts: [{ports: [{port: '8__0'}]}]}]",
        "ok            | ingress: [{toPorts: [{ports: [{port: '0x0000000000000010'}]}]}]",
        "ok            | ingress: [{toPorts: [{ports: [{port: '99999x'}]}]}]",
        "AGENT POL022  | ingress: [{toPorts: [{ports: [{port: ' http'}]}]}]",
        "AGENT POL022  | ingress: [{toPorts: [{ports: [{port: abcdefghijklmnop}]}]}]",
        "AGENT POL022  | ingress: [{toPorts: [{ports: [{protocol: TCP}]}]}]",
        "AGENT POL022  | ingress: [{toPorts: [{ports: [{port: '1', protocol: GRE}]}]}]",
        "ok            | ingress: [{toPorts: [{ports: [{port: '0', protocol: GRE}]}]}]",
        "API_SERVER POL002 | ingress: [{toPorts: [{ports: [{port: '80', protocol: tcp}]}]}]",
        // PortRule.sanitize, L7Rules.sanitize, PortRuleHTTP.Sanitize
        "ok            | ingress: [{toPorts: [{rules: {http: [{}]}}]}]",
        "AGENT POL023  | ingress: [{toPorts: [{ports: [{port: '0', protocol: TCP}], rules: {http: [{}]}}]}]",
        "AGENT POL023  | ingress: [{toPorts: [{ports: [{port: '80'}], rules: {http: [{}]}}]}]",
        "ok            | ingress: [{toPorts: [{ports: [{port: '80'}], rules: {http: []}}]}]",
        "AGENT POL023  | ingress: [{toPorts: [{rules: {http: [{path: '(?=a)'}]}}]}]",
        "AGENT POL023  | ingress: [{toPorts: [{rules: {http: [{method: '*'}]}}]}]",
        "ok            | ingress: [{toPorts: [{rules: {http: [{host: '*'}]}}]}]",
        "AGENT POL023  | ingress: [{toPorts: [{rules: {http: [{headerMatches: [{name: a, secret: {name: ''}}]}]}}]}]",
        "AGENT POL023  | ingress: [{toPorts: [{ports: [{port: '53'}], rules: {dns: [{matchName: a}]}}]}]",
        "AGENT POL023  | egress: [{toPorts: [{rules: {dns: [{matchName: a}]}}]}]",
        "AGENT POL023  | egress: [{toPorts: [{ports: [{port: '53', endPort: 54}], rules: {dns: [{matchName: a}]}}]}]",
        "ok            | egress: [{toPorts: [{ports: [{port: a, endPort: 54}], rules: {dns: [{matchName: a}]}}]}]",
        "ok            | egress: [{toPorts: [{ports: [{port: '53', endPort: 53}], rules: {dns: [{matchName: a}]}}]}]",
        "ok            | ingressDeny: [{toPorts: [{ports: [{port: '0'}], rules: {http: [{path: '*'}]}}]}]",
        "AGENT POL028  | egress: [{toPorts: [{serverNames: [a], rules: {http: [{}]}}]}]",
        // ICMPField.UnmarshalJSON
        "ok            | ingress: [{icmps: [{fields: [{type: 8}]}]}]",
        "AGENT POL024  | ingress: [{icmps: [{fields: [{type: PacketTooBig}]}]}]",
        "ok            | ingress: [{icmps: [{fields: [{type: PacketTooBig, family: IPv6}]}]}]",
        "AGENT POL024  | ingress: [{icmps: [{fields: [{type: 4294967296}]}]}]",
        "ok            | ingress: [{icmps: [{fields: [{type: 300}]}]}]",
        "AGENT POL024  | ingress: [{icmps: [{fields: [{type: 8}]}], toPorts: [{}]}]",
      })
  void cilium_1_20_refuses_what_its_code_refuses(String expected, String rules) {
    assertThat(verdict(rule("1.20.2", rules))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Sources before keys were part of the key.
        "ok           | ingress: [{fromEndpoints: [{matchLabels: {'a=b!': d}}]}]",
        "ok           | ingress: [{fromEndpoints: [{matchLabels: {'my-src:a': d}}]}]",
        "ok           | ingress: [{fromEndpoints: [{matchLabels: {'$host': d}}]}]",
        "AGENT POL026 | ingress: [{fromEndpoints: [{matchLabels: {'a:b:c': d}}]}]",
        "AGENT POL026 | ingress: [{fromEndpoints: [{matchLabels: {"
            + "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': d}}]}]",
        "ok           | ingress: [{fromCIDRSet: [{cidr: 10.0.0.0/8, except: [10.0.0.0/7]}]}]",
        "ok           | ingress: [{toPorts: [{ports: [{port: '1', protocol: TCP}], rules: {kafka: [{}]}}]}]",
        "AGENT POL023 | ingress: [{toPorts: [{rules: {kafka: [{apiKey: a}]}}]}]",
        "AGENT POL023 | ingress: [{toPorts: [{rules: {kafka: [{apiKey: fetch, role: produce}]}}]}]",
        "AGENT POL023 | ingress: [{toPorts: [{rules: {kafka: [{topic: a b}]}}]}]",
        "AGENT POL023 | ingress: [{toPorts: [{rules: {kafka: [{apiVersion: '32768'}]}}]}]",
        "AGENT POL023 | ingress: [{toPorts: [{rules: {l7proto: '', l7: [{a: b}]}}]}]",
        "AGENT POL023 | ingress: [{toPorts: [{rules: {l7proto: a, l7: [{'': b}]}}]}]",
        "ok           | ingress: [{toPorts: [{rules: {l7proto: a, l7: [{a: b}]}}]}]",
      })
  void cilium_1_19_refuses_what_its_code_refuses(String expected, String rules) {
    assertThat(verdict(rule("1.19.4", rules))).isEqualTo(expected);
  }

  @Test
  void kafka_rules_are_dropped_and_not_refused_from_1_20_on() {
    var acceptance = rule("1.20.2", "ingress: [{toPorts: [{rules: {kafka: [{apiKey: a}]}}]}]");
    assertThat(acceptance.refusals()).allMatch(r -> r.by() == By.API_SERVER);
    assertThat(doubts(acceptance)).contains("POL001");
  }

  @Test
  void options_of_the_agent_decide() {
    var version = Policies.agent("1.20.2").version();
    var bare = new AgentOptions(version, false, false, false, false, true);
    var full = new AgentOptions(version, true, true, true, true, true);
    Stream.of(
            "ingress: [{fromNodes: [{}]}]",
            "ingress: [{icmps: [{fields: [{type: 8}]}]}]",
            "ingress: [{toPorts: [{ports: [{protocol: ESP}]}]}]",
            "egress: [{toPorts: [{rules: {http: [{}]}}]}]")
        .map(r -> "{endpointSelector: {}, " + r + "}")
        .forEach(spec -> {
          assertThat(of(bare, spec).isEnforced()).as(spec).isFalse();
          assertThat(of(bare, spec).isStored()).as(spec).isTrue();
          assertThat(of(full, spec).isEnforced()).as(spec).isTrue();
        });
  }

  @Test
  void one_bad_entry_of_specs_takes_the_whole_object_with_it() {
    var object =
        Policies.yaml(
            HEAD
                + """
                spec: {endpointSelector: {}, ingress: [{}]}
                specs:
                - {endpointSelector: {}, egress: [{toPorts: [{ports: [{port: '70000'}]}]}]}
                """);
    assertThat(Acceptance.of(Policies.agent("1.20.2"), Policies.object(object)).isEnforced())
        .isFalse();
  }

  @Test
  void a_policy_with_neither_spec_nor_specs_is_not_stored() {
    var acceptance = Acceptance.of(Policies.agent("1.20.2"), Policies.object(Policies.yaml(HEAD)));
    assertThat(verdict(acceptance)).isEqualTo("API_SERVER POL002");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POL001 | ingres: [{}], egress: [{}]",
        "POL030 | ingress: [{toPorts: [{ports: [{port: '0x50'}]}]}]",
        "POL030 | ingress: [{toPorts: [{ports: [{port: '010'}]}]}]",
        "POL030 | ingress: [{toPorts: [{ports: [{port: '80', endPort: 79}]}]}]",
        "POL031 | egressDeny: [{toServices: [{k8sService: {serviceName: a}}]}]",
        "POL033 | egress: [{toServices: [{k8sService: {serviceName: a}}]}]",
        "POL034 | ingress: [{fromEndpoints: [{matchLabels: {io.cilium.k8s.policy.clusters: a}}]}]",
        "POL034 | ingress: [{fromEndpoints: [{matchLabels: {k8s:io.kubernetes.pod.namspace: a}}]}]",
        "POL034 | ingress: [{fromEndpoints: [{matchLabels: {k8s.io.kubernetes.pod.namespace: a}}]}]",
        "POL034 | ingress: [{fromEndpoints: [{matchLabels: {k8:app: a}}]}]",
        "POL034 | ingress: [{fromEndpoints: [{matchLabels: {'reserved:hosts': ''}}]}]",
        "POL035 | ingress: [{icmps: [{fields: [{type: EchoReply}]}]}]",
        "POL036 | ingress: [{fromEndpoints: [], fromEntities: [all]}]",
        "POL036 | ingress: [{toPorts: [{ports: []}]}]",
        "POL038 | ingress: [{fromCIDRSet: [{cidrGroupSelector: {}}]}]",
        "POL038 | egressDeny: [{toCIDRSet: [{cidrGroupSelector: {matchLabels: {}}}]}]",
      })
  void a_text_that_is_taken_and_means_something_else_is_doubted(String code, String rules) {
    var acceptance = rule("1.20.2", rules);
    assertThat(acceptance.isEnforced()).isTrue();
    assertThat(doubts(acceptance)).containsExactly(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ingress: [{fromEndpoints: []}]",
        "ingress: [{fromEndpoints: [{matchLabels: {app: a, io.cilium.k8s.policy.cluster: b}}]}]",
        "ingress: [{fromEndpoints: [{matchLabels: {'reserved:host': ''}}]}]",
        "ingress: [{fromEndpoints: [{matchLabels: {io.cilium.k8s.namespace.labels.a/b: c}}]}]",
        "ingress: [{icmps: [{fields: [{type: EchoReply, family: IPv6}]}]}]",
        "ingress: [{toPorts: [{ports: [{port: http}]}]}]",
        "ingress: [{fromEndpoints: [{matchLabels: {io.kubernetes.something.else: a}}]}]",
        "ingress: [{fromEndpoints: [{matchExpressions: [{key: app, operator: DoesNotExist}]}]}]",
        "ingress: [{fromCIDRSet: [{cidrGroupSelector: {}, except: [10.0.0.0/8]}]}]",
        "ingress: [{fromCIDRSet: [{cidrGroupSelector: {matchLabels: {kind: a}}}]}]",
      })
  void a_text_that_means_what_it_says_is_not_doubted(String rules) {
    assertThat(rule("1.20.2", rules)).isEqualTo(new Acceptance(List.of(), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true  | k8s:io.kubernetes.pod.namespace | false",
        "false | k8s:io.kubernetes.pod.namespace | true",
        "false | io.cilium.k8s.policy.cluster    | false",
        "true  | io.cilium.k8s.namespace.labels.a | false",
        "false | io.cilium.k8s.namespace.labels.a | true",
        "true  | reserved:host                   | true",
        "false | app                             | false",
      })
  void a_peer_of_negative_requirements_selects_everybody_where_cilium_adds_nothing(
      boolean localByDefault, String key, boolean doubted) {
    var version = Policies.agent("1.20.2").version();
    var agent = new AgentOptions(version, false, true, true, false, localByDefault);
    var acceptance =
        of(
            agent,
            "{endpointSelector: {}, ingress: [{fromEndpoints: [{matchExpressions: [{key: '"
                + key
                + "', operator: NotIn, values: [a]}]}]}]}");
    assertThat(doubts(acceptance)).isEqualTo(doubted ? List.of("POL032") : List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "false | {namespaceSelector: {matchExpressions: [{key: a, operator: DoesNotExist}]}} | true",
        "true  | {namespaceSelector: {matchExpressions: [{key: a, operator: DoesNotExist}]}} | false",
        "false | {namespaceSelector: {}} | false",
        "false | {podSelector: {matchExpressions: [{key: a, operator: DoesNotExist}]}} | false",
        "true  | {namespaceSelector: {matchExpressions: [{key: a, operator: DoesNotExist}]},"
            + " podSelector: {matchExpressions: [{key: io.cilium.k8s.policy.cluster,"
            + " operator: NotIn, values: [b]}]}} | true",
      })
  void the_same_holds_for_network_policies(boolean localByDefault, String peer, boolean doubted) {
    var object =
        Policies.yaml(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: p, namespace: shop}
            spec: {podSelector: {}, ingress: [{from: [%s]}]}
            """
                .formatted(peer));
    var version = Policies.agent("1.20.2").version();
    var agent = new AgentOptions(version, false, true, true, false, localByDefault);
    assertThat(doubts(Acceptance.of(agent, Policies.object(object))))
        .isEqualTo(doubted ? List.of("POL032") : List.of());
  }
}
