package io.spillway.agreement;

import io.spillway.event.Event;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.event.RejectedEvent;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.Row;
import io.spillway.record.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Everything that a mapping makes of an event's bytes, as comparable text. */
record Answer(String text) {
  private static final SourceRecord RECORD =
      SourceRecord.at(Instant.parse("2026-11-22T16:29:00Z").toEpochMilli());

  /** The answer of the specification, which reads the event's tree. */
  static Answer ofTree(CompiledMapping mapping, EventParser parser, byte[] bytes) {
    EventParser.Result parsed = parser.parse(bytes);
    if (parsed instanceof Event event) {
      return new Answer(event.type() + mapping.matches(event) + text(mapping.row(event, RECORD)));
    }
    return new Answer(parsed.toString());
  }

  /** The answer of the code that the job runs. */
  static Answer ofBound(CompiledMapping.Bound mapping, LazyEvent event, byte[] bytes) {
    RejectedEvent rejected = event.read(bytes);
    if (rejected != null) {
      return new Answer(rejected.toString());
    }
    return new Answer(event.type() + mapping.matches() + text(mapping.row(RECORD)));
  }

  private static String text(RowResult result) {
    if (result instanceof Row row) {
      return " " + row.folder() + " " + row.batchKeys() + " " + utf8(row.bytes());
    }
    return result.toString();
  }

  static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
