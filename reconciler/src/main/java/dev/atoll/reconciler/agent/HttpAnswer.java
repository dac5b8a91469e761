package dev.atoll.reconciler.agent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A whole answer of an HTTP/1.1 server.
 *
 * @param status such as 200
 * @param headers names in lower case
 * @param content what follows the head, in chunks where the server sent chunks
 */
record HttpAnswer(int status, Map<String, String> headers, byte[] content) {

  /**
   * @param bytes everything up to the end of the stream
   * @throws AgentException if that does not begin with a whole head
   */
  static HttpAnswer parse(byte[] bytes) {
    var end = endOfHead(bytes);
    var lines = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r\n");
    var headers = new TreeMap<String, String>();
    for (var line : Arrays.asList(lines).subList(1, lines.length)) {
      var colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return new HttpAnswer(
        status(lines[0]), headers, Arrays.copyOfRange(bytes, end + 4, bytes.length));
  }

  private static int endOfHead(byte[] bytes) {
    for (var i = 0; i + 3 < bytes.length; i++) {
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        return i;
      }
    }
    throw new AgentException(
        bytes.length == 0 ? "it closed without an answer" : "its answer is not HTTP");
  }

  private static int status(String line) {
    var parts = line.split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("\\d{3}")) {
      throw new AgentException("its answer is not HTTP");
    }
    return Integer.parseInt(parts[1]);
  }

  /**
   * The body.
   *
   * @param resource for messages
   * @throws AgentException if the status is not 200, or the body is not whole
   */
  byte[] body(String resource) {
    if (status != 200) {
      throw new AgentException("it answers " + resource + " with status " + status);
    }
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return unchunked();
    }
    var length = headers.get("content-length");
    if (length != null && !length.equals(Integer.toString(content.length))) {
      throw broken();
    }
    return content;
  }

  private byte[] unchunked() {
    var all = new ByteArrayOutputStream(content.length);
    var at = 0;
    while (true) {
      var line = endOfLine(at);
      var size = chunkSize(new String(content, at, line - at, StandardCharsets.US_ASCII));
      at = line + 2;
      if (size == 0) {
        return all.toByteArray();
      }
      if (size > content.length - at - 2) {
        throw broken();
      }
      all.write(content, at, size);
      at += size + 2;
    }
  }

  private int endOfLine(int from) {
    for (var i = from; i + 1 < content.length; i++) {
      if (content[i] == '\r' && content[i + 1] == '\n') {
        return i;
      }
    }
    throw broken();
  }

  /** A size may be followed by extensions, which mean nothing here. */
  private static int chunkSize(String line) {
    var digits = line.split(";", 2)[0].strip();
    if (!digits.matches("[0-9a-fA-F]{1,7}")) {
      throw broken();
    }
    return Integer.parseInt(digits, 16);
  }

  private static AgentException broken() {
    return new AgentException("its answer broke off");
  }
}
