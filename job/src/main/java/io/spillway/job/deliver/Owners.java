package io.spillway.job.deliver;

import io.spillway.catalog.Owner;
import io.spillway.job.serialization.OwnerFormat;
import io.spillway.job.serialization.RecordFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Whose files a destination's id stands for: its owner, and those that it was before its settings
 * were put right.
 *
 * @param known oldest first, the present one last; at least one
 * @param fromTheFirst whether no other owner had the id before, as far as is known
 * @param gone whether the catalog does not have the destination now
 */
record Owners(List<Owner> known, boolean fromTheFirst, boolean gone) {
  /** More corrections than anybody makes while files wait. */
  private static final int REMEMBERED = 16;

  Owners {
    known = List.copyOf(known);
  }

  /** The owner of an id that is new. */
  static Owners first(Owner owner) {
    return new Owners(List.of(owner), true, false);
  }

  /**
   * These after the catalog has got the destination with another or the same owner: the same one
   * may come back, and one that stayed may change its bucket or its identity. All else is somebody
   * else.
   */
  Owners then(Owner owner) {
    Owner last = known.get(known.size() - 1);
    if (owner.equals(last)) {
      return new Owners(known, fromTheFirst, false);
    }
    if (gone || !owner.resembles(last)) {
      return new Owners(List.of(owner), false, false);
    }
    List<Owner> all = new ArrayList<>(known);
    all.add(owner);
    return new Owners(
        all.subList(Math.max(0, all.size() - REMEMBERED), all.size()), fromTheFirst, false);
  }

  /** These after the destination was removed from the catalog. */
  Owners removed() {
    return new Owners(known, fromTheFirst, true);
  }

  /**
   * Whether a file is the present owner's.
   *
   * @param owner for whom the file was staged; null if a release staged it that did not say
   */
  boolean own(@Nullable Owner owner) {
    return owner == null ? fromTheFirst : known.contains(owner);
  }

  /** In state. */
  public static final class Format implements RecordFormat<Owners> {
    private static final long serialVersionUID = 1L;

    private static final OwnerFormat OWNERS = new OwnerFormat();

    @Override
    public void write(Owners owners, DataOutputView target) throws IOException {
      target.writeBoolean(owners.fromTheFirst);
      target.writeBoolean(owners.gone);
      target.writeInt(owners.known.size());
      for (Owner owner : owners.known) {
        OWNERS.writeVersioned(owner, target);
      }
    }

    @Override
    public Owners read(int version, DataInputView source) throws IOException {
      boolean fromTheFirst = source.readBoolean();
      boolean gone = source.readBoolean();
      int count = source.readInt();
      List<Owner> known = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        known.add(OWNERS.readVersioned(source));
      }
      return new Owners(known, fromTheFirst, gone);
    }
  }
}
