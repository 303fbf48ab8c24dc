package io.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.BudgetExceededException;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.event.Event;
import io.spillway.event.EventParser;
import io.spillway.event.RejectedEvent;
import io.spillway.json.JsonReader;
import io.spillway.json.JsonText;
import io.spillway.json.MalformedJsonException;
import io.spillway.mapping.CompiledValue;
import io.spillway.mapping.CompiledValue.CellResult;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.settings.JobDefaults;
import io.spillway.trigger.Trigger;
import io.spillway.trigger.Unmet;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers the questions of {@code spillway eval}. For one thread. */
final class Evaluator {
  private static final JsonReader READER = new JsonReader(JsonReader.MAX_DEPTH);

  private final EventParser events = new EventParser(JobDefaults.EVENT_LIMITS);
  private final Limits limits;

  /**
   * @param limits what each question is held to
   */
  Evaluator(Limits limits) {
    this.limits = limits;
  }

  /** A question has no answer; the message says why. */
  private static final class UnanswerableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnanswerableException(String message) {
      super(message, null, false, false);
    }
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
      return answer(id, error(e.getMessage()));
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
    byte[] event = question.values().get(Question.EVENT);
    byte[] mapping = question.values().get(Question.MAPPING);
    byte[] trigger = question.values().get(Question.TRIGGER);
    if (event == null || (mapping == null && trigger == null)) {
      throw new UnanswerableException(
          "the line lacks "
              + (event == null ? Question.EVENT : "mapping or trigger")
              + "; give {\"mapping\": ..., \"event\": {...}} or {\"trigger\": \"...\", \"event\":"
              + " {...}}");
    }
    if (mapping != null && trigger != null) {
      throw new UnanswerableException(
          "the line has both mapping and trigger; give one of them per line");
    }
    return mapping == null
        ? match(parse(Question.TRIGGER, trigger), event)
        : cell(parse(Question.MAPPING, mapping), event);
  }

  private String match(JsonNode fql, byte[] event) throws UnanswerableException {
    if (!fql.isTextual()) {
      throw new UnanswerableException("trigger: needs text, got " + fql.getNodeType());
    }
    try {
      Trigger trigger = Trigger.compile(fql.textValue());
      Event parsed = event(event);
      boolean matches = trigger.matches(parsed, new Meter(limits));
      List<String> unmet =
          trigger.unmet(parsed, new Meter(limits)).stream().map(Unmet::toString).toList();
      return "\"match\":" + matches + list("why", unmet) + warnings(trigger.warnings());
    } catch (CompilationException | BudgetExceededException e) {
      throw new UnanswerableException("trigger: " + e.getMessage());
    }
  }

  private String cell(JsonNode mapping, byte[] event) throws UnanswerableException {
    try {
      CompiledValue value = MappingCompiler.compileValue(mapping, Question.MAPPING, limits);
      CellResult result = value.cell(event(event));
      if (result instanceof CompiledValue.Cell cell) {
        return "\"cell\":" + json(cell.text()) + warnings(value.warnings());
      }
      throw new UnanswerableException(((CompiledValue.RejectedCell) result).message());
    } catch (CompilationException e) {
      throw new UnanswerableException(e.getMessage());
    }
  }

  private static String warnings(List<Diagnostic> warnings) {
    return list("warnings", warnings.stream().map(Diagnostic::toString).toList());
  }

  private static String list(String key, List<String> texts) {
    return texts.isEmpty()
        ? ""
        : texts.stream()
            .map(Evaluator::json)
            .collect(Collectors.joining(",", ",\"" + key + "\":[", "]"));
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
    return "\"error\":" + json(message);
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

  private static String json(String text) {
    return JsonText.of(TextNode.valueOf(text));
  }
}
