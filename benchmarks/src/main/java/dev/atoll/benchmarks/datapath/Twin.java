package dev.atoll.benchmarks.datapath;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The same services as rules of the kernel's own filters, laid out as kube-proxy lays them out:
 * nftables finds a service in a map, iptables goes through a list in whose middle the one is that
 * is asked. Each service has a chain, in which one of three backends is drawn.
 */
final class Twin {
  private Twin() {}

  /** For {@code nft -f -}. */
  static String nftables(int count) {
    var text = new StringBuilder("table ip services {\n");
    text.append("map at {\ntype ipv4_addr . inet_service : verdict\nelements = {\n");
    for (int i = 0; i < count; i++) {
      text.append(Services.address(i)).append(" . 80 : goto s").append(i).append(",\n");
    }
    text.append(Services.address(Services.asked(count))).append(" . 5201 : goto stream }\n}\n");
    for (int i = 0; i < count; i++) {
      text.append(chain("s" + i, i, count, Services.TARGET));
    }
    text.append(chain("stream", Services.asked(count), count, Services.STREAM));
    return text.append(
            """
            chain prerouting {
              type nat hook prerouting priority dstnat
              ip daddr . tcp dport vmap @at
            }
            }
            """)
        .toString();
  }

  private static String chain(String name, int service, int count, int port) {
    var backends = Services.backends(service, count);
    var drawn =
        IntStream.range(0, backends.size())
            .mapToObj(i -> i + " : " + backends.get(i))
            .collect(Collectors.joining(", "));
    return "chain %s { meta l4proto tcp dnat to numgen random mod %d map { %s }:%d\n}\n"
        .formatted(name, backends.size(), drawn, port);
  }

  /** For {@code iptables-restore}. */
  static String iptables(int count) {
    var text = new StringBuilder("*nat\n");
    for (int i = 0; i < count; i++) {
      text.append(":S").append(i).append(" - [0:0]\n");
    }
    for (int i = 0; i < count; i++) {
      text.append(
          "-A PREROUTING -d %s/32 -p tcp -m tcp --dport 80 -j S%d\n"
              .formatted(Services.address(i), i));
    }
    for (int i = 0; i < count; i++) {
      var backends = Services.backends(i, count);
      for (int left = backends.size(); left > 0; left--) {
        text.append("-A S").append(i).append(" -p tcp ");
        if (left > 1) {
          text.append("-m statistic --mode random --probability %.10f ".formatted(1.0 / left));
        }
        text.append("-j DNAT --to-destination ")
            .append(backends.get(backends.size() - left))
            .append(":8080\n");
      }
    }
    return text.append("COMMIT\n").toString();
  }
}
