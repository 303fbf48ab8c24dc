package io.spillway.job.deliver;

/** What is done, in this order, to put an object into a customer's bucket. */
public enum AccessStep {
  /** Finding the platform's own credentials. */
  PLATFORM_CREDENTIALS,
  /** Assuming the role in between, where there is one. */
  INTERMEDIARY_ROLE,
  /** Assuming the customer's role, where there is one. */
  ROLE,
  /** Putting the object. */
  PUT_OBJECT,
  /** Removing it again, which only a probe does. */
  DELETE_OBJECT
}
