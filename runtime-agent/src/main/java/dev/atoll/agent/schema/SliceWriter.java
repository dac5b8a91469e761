package dev.atoll.agent.schema;

import com.google.protobuf.CodedOutputStream;
import dev.atoll.agent.schema.ClusterEndpointSlice.Endpoint;
import dev.atoll.agent.schema.ClusterEndpointSlice.Port;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Writes protobuf as Go's generated code does: fields in the order of their numbers, those without
 * {@code omitempty} also when empty, maps sorted by the bytes of their keys, keys and values of
 * maps always both there.
 */
final class SliceWriter {

  /** What writes fields. */
  private interface Fields {
    void to(CodedOutputStream out) throws IOException;
  }

  private SliceWriter() {}

  static byte[] bytes(ClusterEndpointSlice slice) {
    return message(out -> write(out, slice));
  }

  private static void write(CodedOutputStream out, ClusterEndpointSlice slice) throws IOException {
    out.writeString(1, slice.cluster());
    out.writeUInt32(2, slice.clusterId());
    out.writeString(3, slice.namespace());
    out.writeString(4, slice.name());
    map(out, 5, slice.labels());
    map(out, 6, slice.annotations());
    out.writeString(7, slice.addressType());
    for (var endpoint : slice.endpoints()) {
      out.writeByteArray(8, message(o -> write(o, endpoint)));
    }
    for (var port : slice.ports()) {
      out.writeByteArray(9, message(o -> write(o, port)));
    }
  }

  private static void write(CodedOutputStream out, Endpoint endpoint) throws IOException {
    for (var address : endpoint.addresses()) {
      out.writeString(1, address);
    }
    out.writeByteArray(2, message(o -> conditions(o, endpoint)));
    string(out, 3, endpoint.hostname());
    string(out, 6, endpoint.nodeName());
    string(out, 7, endpoint.zone());
    if (endpoint.forZones().isPresent()) {
      out.writeByteArray(8, message(o -> zones(o, endpoint.forZones().get())));
    }
  }

  private static void conditions(CodedOutputStream out, Endpoint endpoint) throws IOException {
    bool(out, 1, endpoint.ready());
    bool(out, 2, endpoint.serving());
    bool(out, 3, endpoint.terminating());
  }

  private static void zones(CodedOutputStream out, Iterable<String> zones) throws IOException {
    for (var zone : zones) {
      out.writeByteArray(1, message(o -> o.writeString(1, zone)));
    }
  }

  private static void write(CodedOutputStream out, Port port) throws IOException {
    string(out, 1, port.name());
    string(out, 2, port.protocol());
    if (port.port().isPresent()) {
      out.writeInt32(3, port.port().get());
    }
    string(out, 4, port.appProtocol());
  }

  private static void string(CodedOutputStream out, int field, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      out.writeString(field, text.get());
    }
  }

  private static void bool(CodedOutputStream out, int field, Optional<Boolean> value)
      throws IOException {
    if (value.isPresent()) {
      out.writeBool(field, value.get());
    }
  }

  private static void map(CodedOutputStream out, int field, Map<String, String> map)
      throws IOException {
    var entries = map.entrySet().stream().sorted(Map.Entry.comparingByKey(SliceWriter::byBytes));
    for (var entry : entries.toList()) {
      out.writeByteArray(
          field,
          message(o -> {
            o.writeString(1, entry.getKey());
            o.writeString(2, entry.getValue());
          }));
    }
  }

  private static int byBytes(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] message(Fields fields) {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    try {
      fields.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
