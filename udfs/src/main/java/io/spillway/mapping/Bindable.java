package io.spillway.mapping;

import io.spillway.event.LazyEvent;

/** An expression that does not need the whole event. */
interface Bindable {
  /** Gives what the expression gives for whatever {@code event} holds when it is asked. */
  BoundExpression bind(LazyEvent event);
}
