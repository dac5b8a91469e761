package dev.atoll.policy.refusal;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.yaml.YamlLimits;
import dev.atoll.fleet.yaml.YamlReader;
import dev.atoll.policy.text.PolicyObject;
import java.nio.charset.StandardCharsets;

/** Policies and agents for tests. */
final class Policies {

  private Policies() {}

  static Mapping yaml(String text) {
    var file = new SourceFile("p.yaml", text.getBytes(StandardCharsets.UTF_8));
    var read = YamlReader.read(file, YamlLimits.DEFAULT);
    if (read.hasErrors() || read.value().size() != 1) {
      throw new IllegalArgumentException(read.findings().toString());
    }
    return (Mapping) read.value().getFirst();
  }

  static PolicyObject object(Mapping written) {
    return PolicyObject.of(ObjectKey.of(written), written);
  }

  static AgentOptions agent(String version) {
    return AgentOptions.defaults(CiliumVersion.parse(version).orElseThrow());
  }
}
