package io.spillway.aws;

/** What is done, in this order, to put an object into a customer's bucket. */
public enum AccessStep {
  /** Getting any answer from STS, which only a check does by itself. */
  REACH_STS,
  /** Finding the platform's own credentials. */
  PLATFORM_CREDENTIALS,
  /** Assuming the role in between, where there is one. */
  INTERMEDIARY_ROLE,
  /** Assuming the customer's role, where there is one. */
  ROLE,
  /** Getting any answer from S3, which only a check does by itself. */
  REACH_S3,
  /** Putting the object. */
  PUT_OBJECT,
  /** Removing it again, which only a check does. */
  DELETE_OBJECT
}
