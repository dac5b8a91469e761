package dev.atoll.agent.etcd;

import dev.atoll.sandbox.EtcdServer;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.maintenance.AlarmType;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an administrator does with a store that is full. */
public final class Upkeep {
  private static final String FILLING = "filling/";

  private Upkeep() {}

  /** Writes keys of its own until the store takes no more, which its alarm then says. */
  public static void fill(Store store) {
    try {
      for (var i = 0; i < 1000; i++) {
        store.commit(List.of(new Write.Put(FILLING + i, new byte[256 << 10], 0)));
      }
    } catch (StoreException e) {
      if (String.valueOf(e.getMessage()).contains("database space exceeded")) {
        return;
      }
      throw e;
    }
    throw new AssertionError("the store has no quota");
  }

  /** Deletes them, gives their room back and takes the alarm back. */
  public static void makeRoom(EtcdServer server, Store store) throws Exception {
    store.commit(List.of(new Write.DeletePrefix(FILLING)));
    store.compact(store.now("x").revision());
    try (var client = Client.builder().endpoints(server.url()).build()) {
      var maintenance = client.getMaintenanceClient();
      maintenance.defragmentMember(server.url()).get(10, TimeUnit.SECONDS);
      for (var alarm : maintenance.listAlarms().get(5, TimeUnit.SECONDS).getAlarms()) {
        if (alarm.getAlarmType() == AlarmType.NOSPACE) {
          maintenance.alarmDisarm(alarm).get(5, TimeUnit.SECONDS);
        }
      }
    }
  }
}
