package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.event.LazyEvent;
import io.spillway.json.JsonText;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.Directive;
import io.spillway.mapping.Expression;
import io.spillway.mapping.Setting;
import io.spillway.mapping.evaluation.ItemEncoder;
import io.spillway.mapping.evaluation.ValueDescription;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which items of an event get a row each. Segment has no such setting. */
final class ItemSettings {
  private static final String ITEM_PATH = "$." + LazyEvent.ITEM;

  private final @Nullable Expression items;
  private final boolean oneWhenEmpty;

  ItemSettings(MappingReader settings) {
    this.oneWhenEmpty =
        settings.choice(
            Setting.ROWS_WHEN_EMPTY, false, ItemSettings::whenEmpty, "\"none\", \"one\"");
    if (!settings.has(Setting.ROWS)) {
      this.items = null;
      if (settings.hasKey(Setting.ROWS)) {
        settings
            .diagnostics()
            .report(
                Severity.WARNING,
                Setting.ROWS.key(),
                "is null, so each event has one row: ",
                "name its items, as in {\"@path\": \"$.properties.products\"}, or leave it out");
      }
      if (settings.has(Setting.ROWS_WHEN_EMPTY)) {
        settings.error(
            Setting.ROWS_WHEN_EMPTY,
            "has no meaning without `rows`: ",
            "name the items in `rows`, or leave it out");
      }
      return;
    }
    JsonNode value = settings.get(Setting.ROWS);
    if (!Directive.isUsedIn(value)) {
      settings.error(
          Setting.ROWS,
          "needs items of the event, got " + ValueDescription.of(value) + ": ",
          "write their path, as in {\"@path\": \"$.properties.products\"}");
    }
    this.items = settings.expression(Setting.ROWS, MissingNode.getInstance());
    if (!settings.has(Setting.COLUMNS)
        || !JsonText.of(settings.get(Setting.COLUMNS)).contains(LazyEvent.ITEM)) {
      settings
          .diagnostics()
          .report(
              Severity.WARNING,
              Setting.ROWS.key(),
              "no column uses " + ITEM_PATH + ", so all rows of an event are equal: ",
              "reach the item's members as in {\"@path\": \"" + ITEM_PATH + ".sku\"}");
    }
  }

  private static Optional<Boolean> whenEmpty(String text) {
    return text.equals("one") || text.equals("none")
        ? Optional.of(text.equals("one"))
        : Optional.empty();
  }

  /** Rows of items, or of whole events when the mapping does not say which. */
  CompiledMapping.Rows of(CompiledMapping.Rows encoder) {
    return items == null ? encoder : new ItemEncoder(encoder, items, oneWhenEmpty);
  }
}
