package dev.atoll.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Takes programs out of a compressed tar archive (POSIX ustar: blocks of 512 bytes, a header before
 * each file). A program is known by the last part of its name, so nothing of the archive decides
 * where a file is written.
 */
final class TarGz {
  private static final int BLOCK = 512;
  private static final long LARGEST_PROGRAM = 1L << 30;

  private TarGz() {}

  static void extractPrograms(Path archive, Path into) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(archive))) {
      for (var header = in.readNBytes(BLOCK);
          header.length == BLOCK && header[0] != 0;
          header = in.readNBytes(BLOCK)) {
        long size = size(header);
        var program = program(header);
        if (program.isPresent()) {
          write(in, size, into.resolve(program.get().file()));
        } else {
          in.skipNBytes(size);
        }
        in.skipNBytes(Math.floorMod(-size, BLOCK));
      }
    }
  }

  private static void write(InputStream in, long size, Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      var buffer = new byte[1 << 16];
      for (long left = size; left > 0; ) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          throw new IOException("the archive ends inside " + file.getFileName());
        }
        out.write(buffer, 0, n);
        left -= n;
      }
    }
    if (!file.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }

  private static Optional<Component> program(byte[] header) {
    var name = text(header, 0, 100);
    var last = name.substring(name.lastIndexOf('/') + 1);
    boolean file = header[156] == '0' || header[156] == 0;
    return Download.PROGRAMS.stream()
        .filter(component -> file && component.file().equals(last))
        .findFirst();
  }

  private static long size(byte[] header) throws IOException {
    try {
      long size = Long.parseLong(text(header, 124, 12).strip(), 8);
      if (size >= 0 && size <= LARGEST_PROGRAM) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw new IOException("the archive is damaged: a file without a size", e);
    }
    throw new IOException("the archive is damaged: a file of an impossible size");
  }

  private static String text(byte[] header, int from, int length) {
    var text = new String(header, from, length, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
