package io.spillway.event;

/** What parsing one Kafka record's value gives: an {@link Event}, or the reason why it is none. */
public sealed interface ParsedEvent permits Event, RejectedEvent {}
