package dev.atoll.validators.mesh;

import dev.atoll.validators.check.Check;
import java.util.List;

/** All checks of this package, in the order in which they run. */
public final class MeshChecks {

  public static final List<Check> ALL =
      List.of(
          NameCheck::findings,
          IdCheck::findings,
          MaxClustersCheck::findings,
          Special::findings,
          OverlapCheck::findings,
          SharedRangesCheck::findings,
          PoolCheck::findings,
          NativeRangeCheck::findings,
          SameEverywhere::findings,
          VersionCheck::findings,
          FamilyCheck::findings,
          AddressCheck::findings,
          ValuesCheck::findings,
          RefusedValues::findings);

  private MeshChecks() {}
}
