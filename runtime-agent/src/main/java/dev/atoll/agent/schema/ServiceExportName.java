package dev.atoll.agent.schema;

/**
 * Whose a service export is: what a value under {@code cilium/state/serviceexports/v1/} is about
 * (Cilium 1.20.2, {@code pkg/clustermesh/mcsapi/types/mcsapiservicespec.go}). The rest is passed
 * through as it is.
 */
public record ServiceExportName(String cluster, String namespace, String name) {

  /**
   * @throws MalformedValueException if it is not one
   */
  public static ServiceExportName parse(byte[] json) {
    var reader = new Reader();
    JsonFields.read(json, reader::field);
    return new ServiceExportName(reader.cluster, reader.namespace, reader.name);
  }

  private static final class Reader {
    private String cluster = "";
    private String namespace = "";
    private String name = "";

    void field(String field, JsonFields value) {
      switch (field) {
        case "cluster" -> cluster = value.text();
        case "namespace" -> namespace = value.text();
        case "name" -> name = value.text();
        default -> value.skip();
      }
    }
  }
}
