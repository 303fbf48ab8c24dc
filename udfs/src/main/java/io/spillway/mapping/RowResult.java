package io.spillway.mapping;

/** What a mapping makes of an event: a {@link Row}, or the reason why there is none. */
public sealed interface RowResult permits Row, RejectedRow {}
