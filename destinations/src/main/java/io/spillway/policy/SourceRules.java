package io.spillway.policy;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose destinations may read which sources.
 *
 * @param readers null: every destination may read every source, and all sources at once
 * @param writeKey where it is found of which source an event is
 */
public record SourceRules(@Nullable List<Reader> readers, WriteKeyOrigin writeKey)
    implements Serializable {
  /** Every destination reads what it names, and events name their sources. */
  public static final SourceRules DEFAULT = new SourceRules(null, WriteKeyOrigin.EVENT);

  /** Owners, and the write keys of the sources that their destinations may name. */
  public record Reader(NamePatterns owners, NamePatterns sources) implements Serializable {
    public Reader {
      Objects.requireNonNull(owners, "owners");
      Objects.requireNonNull(sources, "sources");
    }
  }

  public SourceRules {
    readers = readers == null ? null : List.copyOf(readers);
    Objects.requireNonNull(writeKey, "writeKey");
  }

  /** Whether a destination may name a source. */
  public boolean allows(String owner, String source) {
    return readers == null
        || readers.stream()
            .anyMatch(reader -> reader.owners.match(owner) && reader.sources.match(source));
  }

  /** Whether a destination may read all sources without naming them. */
  public boolean allowsAll(String owner) {
    return readers == null
        || readers.stream()
            .anyMatch(
                reader -> reader.owners.match(owner) && reader.sources.patterns().contains("*"));
  }
}
