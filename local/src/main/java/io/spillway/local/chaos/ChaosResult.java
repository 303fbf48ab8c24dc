package io.spillway.local.chaos;

import io.spillway.local.cluster.EventLedger;
import io.spillway.local.demo.DemoDestination;
import io.spillway.local.demo.ObjectVersions;
import io.spillway.local.demo.ReceiptAccount;
import io.spillway.local.demo.Reconciliation;
import io.spillway.local.platform.PlatformStorage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where everything is that was sent to the topic of a run. */
record ChaosResult(
    Reconciliation customers,
    int destinations,
    AddedDestination.Result added,
    HostileAccount hostile,
    ChaosHistory history,
    Objects objects) {

  /** The objects in customers' buckets. */
  record Objects(ObjectVersions versions, ReceiptAccount receipts) {
    boolean addUp() {
      return versions.areSingle() && receipts.addsUp();
    }
  }

  /** What arrived up to now. */
  static ChaosResult of(
      EventLedger ledger, ChaosTopic topic, List<AddedDestination> added, PlatformStorage storage)
      throws SQLException {
    ChaosHistory history = topic.history();
    return new ChaosResult(
        ledger.reconcile(),
        added.size(),
        AddedDestination.total(added, ledger.generator(), ledger.produced(), history),
        HostileAccount.of(topic.hostile(), history.lost(), storage),
        history,
        new Objects(
            ObjectVersions.in(storage.s3(), buckets(added)),
            ReceiptAccount.of(storage.s3(), buckets(added))));
  }

  private static List<String> buckets(List<AddedDestination> added) {
    List<String> buckets = new ArrayList<>(List.of(HostileDestination.BUCKET));
    Arrays.stream(DemoDestination.values()).map(DemoDestination::bucket).forEach(buckets::add);
    added.stream().map(AddedDestination::id).forEach(buckets::add);
    return buckets;
  }

  /** Whether everything is where it belongs, and what is missing is what the job said is lost. */
  boolean addsUp() {
    return customers.addsUp()
        && added.discrepancies().isNone()
        && hostile.discrepancies().isNone()
        && objects.addUp()
        && history.unexplained() == 0
        && history.lost().count() == customers.totals().deleted() + hostile.deleted();
  }

  /** The account in a sentence. */
  String verdict() {
    if (!addsUp()) {
      return "events are wrong.";
    }
    long lost = history.lost().count();
    return "every event arrived exactly once"
        + (lost == 0
            ? "."
            : String.format(
                Locale.ROOT, ", but for %,d that Kafka deleted, all reported as lost.", lost));
  }

  /** The account, a line for each part. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(customers.toString());
    lines.add(destinations + " added destinations: " + added);
    lines.add(hostile.toString());
    lines.add(objects.versions().toString());
    lines.add(objects.receipts().toString());
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d offsets reported as lost, in %d lines of logs = %,d + %,d events deleted in Kafka;"
                + " %,d of them without a deletion",
            history.lost().count(),
            history.lost().reports(),
            customers.totals().deleted(),
            hostile.deleted(),
            history.unexplained()));
    customers.examples().forEach(example -> lines.add("  " + example));
    return lines;
  }
}
