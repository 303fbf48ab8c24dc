package io.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.BudgetExceededException;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.diagnostic.CompilationException;
import io.spillway.event.Event;
import io.spillway.event.EventParser;
import io.spillway.event.RejectedEvent;
import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import io.spillway.mapping.CompiledValue;
import io.spillway.mapping.CompiledValue.CellResult;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.mapping.evaluation.ValueDescription;
import io.spillway.record.SourceRecord;
import io.spillway.settings.JobDefaults;
import io.spillway.trigger.Trigger;
import io.spillway.trigger.Unmet;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers the questions of {@code spillway eval}. For one thread. */
final class Evaluator {
  private static final JsonReader READER = new JsonReader(JsonReader.MAX_DEPTH);

  /** What a line may ask about, one of them. */
  private static final List<String> ASKED =
      List.of(Question.MAPPING, Question.MAPPING_SETTINGS, Question.TRIGGER);

  private final EventParser events = new EventParser(JobDefaults.EVENT_LIMITS);
  private final Limits limits;
  private final Clock clock;

  /**
   * @param limits what each question is held to
   * @param clock stands for Kafka's time of the events of which no record is given
   */
  Evaluator(Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * The answer to a line, without a newline. Never throws for what the line holds.
   *
   * @param line without its newline
   */
  byte[] answer(byte[] line) {
    Question question = Question.of(line);
    byte[] id = question.values().get(Question.ID);
    try {
      if (id != null) {
        var unused = decode(Question.ID, id);
      }
    } catch (UnanswerableException e) {
      return answer(null, error(e.getMessage()));
    }
    try {
      return answer(id, evaluate(question));
    } catch (UnanswerableException e) {
      return answer(id, error(e.getMessage()) + AnswerText.warnings(e.remarks()));
    } catch (RuntimeException | StackOverflowError e) {
      return answer(id, error("this is a bug, please report it with the line: " + e));
    }
  }

  /** The answer to a line that is too long to be read. */
  byte[] tooLong(int maxBytes) {
    return answer(null, error("the line is longer than the " + maxBytes + " bytes that are read"));
  }

  private String evaluate(Question question) throws UnanswerableException {
    if (question.problem() != null) {
      throw new UnanswerableException(question.problem());
    }
    String misspelling = question.misspelling();
    if (!misspelling.isEmpty()) {
      throw new UnanswerableException(misspelling);
    }
    byte[] event = question.values().get(Question.EVENT);
    List<String> asked = ASKED.stream().filter(key -> question.values().get(key) != null).toList();
    if (event == null || asked.isEmpty()) {
      throw new UnanswerableException(
          "the line lacks "
              + (event == null ? Question.EVENT : "mapping, mapping_settings or trigger")
              + "; give {\"mapping\": ..., \"event\": {...}}, {\"mapping_settings\": {...},"
              + " \"event\": {...}} or {\"trigger\": \"...\", \"event\": {...}}");
    }
    if (asked.size() > 1) {
      throw new UnanswerableException(
          "the line has both " + String.join(" and ", asked) + "; give one of them per line");
    }
    String key = asked.get(0);
    JsonNode value = parse(key, question.values().get(key));
    SourceRecord record = record(question);
    return switch (key) {
      case Question.MAPPING -> cell(value, event, record);
      case Question.MAPPING_SETTINGS -> row(value, event, record);
      default -> match(value, event);
    };
  }

  private SourceRecord record(Question question) throws UnanswerableException {
    byte[] given = question.values().get(Question.KAFKA);
    return given == null
        ? SourceRecord.at(clock.millis())
        : QuestionRecord.of(parse(Question.KAFKA, given));
  }

  private String row(JsonNode settings, byte[] event, SourceRecord record)
      throws UnanswerableException {
    if (settings instanceof ObjectNode mapping) {
      return new WholeMapping(events, limits).answer(mapping, event, record);
    }
    throw new UnanswerableException(
        "mapping_settings: needs an object with the keys of a mapping, got "
            + ValueDescription.of(settings));
  }

  private String match(JsonNode fql, byte[] event) throws UnanswerableException {
    if (!fql.isTextual()) {
      throw new UnanswerableException("trigger: needs text, got " + ValueDescription.of(fql));
    }
    if (fql.textValue().isBlank()) {
      throw new UnanswerableException(
          "trigger: is blank; give FQL, the default is " + Trigger.DEFAULT);
    }
    try {
      Trigger trigger = Trigger.compile(fql.textValue());
      Event parsed = event(event);
      boolean matches = trigger.matches(parsed, new Meter(limits));
      List<String> unmet =
          trigger.unmet(parsed, new Meter(limits)).stream().map(Unmet::toString).toList();
      return "\"match\":"
          + matches
          + AnswerText.list("why", unmet)
          + AnswerText.warnings(trigger.warnings());
    } catch (CompilationException | BudgetExceededException e) {
      throw new UnanswerableException("trigger: " + e.getMessage());
    }
  }

  private String cell(JsonNode mapping, byte[] event, SourceRecord record)
      throws UnanswerableException {
    try {
      CompiledValue value = MappingCompiler.compileValue(mapping, Question.MAPPING, limits);
      CellResult result = value.cell(event(event), record);
      if (result instanceof CompiledValue.Cell cell) {
        return AnswerText.member("cell", cell.text()) + AnswerText.warnings(value.warnings());
      }
      throw new UnanswerableException(
          ((CompiledValue.RejectedCell) result).message(), value.warnings());
    } catch (CompilationException e) {
      throw new UnanswerableException(e.getMessage(), e.remarks());
    }
  }

  private Event event(byte[] json) throws UnanswerableException {
    EventParser.Result parsed = events.parse(json);
    if (parsed instanceof RejectedEvent rejected) {
      throw new UnanswerableException(rejected.message());
    }
    return (Event) parsed;
  }

  private static JsonNode parse(String key, byte[] value) throws UnanswerableException {
    try {
      return READER.read(decode(key, value));
    } catch (MalformedJsonException e) {
      throw new UnanswerableException("the value of " + key + " is not usable: " + e.getMessage());
    }
  }

  private static String decode(String key, byte[] value) throws UnanswerableException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw new UnanswerableException("the value of " + key + " is not UTF-8");
    }
  }

  private static String error(String message) {
    return AnswerText.member("error", message);
  }

  private static byte[] answer(byte @Nullable [] id, String result) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes(utf8(id == null ? "{" : "{\"" + Question.ID + "\":"));
    if (id != null) {
      line.writeBytes(id);
      line.write(',');
    }
    line.writeBytes(utf8(result));
    line.write('}');
    return line.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
