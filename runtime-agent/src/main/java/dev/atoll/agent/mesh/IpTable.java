package dev.atoll.agent.mesh;

import dev.atoll.agent.mesh.IpEntry.Where;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The addresses of one cluster, immutable, with pages that versions share. An IPv4 address takes 16
 * bytes and its pod's name: its number, its identity and two references; IPv6 and blocks lie in a
 * map beside.
 */
final class IpTable {
  static final IpTable EMPTY = new IpTable(emptyPages(), PagedMap.empty(), -1, 0, 0);
  private static final int PAGES = 256;

  /** Addresses sorted as unsigned numbers. */
  private record Page(int[] ips, int[] identities, Where[] wheres, byte[][] pods) {
    static final Page EMPTY = new Page(new int[0], new int[0], new Where[0], new byte[0][]);

    int find(int ip) {
      var low = 0;
      var high = ips.length - 1;
      while (low <= high) {
        var middle = (low + high) >>> 1;
        var order = Integer.compareUnsigned(ips[middle], ip);
        if (order == 0) {
          return middle;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle - 1;
      }
      return -low - 1;
    }

    IpEntry entry(int i) {
      return new IpEntry(identities[i], wheres[i], new String(pods[i], StandardCharsets.UTF_8));
    }

    boolean isSame(int i, Page other, int j) {
      return identities[i] == other.identities[j]
          && wheres[i].equals(other.wheres[j])
          && Arrays.equals(pods[i], other.pods[j]);
    }

    Page with(int at, int ip, IpEntry entry) {
      var changed =
          at >= 0
              ? new Page(ips, identities.clone(), wheres.clone(), pods.clone())
              : new Page(
                  opened(ips, -at - 1),
                  opened(identities, -at - 1),
                  opened(wheres, -at - 1),
                  opened(pods, -at - 1));
      var i = at >= 0 ? at : -at - 1;
      changed.ips[i] = ip;
      changed.identities[i] = entry.identity();
      changed.wheres[i] = entry.where();
      changed.pods[i] = entry.pod().getBytes(StandardCharsets.UTF_8);
      return changed;
    }

    Page without(int at) {
      return new Page(
          closed(ips, at), closed(identities, at), closed(wheres, at), closed(pods, at));
    }

    private static int[] opened(int[] from, int at) {
      var to = Arrays.copyOf(from, from.length + 1);
      System.arraycopy(from, at, to, at + 1, from.length - at);
      return to;
    }

    private static <T> T[] opened(T[] from, int at) {
      var to = Arrays.copyOf(from, from.length + 1);
      System.arraycopy(from, at, to, at + 1, from.length - at);
      return to;
    }

    private static int[] closed(int[] from, int at) {
      var to = Arrays.copyOf(from, from.length - 1);
      System.arraycopy(from, at + 1, to, at, to.length - at);
      return to;
    }

    private static <T> T[] closed(T[] from, int at) {
      var to = Arrays.copyOf(from, from.length - 1);
      System.arraycopy(from, at + 1, to, at, to.length - at);
      return to;
    }
  }

  private final Page[] pages;
  private final PagedMap<Cidr, IpEntry> others;
  private final int size;

  /** Bounds that every IPv4 address is in, unsigned; wider than need be after removals. */
  private final int lowest;

  private final int highest;

  private IpTable(Page[] pages, PagedMap<Cidr, IpEntry> others, int lowest, int highest, int size) {
    this.pages = pages;
    this.others = others;
    this.lowest = size == 0 ? -1 : lowest;
    this.highest = size == 0 ? 0 : highest;
    this.size = size;
  }

  private static Page[] emptyPages() {
    var pages = new Page[PAGES];
    Arrays.fill(pages, Page.EMPTY);
    return pages;
  }

  private static int page(int ip) {
    return (ip * 0x9E3779B9) >>> 24;
  }

  private static boolean isV4(Cidr block) {
    return !block.v6() && block.length() == 32;
  }

  static Cidr block(int ip) {
    return Cidr.containing(new Ip(false, 0, ip & 0xffff_ffffL), 32);
  }

  int size() {
    return size + others.size();
  }

  Optional<IpEntry> get(Cidr block) {
    return isV4(block) ? get((int) block.low()) : others.get(block);
  }

  private Optional<IpEntry> get(int ip) {
    if (Integer.compareUnsigned(ip, lowest) < 0 || Integer.compareUnsigned(ip, highest) > 0) {
      return Optional.empty();
    }
    var page = pages[page(ip)];
    var at = page.find(ip);
    return at < 0 ? Optional.empty() : Optional.of(page.entry(at));
  }

  void forEach(BiConsumer<Cidr, IpEntry> each) {
    for (var page : pages) {
      for (var i = 0; i < page.ips.length; i++) {
        each.accept(block(page.ips[i]), page.entry(i));
      }
    }
    others.forEach(each);
  }

  /** Tells every address that is not the same in {@code after}. */
  void difference(IpTable after, PagedMap.Difference<Cidr, IpEntry> told) {
    for (var i = 0; i < PAGES; i++) {
      if (pages[i] != after.pages[i]) {
        difference(pages[i], after.pages[i], told);
      }
    }
    others.difference(after.others, told);
  }

  private static void difference(Page before, Page after, PagedMap.Difference<Cidr, IpEntry> told) {
    for (var i = 0; i < before.ips.length; i++) {
      if (after.find(before.ips[i]) < 0) {
        told.key(block(before.ips[i]), Optional.of(before.entry(i)), Optional.empty());
      }
    }
    for (var i = 0; i < after.ips.length; i++) {
      var at = before.find(after.ips[i]);
      if (at < 0 || !before.isSame(at, after, i)) {
        var was = at < 0 ? Optional.<IpEntry>empty() : Optional.of(before.entry(at));
        told.key(block(after.ips[i]), was, Optional.of(after.entry(i)));
      }
    }
  }

  Changing changing() {
    return new Changing(this);
  }

  /** A version that is being made. */
  static final class Changing {
    private IpTable from;
    private Page[] pages;
    private final PagedMap.Changing<Cidr, IpEntry> others;
    private int size;
    private int lowest;
    private int highest;

    private Changing(IpTable from) {
      this.from = from;
      this.pages = from.pages;
      this.others = from.others.changing();
      this.size = from.size;
      this.lowest = from.lowest;
      this.highest = from.highest;
    }

    void put(Cidr block, IpEntry entry) {
      if (isV4(block)) {
        put((int) block.low(), entry);
      } else {
        others.put(block, entry);
      }
    }

    private void put(int ip, IpEntry entry) {
      var page = page(ip);
      var at = pages[page].find(ip);
      own()[page] = pages[page].with(at, ip, entry);
      size += at < 0 ? 1 : 0;
      lowest = Integer.compareUnsigned(ip, lowest) < 0 ? ip : lowest;
      highest = Integer.compareUnsigned(ip, highest) > 0 ? ip : highest;
    }

    void remove(Cidr block) {
      if (isV4(block)) {
        remove((int) block.low());
      } else {
        others.remove(block);
      }
    }

    private void remove(int ip) {
      var page = page(ip);
      var at = pages[page].find(ip);
      if (at >= 0) {
        own()[page] = pages[page].without(at);
        size--;
      }
    }

    private Page[] own() {
      if (pages == from.pages) {
        pages = pages.clone();
      }
      return pages;
    }

    IpTable done() {
      var beside = others.done();
      if (pages != from.pages || beside != from.others) {
        from = new IpTable(pages, beside, lowest, highest, size);
      }
      return from;
    }
  }
}
