package dev.atoll.agent.schema;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.atoll.agent.schema.ClusterEndpointSlice.Endpoint;
import dev.atoll.agent.schema.ClusterEndpointSlice.Port;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the protobuf of a slice. Fields that it does not know it skips, as Go's reader does. */
final class SliceReader {

  /** What is done with a field of a number. */
  private interface Field {
    void read(int number, int tag, CodedInputStream in) throws IOException;
  }

  private String cluster = "";
  private int clusterId;
  private String namespace = "";
  private String name = "";
  private final Map<String, String> labels = new HashMap<>();
  private final Map<String, String> annotations = new HashMap<>();
  private String addressType = "";
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<Port> ports = new ArrayList<>();

  private SliceReader() {}

  /**
   * @throws MalformedValueException if it is not protobuf, or a field has another type
   */
  static ClusterEndpointSlice read(byte[] protobuf) {
    var reader = new SliceReader();
    try {
      message(CodedInputStream.newInstance(protobuf), reader::field);
    } catch (IOException e) {
      throw new MalformedValueException("not protobuf: " + e.getMessage());
    }
    return new ClusterEndpointSlice(
        reader.cluster,
        reader.clusterId,
        reader.namespace,
        reader.name,
        reader.labels,
        reader.annotations,
        reader.addressType,
        reader.endpoints,
        reader.ports);
  }

  private void field(int number, int tag, CodedInputStream in) throws IOException {
    switch (number) {
      case 1 -> cluster = text(tag, in);
      case 2 -> clusterId = number(tag, in);
      case 3 -> namespace = text(tag, in);
      case 4 -> name = text(tag, in);
      case 5 -> entry(labels, tag, in);
      case 6 -> entry(annotations, tag, in);
      case 7 -> addressType = text(tag, in);
      case 8 -> endpoints.add(endpoint(tag, in));
      case 9 -> ports.add(port(tag, in));
      default -> in.skipField(tag);
    }
  }

  private static void entry(Map<String, String> map, int tag, CodedInputStream in)
      throws IOException {
    var pair = new String[] {"", ""};
    nested(
        tag,
        in,
        (number, inner, from) -> {
          if (number == 1 || number == 2) {
            pair[number - 1] = text(inner, from);
          } else {
            from.skipField(inner);
          }
        });
    map.put(pair[0], pair[1]);
  }

  private static Endpoint endpoint(int tag, CodedInputStream in) throws IOException {
    var reader = new EndpointReader();
    nested(tag, in, reader::field);
    return reader.endpoint();
  }

  private static final class EndpointReader {
    private final List<String> addresses = new ArrayList<>();
    private final List<Optional<Boolean>> conditions =
        new ArrayList<>(List.of(Optional.empty(), Optional.empty(), Optional.empty()));
    private Optional<String> hostname = Optional.empty();
    private Optional<String> nodeName = Optional.empty();
    private Optional<String> zone = Optional.empty();
    private Optional<List<String>> forZones = Optional.empty();

    void field(int number, int tag, CodedInputStream in) throws IOException {
      switch (number) {
        case 1 -> addresses.add(text(tag, in));
        case 2 -> nested(tag, in, this::condition);
        case 3 -> hostname = Optional.of(text(tag, in));
        case 6 -> nodeName = Optional.of(text(tag, in));
        case 7 -> zone = Optional.of(text(tag, in));
        case 8 -> hints(tag, in);
        default -> in.skipField(tag);
      }
    }

    private void condition(int number, int tag, CodedInputStream in) throws IOException {
      if (number >= 1 && number <= 3) {
        conditions.set(number - 1, Optional.of(number(tag, in) != 0));
      } else {
        in.skipField(tag);
      }
    }

    private void hints(int tag, CodedInputStream in) throws IOException {
      var zones = new ArrayList<>(forZones.orElse(List.of()));
      nested(
          tag,
          in,
          (number, inner, from) -> {
            if (number == 1) {
              zones.add(zoneName(inner, from));
            } else {
              from.skipField(inner);
            }
          });
      forZones = Optional.of(zones);
    }

    private static String zoneName(int tag, CodedInputStream in) throws IOException {
      var name = new String[] {""};
      nested(
          tag,
          in,
          (number, inner, from) -> {
            if (number == 1) {
              name[0] = text(inner, from);
            } else {
              from.skipField(inner);
            }
          });
      return name[0];
    }

    Endpoint endpoint() {
      return new Endpoint(
          addresses,
          conditions.get(0),
          conditions.get(1),
          conditions.get(2),
          hostname,
          nodeName,
          zone,
          forZones);
    }
  }

  private static Port port(int tag, CodedInputStream in) throws IOException {
    var reader = new PortReader();
    nested(tag, in, reader::field);
    return new Port(reader.name, reader.protocol, reader.port, reader.appProtocol);
  }

  private static final class PortReader {
    private Optional<String> name = Optional.empty();
    private Optional<String> protocol = Optional.empty();
    private Optional<Integer> port = Optional.empty();
    private Optional<String> appProtocol = Optional.empty();

    void field(int number, int tag, CodedInputStream in) throws IOException {
      switch (number) {
        case 1 -> name = Optional.of(text(tag, in));
        case 2 -> protocol = Optional.of(text(tag, in));
        case 3 -> port = Optional.of(SliceReader.number(tag, in));
        case 4 -> appProtocol = Optional.of(text(tag, in));
        default -> in.skipField(tag);
      }
    }
  }

  private static void message(CodedInputStream in, Field field) throws IOException {
    for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
      field.read(WireFormat.getTagFieldNumber(tag), tag, in);
    }
  }

  private static void nested(int tag, CodedInputStream in, Field field) throws IOException {
    expect(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    var outer = in.pushLimit(in.readRawVarint32());
    message(in, field);
    in.popLimit(outer);
  }

  private static String text(int tag, CodedInputStream in) throws IOException {
    expect(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return in.readStringRequireUtf8();
  }

  private static int number(int tag, CodedInputStream in) throws IOException {
    expect(tag, WireFormat.WIRETYPE_VARINT);
    return in.readRawVarint32();
  }

  private static void expect(int tag, int type) {
    if (WireFormat.getTagWireType(tag) != type) {
      throw new MalformedValueException(
          "field " + WireFormat.getTagFieldNumber(tag) + " has another type");
    }
  }
}
