package dev.atoll.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.transport.PackParser;

/** A repository that takes in no pack and no object above a limit, whatever the remote sends. */
final class BoundedRepository extends FileRepository {

  /** Bytes of one object, unpacked: what the large forges allow. */
  static final long MAX_OBJECT = 100L << 20;

  /** Bytes of one pack as received. */
  static final long MAX_PACK = 2L << 30;

  private final long maxObject;
  private final long maxPack;

  BoundedRepository(BaseRepositoryBuilder<?, ?> options) throws IOException {
    this(options, MAX_OBJECT, MAX_PACK);
  }

  BoundedRepository(BaseRepositoryBuilder<?, ?> options, long maxObject, long maxPack)
      throws IOException {
    super(options);
    this.maxObject = maxObject;
    this.maxPack = maxPack;
  }

  @Override
  public ObjectInserter newObjectInserter() {
    var inserter = super.newObjectInserter();
    return new ObjectInserter.Filter() {
      @Override
      protected ObjectInserter delegate() {
        return inserter;
      }

      @Override
      public PackParser newPackParser(InputStream in) throws IOException {
        var parser = inserter.newPackParser(new Counted(in, maxPack));
        parser.setMaxObjectSizeLimit(maxObject);
        return parser;
      }
    };
  }

  /** Breaks off after so many bytes. */
  private static final class Counted extends FilterInputStream {
    private long left;

    Counted(InputStream in, long max) {
      super(in);
      this.left = max;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      count(Math.max(n, 0));
      return n;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new IOException("the remote sends a pack above the limit");
      }
    }
  }
}
