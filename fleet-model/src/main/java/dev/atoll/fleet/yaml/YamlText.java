package dev.atoll.fleet.yaml;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.SourcePos;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** From bytes to characters: UTF-8, with or without byte order mark, or UTF-16 with one. */
final class YamlText {

  private static final String LFS = "version https://git-lfs.github.com/spec/";

  private YamlText() {}

  /** The text without byte order mark; empty, with a finding, where the bytes are not text. */
  static Optional<String> decode(SourceFile file, List<Finding> findings) {
    var bytes = file.content();
    if (begins(bytes, 0xFF, 0xFE)) {
      return utf16(file, StandardCharsets.UTF_16LE, findings);
    }
    if (begins(bytes, 0xFE, 0xFF)) {
      return utf16(file, StandardCharsets.UTF_16BE, findings);
    }
    var from = begins(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    var text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0 && !isUtf8(bytes)) {
      findings.add(notText(file, "UTF-8", brokenAt(bytes)));
      return Optional.empty();
    }
    if (text.startsWith(LFS)) {
      findings.add(pointer(file));
      return Optional.empty();
    }
    return hasControl(file, text, findings) ? Optional.empty() : Optional.of(text);
  }

  private static boolean begins(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /** kubectl looks for {@code ---} in the bytes, finds none, and reads the first document only. */
  private static Optional<String> utf16(SourceFile file, Charset charset, List<Finding> findings) {
    var bytes = file.content();
    var text = new String(bytes, 2, bytes.length - 2, charset);
    if (bytes.length % 2 != 0 || !new String(text.getBytes(charset), charset).equals(text)) {
      findings.add(notText(file, "UTF-16", Optional.empty()));
      return Optional.empty();
    }
    var second = text.indexOf("\n---");
    if (second >= 0) {
      findings.add(
          Finding.of(
              YamlRule.ENCODING,
              position(file.path(), text, second + 1),
              "kubectl reads only the first document of a file in UTF-16",
              "store the file in UTF-8"));
      return Optional.empty();
    }
    return hasControl(file, text, findings) ? Optional.empty() : Optional.of(text);
  }

  private static boolean isUtf8(byte[] bytes) {
    return brokenAt(bytes).isEmpty();
  }

  /** Offset of the first byte that is not UTF-8. */
  private static Optional<Integer> brokenAt(byte[] bytes) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = ByteBuffer.wrap(bytes);
    var result = decoder.decode(in, CharBuffer.allocate(bytes.length + 1), true);
    return result.isError() ? Optional.of(in.position()) : Optional.empty();
  }

  private static Finding notText(SourceFile file, String encoding, Optional<Integer> offset) {
    var pos =
        offset
            .map(o -> new String(file.content(), 0, o, StandardCharsets.UTF_8))
            .map(before -> position(file.path(), before, before.length()))
            .orElse(SourcePos.ofFile(file.path()));
    return Finding.of(
        YamlRule.ENCODING,
        pos,
        "the file is not text in " + encoding,
        "store it in UTF-8, or under a name that does not end in .yaml");
  }

  private static Finding pointer(SourceFile file) {
    return Finding.of(
        YamlRule.LFS_POINTER,
        new SourcePos(file.path(), 1, 1),
        "the file is a Git LFS pointer: its content is not in this repository",
        "store the file in Git itself: git lfs untrack, then add it again");
  }

  /** YAML allows tab and line breaks below U+0020, and nothing else there. */
  private static boolean hasControl(SourceFile file, String text, List<Finding> findings) {
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c < 0x20 && c != '\n' && c != '\r' && c != '\t' || c >= 0x7F && isForbidden(text, i)) {
        findings.add(
            Finding.of(
                YamlRule.CONTROL_CHARACTER,
                position(file.path(), text, i),
                "the character U+%04X is not allowed in YAML".formatted(text.codePointAt(i)),
                "remove it, or write it as an escape in double quotes"));
        return true;
      }
    }
    return false;
  }

  private static boolean isForbidden(String text, int at) {
    var c = text.charAt(at);
    if (Character.isSurrogate(c)) {
      return false;
    }
    return c == 0x7F || c < 0xA0 && c != 0x85 || c == 0xFFFE || c == 0xFFFF || c == 0xFEFF;
  }

  private static SourcePos position(String path, String text, int at) {
    var line = 1;
    var begin = 0;
    for (var next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', begin)) {
      line++;
      begin = next + 1;
    }
    return new SourcePos(path, line, text.codePointCount(begin, at) + 1);
  }
}
